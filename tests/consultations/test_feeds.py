"""Feeds of one draft and of one paragraph: published comments, in full, in their own language."""

from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse

from consultations.models import Appearance, Proposal
from consultations.translating.translating import put_beside
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DRAFT, PARAGRAPH = "/en/feeds/2026/rev-1/", "/en/feeds/2026/rev-1/9-bis/"


@pytest.fixture
def room():
    return makers.make_consultation()


def entries(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content).findall("a:entry", ATOM)


def summaries(client, url):
    return [entry.findtext("a:summary", "", ATOM) for entry in entries(client, url)]


def test_a_draft_has_what_was_said_on_it_and_on_its_paragraphs(client, room):
    makers.make_comment(room, text="On 9 bis.")
    makers.make_comment(room, text="On 10.", paragraph="10")
    makers.make_comment(room, text="On the whole.", draft=room.draft)
    other = makers.make_consultation(makers.make_draft(slug="rev-2", order=2), slug="rev-2")
    makers.make_comment(other, text="On another draft.")
    assert summaries(client, DRAFT) == ["On the whole.", "On 10.", "On 9 bis."]
    assert summaries(client, PARAGRAPH) == ["On 9 bis."]


@pytest.mark.parametrize("url", [DRAFT, PARAGRAPH])
def test_a_feed_holds_nothing_that_is_not_public(client, room, url):
    for status in (Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN):
        makers.make_comment(room, status=status)
    hidden = makers.make_comment(room, author=makers.make_person("Hidden Person"), text="Veiled.")
    hidden.submission.appears_as = Appearance.KIND
    hidden.submission.shown_name = ""
    hidden.submission.save()
    client.force_login(makers.make_staff())
    assert summaries(client, url) == ["Veiled."]
    assert "Hidden" not in client.get(url).content.decode()
    assert "@" not in client.get(url).content.decode()


def test_an_entry_says_who_and_in_which_language(client, room):
    makers.make_comment(
        room, organisation=makers.make_organisation("Quay & Co"), language="ar", text="نص <b>"
    )
    (entry,) = entries(client, PARAGRAPH)
    assert entry.get(LANGUAGE) == "ar"
    assert entry.findtext("a:title", "", ATOM) == "Quay &amp; Co on paragraph 9 bis"
    assert entry.findtext("a:summary", "", ATOM) == "نص &lt;b&gt;"


def test_a_proposal_stands_in_its_entry(client, room):
    comment = makers.make_comment(room, text="Reason.")
    base = comment.paragraph.wordings.get(language="en")
    Proposal.objects.create(version=comment.standing_version, kind="amend", base=base, text="Wording.")
    assert summaries(client, PARAGRAPH) == ["Amend this paragraph\n\nWording.\n\nReason."]


@pytest.mark.parametrize("url", [DRAFT, PARAGRAPH])
def test_an_unpublished_draft_has_no_feed(client, room, url):
    makers.make_draft(slug="rev-2", order=2, published=False)
    assert client.get(url.replace("rev-1", "rev-2")).status_code == 404
    assert client.get("/en/feeds/2026/rev-1/99/").status_code == 404


@pytest.mark.parametrize("url", [DRAFT, PARAGRAPH])
def test_a_feed_costs_the_same_for_one_comment_and_three(client, room, url, django_assert_num_queries):
    for number in (1, 2):
        for _ in range(number):
            makers.make_comment(room)
        with django_assert_num_queries(3 if url == DRAFT else 2):
            client.get(url)


def test_a_reader_who_has_the_feed_is_told_so(client, room):
    makers.make_comment(room)
    etag = client.get(DRAFT)["ETag"]
    assert client.get(DRAFT, headers={"If-None-Match": etag}).status_code == 304
    makers.make_comment(room)
    assert client.get(DRAFT, headers={"If-None-Match": etag}).status_code == 200


def test_the_pages_name_their_feeds(client, room):
    assert f'href="{DRAFT}"' in client.get(room.get_absolute_url()).content.decode()
    page = client.get(reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"])).content.decode()
    assert f'href="{PARAGRAPH}"' in page


@pytest.mark.parametrize("url", [DRAFT, PARAGRAPH])
def test_an_empty_feed_says_the_same_however_often_it_is_asked_for(client, room, url):
    with time_machine.travel(room.opens_at, tick=False):
        first = client.get(url)
    later = client.get(url)
    assert later.content == first.content
    assert later["ETag"] == first["ETag"]


def test_an_unofficial_translation_stands_below_the_text_and_says_so(client, room):
    comment = makers.make_comment(room, text="Demonstration text.")
    put_beside(
        comment,
        by=makers.make_staff(),
        seen=comment.standing_version_id,
        language="fr",
        text="Texte de démonstration.",
    )
    for url in (DRAFT, PARAGRAPH):
        [summary] = summaries(client, url)
        label = "Unofficial translation by the secretariat: French"
        assert summary.split("\n\n") == ["Demonstration text.", label, "Texte de démonstration."]
