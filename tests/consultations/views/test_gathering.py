"""Gathering remarks while reading, sending them as one, and bringing them from Word."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

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


def press(client, room, *remarks, **changed):
    """Send remarks (all of them) as a browser does: under the names that the page shows, but for what is changed."""
    page = client.get(at(room))
    form, keys = page.context["form"], [one.unsent.key for one in page.context["remarks"]]
    names = {field.name: "" if field.value() is None else field.value() for field in form}
    ticked = [str(key) for key in [unsent.key for unsent in remarks] or keys]
    return client.post(at(room), {"remark": ticked, "served": page.context["served"], **names, **changed})


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
    press(signed_in, room, one)
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


# ---- In whose name ----


@pytest.fixture
def clinic(author):
    return makers.make_member(author).organisation


def written(room, author, *chosen):
    """A remark for each of these choices of names, at a paragraph of its own."""
    return [
        make_unsent(room, label=label, author=author, speaks_for=organisation, appears_as=appears_as)
        for label, (organisation, appears_as) in zip(["9", "9-bis", "10"], chosen, strict=False)
    ]


def authors(page):
    """Who is shown as the author of each remark."""
    found = re.findall(r'<p class="comment__by">(.*?)</p>', page.content.decode(), re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in found]


def shown(submission):
    return submission.shown_name, submission.shown_organisation, submission.shown_kind


def test_names_chosen_where_the_remarks_were_written_are_shown_and_kept(signed_in, room, author, clinic):
    written(room, author, (clinic, "kind"), (clinic, "kind"))
    # Of this one nobody was asked.
    make_unsent(room, label="10", author=author)
    assert authors(signed_in.get(at(room))) == ["Civil society organization"] * 3
    press(signed_in, room)
    assert shown(Submission.objects.get()) == ("", "", "ngo")


def test_names_that_differ_are_chosen_before_anything_is_sent(signed_in, room, author, clinic):
    written(room, author, (clinic, "kind"), (None, "name"))
    page = signed_in.get(at(room))
    assert authors(page) == []
    assert page.content.decode().count("Choose one for all that is ticked.") == 2
    assert press(signed_in, room).status_code == 409
    assert press(signed_in, room, speaks_for=clinic.pk).status_code == 409
    assert press(signed_in, room, speaks_for=clinic.pk, appears_as="kind").status_code == 409
    assert not Submission.objects.exists()


def test_other_names_than_the_page_shows_are_shown_before_they_are_sent(signed_in, room, author, clinic):
    one, _other = written(room, author, (clinic, "organisation"), (clinic, "organisation"))
    given_back = press(signed_in, room, one, appears_as="name")
    assert given_back.status_code == 409
    assert "See how you will appear, and send once more." in given_back.content.decode()
    assert authors(given_back) == ["Harbour Light Clinic Nurse"] * 2
    assert given_back.content.decode().count(" checked") == 1
    assert not Submission.objects.exists()
    again = {"remark": [str(one.key)], "speaks_for": clinic.pk, "appears_as": "name"}
    signed_in.post(at(room), {**again, "served": given_back.context["served"]})
    assert shown(Submission.objects.get()) == ("Nurse", "Harbour Light Clinic", "ngo")


def test_who_speaks_for_an_organisation_no_more_is_not_named_unasked(signed_in, room, author, clinic):
    written(room, author, (clinic, "kind"))
    author.memberships.update(until=timezone.now())
    makers.make_member(author, makers.make_organisation("Quay council"))
    assert authors(signed_in.get(at(room))) == []
    assert press(signed_in, room).status_code == 409
    assert not Submission.objects.exists()


def test_an_organisation_alone_needs_one(signed_in, room, author, clinic):
    written(room, author, (None, "organisation"))
    page = signed_in.get(at(room))
    assert "Choose the organization, or another way to appear." in page.content.decode()
    assert authors(page) == []
    assert write(signed_in, room, text="On 9 bis.", appears_as="organisation").status_code == 422


def test_somebody_in_their_own_name_may_have_it_withheld(signed_in, room, author):
    write(signed_in, room, text="Demonstration text: on 9 bis.", appears_as="kind")
    [unsent] = Unsent.objects.all()
    assert authors(signed_in.get(reverse("check", args=[unsent.key]))) == [
        "Name withheld at the author’s wish"
    ]
    assert authors(signed_in.get(at(room))) == ["Name withheld at the author’s wish"]
    answer = press(signed_in, room)
    assert shown(Submission.objects.get()) == ("", "", "")
    assert b"Nurse" not in Client().get(answer.url).content


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
