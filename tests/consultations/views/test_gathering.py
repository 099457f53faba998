"""Gathering remarks while reading, sending them as one, and bringing them from Word."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import likeness
from consultations.models import Comment, Submission, Unsent
from declarations.models import Wording
from tests import makers
from tests.consultations.test_proposing import marked_up
from tests.consultations.test_submitting import make_unsent
from tests.moderation.families import repeats

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def room():
    return makers.make_consultation()


@pytest.fixture
def author():
    return makers.make_person("Nurse")


@pytest.fixture
def signed_in(author):
    client = Client()
    client.force_login(author)
    return client


def at(room):
    return reverse("gathered", args=[room.cycle.slug, room.slug])


def write(client, room, label="9-bis", **typed):
    address = reverse("write_on_paragraph", args=[room.cycle.slug, room.slug, label])
    key = client.get(address).context["form"]["key"].value()
    return client.post(address, {"key": key, "text": "", "language": "en", "later": "1", **typed})


def test_what_is_kept_is_gathered_and_sent_as_one(signed_in, room):
    write(signed_in, room, text="Demonstration text: on 9 bis.")
    write(signed_in, room, label="10", proposal_kind="", proposed_text="Demonstration text, otherwise.")
    page = signed_in.get(at(room))
    assert page.content.decode().count('name="remark"') == 2
    assert b"Amend this paragraph" in page.content
    keys = [str(one.unsent.key) for one in page.context["remarks"]]
    answer = signed_in.post(at(room), {"remark": keys, "served": page.context["served"]})
    submission = Submission.objects.get()
    assert answer.url == submission.get_absolute_url()
    assert submission.comments.count() == 2
    shown = signed_in.get(answer.url).content.decode()
    assert "Demonstration text: on 9 bis." in shown
    assert "<ins>" in shown


def test_only_what_is_ticked_is_sent(signed_in, author, room):
    one, other = (make_unsent(room, label=label, author=author) for label in ("9", "10"))
    signed_in.post(at(room), {"remark": [str(one.key)]})
    assert Comment.objects.get().paragraph.slug == "9"
    assert signed_in.get(at(room)).context["remarks"][0].unsent == other


def test_nothing_ticked_is_said(signed_in, author, room):
    make_unsent(room, author=author)
    answer = signed_in.post(at(room), {})
    assert answer.status_code == 409
    assert "Tick at least one remark" in answer.content.decode()


def test_what_cannot_be_sent_says_why_and_is_not_ticked(signed_in, author, room):
    make_unsent(room, text=" ", author=author)
    seen = signed_in.get(at(room)).content.decode()
    assert "Your comment is empty." in seen
    assert " disabled" in seen


def test_somebody_elses_remarks_are_neither_shown_nor_sent_nor_thrown_away(signed_in, room):
    foreign = make_unsent(room, author=makers.make_person("Other"))
    assert signed_in.get(at(room)).context["remarks"] == []
    signed_in.post(at(room), {"remark": [str(foreign.key)]})
    assert signed_in.post(reverse("discard", args=[foreign.key])).status_code == 404
    assert not Submission.objects.exists()
    assert Unsent.objects.filter(pk=foreign.pk).exists()


def test_a_visitor_gathers_too_and_signs_in_only_to_send(client, room):
    write(client, room, text="Demonstration text: kept.")
    assert len(client.get(at(room)).context["remarks"]) == 1
    answer = client.post(at(room), {"remark": [str(Unsent.objects.get().key)]})
    assert "/accounts/login/" in answer.url


def test_a_remark_is_thrown_away(signed_in, author, room):
    unsent = make_unsent(room, author=author)
    answer = signed_in.post(reverse("discard", args=[unsent.key]), follow=True)
    assert "thrown away" in answer.content.decode()
    assert not Unsent.objects.exists()
    assert signed_in.get(reverse("discard", args=[unsent.key])).status_code == 405


def test_each_remark_at_one_paragraph_is_changed_by_its_own_link(signed_in, author, room):
    first, second = (make_unsent(room, text=text, author=author) for text in ("One.", "Two."))
    for unsent in (first, second):
        address = reverse("write_on_paragraph", args=[room.cycle.slug, room.slug, "9-bis"])
        form = signed_in.get(address, {"key": unsent.key}).context["form"]
        assert form["text"].value() == unsent.text


def test_a_marked_up_copy_is_read_checked_and_sent(signed_in, room):
    file = marked_up(room, ("of paragraph 10", "on paragraph 10"))
    file.name = "marked.docx"
    address = reverse("from_word", args=[room.cycle.slug, room.slug])
    answer = signed_in.post(address, {"file": file}, follow=True)
    assert "1 remark was read from the file." in answer.content.decode()
    [remark] = answer.context["remarks"]
    assert remark.proposal.text == "Demonstration text on paragraph 10 (en)."
    file.seek(0)
    signed_in.post(address, {"file": file})
    assert Unsent.objects.count() == 1


@pytest.mark.parametrize(("content", "words"), [(b"", "Choose the Word file."), (b"no Word file", "")])
def test_what_is_no_marked_up_copy_is_said(signed_in, room, content, words):
    address = reverse("from_word", args=[room.cycle.slug, room.slug])
    data = {"file": SimpleUploadedFile("x.docx", content)} if content else {}
    answer = signed_in.post(address, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_the_check_page_shows_the_proposal_as_a_redline(signed_in, room):
    wording = Wording.objects.get(paragraph__slug="9-bis", language="en")
    address = reverse("write_on_paragraph", args=[room.cycle.slug, room.slug, "9-bis"])
    form = signed_in.get(address).context["form"]
    assert form["proposed_text"].value() == wording.text
    typed = {
        "key": form["key"].value(),
        "text": "",
        "language": "en",
        "proposed_text": wording.text.replace("text", "words"),
    }
    page = signed_in.post(address, typed, follow=True).content.decode()
    assert "Amend this paragraph" in page
    assert "words</ins>" in page or "words<span" in page


def test_neither_words_nor_a_proposal_is_refused_with_a_sentence(signed_in, room):
    answer = write(signed_in, room)
    assert answer.status_code == 422
    assert "Write your comment." in answer.content.decode()


# ---- What a remark repeats ----


def test_a_remark_that_others_have_published_may_be_endorsed_instead(signed_in, room):
    text = repeats.campaign()[0]
    published = makers.make_comment(room, text=text, organisation=makers.make_organisation())
    likeness.gather([published])
    write(signed_in, room, text=text)
    write(signed_in, room, label="10", text=repeats.strangers()[0])
    page = signed_in.get(at(room)).content.decode()
    assert page.count("1 organization has sent this text, or one nearly the same.") == 1
    [unsent] = Unsent.objects.filter(paragraph__slug="9-bis")
    door = reverse("endorse_comment", args=[published.submission.reference, 1])
    assert f"{door}?instead={unsent.key}" in page


@pytest.mark.parametrize("remarks", [1, 3])
def test_what_remarks_repeat_is_asked_once_for_the_page(signed_in, author, room, remarks):
    for label, text in list(zip(["9", "9-bis", "10"], repeats.campaign(), strict=False))[:remarks]:
        likeness.gather([makers.make_comment(room, paragraph=label, text=text)])
        write(signed_in, room, label=label, text=text)
    with CaptureQueriesContext(connection) as queries:
        signed_in.get(at(room))
    assert len([one for one in queries if "moderation_familyband" in one["sql"]]) == 1
    assert len([one for one in queries if "moderation_familymember" in one["sql"]]) == 2
