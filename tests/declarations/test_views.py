import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from declarations import publication
from declarations.models import SilencePeriod
from imrf_portal.notifications import topics
from tests.declarations.makers import FRENCH, make_published, take
from tests.makers import make_cycle, make_person, make_staff

pytestmark = pytest.mark.django_db
REV = "/en/declarations/2026/rev-1/"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def staff_client():
    client = Client()
    client.force_login(make_staff())
    return client


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def correct(draft, text="Demonstration text, corrected."):
    paragraph = draft.paragraphs.get(slug="9-bis")
    publication.correct(
        draft, texts={paragraph: text}, language="en", note="One word", seen=draft.issue, by=make_staff()
    )


ADDRESSES = [REV, f"{REV}paragraphs/9-bis/", "/en/declarations/2026/rev-1.txt"]


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("persona", "status"), [("anonymous", 404), ("stakeholder", 404), ("moderator", 200)]
)
def test_draft_that_is_being_prepared_is_seen_by_the_secretariat_alone(client, path, persona, status):
    take()
    if persona != "anonymous":
        client.force_login(make_person() if persona == "stakeholder" else make_staff())
    response = client.get(path)
    assert response.status_code == status


@pytest.mark.parametrize("path", ["/en/declarations/", "/en/declarations/2026/"])
def test_lists_name_only_what_the_reader_may_open(client, staff_client, path):
    make_published()
    take(stage="rev-2")
    assert "Revision 2" not in page(client, path)
    assert "Revision 1" in page(client, path)
    assert "Revision 2" in page(staff_client, path)


@pytest.mark.parametrize("path", ADDRESSES)
def test_published_draft_is_read_by_everybody(client, path):
    make_published()
    assert "Demonstration text of nine bis." in page(client, path)


def test_secretariats_view_is_never_kept_for_others(client, staff_client):
    take()
    response = staff_client.get(REV)
    assert "no-store" in response["Cache-Control"]
    page(client, REV, 404)


def test_reader_gets_their_language_where_it_is_whole(client):
    make_published("fr")
    french = page(client, "/fr/declarations/2026/rev-1/")
    assert "Texte de démonstration du neuf bis." in french
    assert "Demonstration text of nine" not in french


def test_reader_gets_the_text_of_record_with_its_language_and_a_word_where_theirs_is_not_whole(client):
    make_published()
    take(FRENCH.replace("10. ", "57. "), language="fr")
    french = page(client, "/fr/declarations/2026/rev-1/")
    assert 'lang="en"' in french
    assert "Demonstration text of nine bis." in french
    assert "Texte de démonstration" not in french
    arabic = page(client, "/ar/declarations/2026/rev-1/")
    assert re.search(r'<div class="para__text read" lang="en" dir="ltr">', arabic)


def test_courtesy_translation_says_so(client):
    make_published("fr")
    assert "courtesy translation" not in page(client, REV)
    french = client.get("/fr/declarations/2026/rev-1/")
    assert french.context["reading"].is_courtesy


def test_earlier_issue_shows_the_first_text_with_a_notice(client):
    draft = make_published()
    page(client, REV)
    correct(draft)
    now, first = page(client, REV), page(client, f"{REV}?as=1")
    assert "Demonstration text, corrected." in now
    assert "Demonstration text of nine bis." not in now
    assert "One word" in now
    assert "Demonstration text of nine bis." in first
    assert "This is issue 1 of the draft" in first
    assert "This is issue" not in now
    assert "Demonstration text of nine bis." in page(client, "/en/declarations/2026/rev-1.txt?as=1")


@pytest.mark.parametrize("asked", ["0", "2", "99999", "x", "-1", "", "١"])
def test_issue_that_is_none_is_not_found(client, asked):
    make_published()
    page(client, f"{REV}?as={asked}", 404)


def test_paragraph_shows_its_neighbours_its_parts_its_languages_and_its_past(client):
    draft = make_published("fr")
    correct(draft)
    body = page(client, f"{REV}paragraphs/9-bis/")
    for expected in (
        "Demonstration text, corrected.",
        "Demonstration text of nine bis.",
        'lang="fr"',
        "Texte de démonstration du neuf bis.",
        f"{REV}paragraphs/9.b/",
        f"{REV}paragraphs/10/",
        f"{REV}?as=1#p-9-bis",
    ):
        assert expected in body, expected
    assert "its second part" in page(client, f"{REV}paragraphs/9/")
    assert "Demonstration text of nine:" in page(client, f"{REV}paragraphs/9.a/")


@pytest.mark.parametrize("slug", ["57", "p9", "9%2Fbis", "9-BIS"])
def test_paragraph_that_is_none_is_not_found(client, slug):
    make_published()
    page(client, f"{REV}paragraphs/{slug}/", 404)


def test_plain_text_is_a_download_in_the_reading_language(client):
    make_published()
    response = client.get("/ar/declarations/2026/rev-1.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Language"] == "en"
    assert response["Content-Disposition"] == 'attachment; filename="2026-rev-1-en.txt"'
    assert "9 (a). its first part;" in client.get("/en/declarations/2026/rev-1.txt").content.decode()


def test_declaration_tells_each_drafts_dates_symbol_and_silence(client):
    draft = make_published()
    draft.symbol, draft.circulated_on = "A/DEMO/1", timezone.now().date()
    draft.save()
    now = timezone.now()
    SilencePeriod.objects.create(
        draft=draft, begins_at=now - timedelta(days=2), ends_at=now, outcome="broken"
    )
    body = page(client, "/en/declarations/2026/")
    assert "A/DEMO/1" in body
    assert "Silence was broken" in body
    assert "Circulated on" in body


def test_declaration_without_a_published_draft_says_so(client):
    take()
    assert "No draft has been published yet." in page(client, "/en/declarations/2026/")
    page(client, "/en/declarations/2030/", 404)


def test_declaration_is_followed_with_its_whole_cycle_before_there_is_a_draft(client):
    draft = take()
    token = re.search(r"topic=([^&]+)&amp;", page(client, "/fr/declarations/2026/"))[1]
    followed = topics.read(unquote(token))
    assert followed == (topics.topic("cycle", draft.declaration.cycle_id), draft.declaration.title_fr)


def queries(client, path):
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_lists_cost_the_same_at_one_draft_and_three(client):
    make_published()
    paths = ["/en/declarations/", "/en/declarations/2026/"]
    before = [queries(client, path) for path in paths]
    for stage in ("rev-2", "rev-3"):
        publication.publish(take(stage=stage), by=None)
    assert [queries(client, path) for path in paths] == before == [3, 3]


def test_draft_costs_the_same_at_one_paragraph_and_three(client):
    for stage, numbers in (("rev-2", 1), ("rev-3", 3)):
        text = "\n\n".join(f"{number}. Demonstration text." for number in range(1, numbers + 1))
        publication.publish(take(text, stage=stage), by=None)
    costs = [
        (
            queries(client, f"/en/declarations/2026/{stage}/"),
            queries(client, f"/en/declarations/2026/{stage}/paragraphs/1/"),
        )
        for stage in ("rev-2", "rev-3")
    ]
    assert costs == [(6, 14), (6, 14)]


def test_page_is_kept_for_everybody_and_answered_by_304(client, django_assert_num_queries):
    make_published()
    first = client.get(REV)
    with django_assert_num_queries(3):
        assert client.get(REV).content == first.content
    with django_assert_num_queries(3):
        assert client.get(REV, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_what_is_said_about_a_draft_changes_its_kept_page(client):
    draft = make_published()
    first = client.get(REV)
    draft.symbol = "A/DEMO/2"
    draft.save()
    second = client.get(REV, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert "A/DEMO/2" in second.content.decode()
    take(FRENCH, language="fr")
    assert client.get(REV, headers={"If-None-Match": second["ETag"]}).status_code == 200


def test_words_of_an_address_are_not_kept_for_others(client):
    make_published()
    page(client, f"{REV}?campaign=mine")
    assert "campaign" not in page(client, REV)


def test_follow_links_lead_to_the_page_of_following(client):
    make_published()
    client.force_login(make_person())
    for path in (REV, f"{REV}paragraphs/9-bis/"):
        link = re.search(r'href="([^"]*/subscriptions/follow/[^"]*)"', page(client, path)).group(1)
        assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_declarations_are_narrowed_to_one_cycle(client):
    make_published()
    make_cycle("2022")
    page = client.get("/en/declarations/?cycle=2022").content.decode()
    assert "No Declaration yet" in page
    assert "No Declaration yet" not in client.get("/en/declarations/?cycle=2026").content.decode()
