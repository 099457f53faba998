"""Files of submissions, downloaded and read as text: the same gate as their comments, and what is held back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.attachments import comments_saying
from consultations.filters import CommentFilter
from consultations.models import Attachment, Comment
from imrf_portal.accounts.models import Role
from imrf_portal.documents import examining
from imrf_portal.documents.models import ExtractedPage, Scan, StoredFile, TextStatus
from imrf_portal.documents.storing import store
from imrf_portal.moderation.models import Status
from tests import makers
from tests.documents import clamd

pytestmark = pytest.mark.django_db

SAYS = "Demonstration text of a file: see paragraph 9 bis, write to ada@city.example"


@pytest.fixture(autouse=True)
def empty_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def room():
    return makers.make_consultation()


def attach(comment: Comment, data: bytes = SAYS.encode(), name: str = "note.txt") -> Attachment:
    """A file of the comment's submission whose text was read."""
    stored = store(SimpleUploadedFile(name, data), by=comment.submission.author)
    examining.examine(stored.pk)
    stored.refresh_from_db()
    return Attachment.objects.create(comment=comment, file=stored)


def attach_pages(comment: Comment, *pages: str) -> Attachment:
    """A file of the comment's submission with these pages."""
    stored = StoredFile.objects.create(
        name="long.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        text_status=TextStatus.READ,
        is_paged=True,
        examine_at=None,
    )
    ExtractedPage.objects.bulk_create(
        ExtractedPage(file=stored, number=number, text=text) for number, text in enumerate(pages, 1)
    )
    return Attachment.objects.create(comment=comment, file=stored)


def addresses(attachment: Attachment) -> list[str]:
    at = [attachment.comment.submission.reference, attachment.pk]
    return [reverse("attachment", args=at), reverse("attachment_text", args=at)]


def text_page(client: Client, attachment: Attachment, query: str = "") -> str:
    response = client.get(addresses(attachment)[1] + query)
    assert response.status_code == 200
    return response.content.decode()


# ---- Who may have it ----

PEOPLE = {
    "anonymous": lambda comment: None,
    "stranger": lambda comment: makers.make_person(),
    "author": lambda comment: comment.submission.author,
    "co-facilitator": lambda comment: (
        makers.make_member(role=Role.CO_FACILITATOR, cycle=comment.submission.consultation.cycle).person
    ),
    "moderator": lambda comment: makers.make_staff(),
}
MAY = {
    Status.PUBLISHED: set(PEOPLE),
    Status.WAITING: {"author", "co-facilitator", "moderator"},
    Status.RETURNED: {"author", "moderator"},
    Status.WITHHELD: {"author", "moderator"},
    Status.WITHDRAWN: {"author", "moderator"},
}


@pytest.mark.parametrize("status", list(MAY))
@pytest.mark.parametrize("name", list(PEOPLE))
def test_file_and_its_text_have_the_gate_of_the_comment(client, room, status, name):
    comment = makers.make_comment(room, status=status)
    attachment = attach(comment)
    if person := PEOPLE[name](comment):
        client.force_login(person)
    expected = 200 if name in MAY[status] else 404
    for address in addresses(attachment):
        response = client.get(address)
        assert response.status_code == expected
        if expected == 200:
            assert "no-store" in response["Cache-Control"]


def test_file_that_was_removed_is_gone_for_everybody(client, room):
    comment = makers.make_comment(room)
    attachment = attach(comment)
    Attachment.objects.update(removed_at=timezone.now())
    client.force_login(makers.make_staff())
    assert [client.get(address).status_code for address in addresses(attachment)] == [404, 404]
    assert not comments_saying("file").exists()


def test_file_is_not_had_under_the_reference_of_another_submission(client, room):
    attachment = attach(makers.make_comment(room, status=Status.WITHHELD))
    other = makers.make_comment(room).submission.reference
    for name in ("attachment", "attachment_text"):
        assert client.get(reverse(name, args=[other, attachment.pk])).status_code == 404


# ---- What the page says ----


def test_text_stands_beside_the_file_with_references_as_links_and_no_address(client, room):
    attachment = attach(makers.make_comment(room))
    page = text_page(client, attachment)
    assert 'href="/en/consultations/2026/rev-1/paragraphs/9-bis/">paragraph 9 bis</a>' in page
    assert "write to …@city.example" in page
    assert "ada@" not in page
    assert addresses(attachment)[0] in page
    assert "This is the text of the file, without its layout and pictures." in page


def test_markup_in_a_file_is_text(client, room):
    attachment = attach(makers.make_comment(room), b"<script>alert(1)</script> paragraph 9 bis")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text_page(client, attachment)


@pytest.mark.parametrize("target", ["question", "event"])
def test_text_without_a_draft_has_no_links(client, room, target):
    if target == "event":
        comment = makers.make_comment(None, event=makers.make_event())
    else:
        room.draft = None
        room.save()
        question = room.questions.create(order=1, text="Demonstration text: what is missing?")
        comment = makers.make_comment(room, question=question)
    page = text_page(client, attach(comment))
    assert "see paragraph 9 bis" in page


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"%PDF-1.7\n", "broken.pdf", "The text of this file could not be read"),
        (b"\x89PNG\r\n\x1a\n", "picture.png", "Text is read from PDF, Word, OpenDocument and text files"),
    ],
)
def test_page_says_why_there_is_no_text(client, room, data, name, says):
    page = text_page(client, attach(makers.make_comment(room), data, name))
    assert says in page
    assert "Find in this file" not in page
    assert "Download the file" in page


def test_long_text_is_turned_page_by_page_and_each_page_has_an_address(client, room):
    attachment = attach_pages(makers.make_comment(room), *(f"Words of page {n}." for n in range(1, 24)))
    first, last = text_page(client, attachment), text_page(client, attachment, "?after=20")
    assert "Words of page 10." in first
    assert "Words of page 11." not in first
    assert "?after=10" in first
    assert "Words of page 21." in last
    assert 'rel="next"' not in last
    assert 'id="page-21"' in text_page(client, attachment, "?after=20")
    for nonsense in ("x", "-1", "99999999999999999999", "٣"):
        assert "Words of page" in text_page(client, attachment, f"?after={nonsense}") or nonsense.isdigit()


def test_words_keep_the_pages_in_which_they_stand(client, room):
    attachment = attach_pages(makers.make_comment(room), "Harbour towns.", "Market towns.", "Mountain roads.")
    page = text_page(client, attachment, "?q=TOWNS")
    assert "Harbour towns." in page
    assert "Market towns." in page
    assert "Mountain roads." not in page
    assert "These words do not stand in this file." in text_page(client, attachment, "?q=rivers")


@pytest.mark.parametrize("pages", [1, 3])
def test_page_costs_the_same_however_long_the_text(client, room, pages, django_assert_num_queries):
    attachment = attach_pages(makers.make_comment(room), *["Demonstration text."] * pages)
    with django_assert_num_queries(3):
        text_page(client, attachment)


# ---- What is held back ----


def test_file_in_quarantine_is_told_of_and_handed_to_nobody(client, room, settings):
    comment = makers.make_comment(room)
    attachment = attach(comment)
    settings.CLAMD = clamd.nobody_there()
    for person in (None, comment.submission.author, makers.make_staff()):
        if person:
            client.force_login(person)
        file, text = addresses(attachment)
        assert client.get(file)["Location"] == text
        page = text_page(client, attachment)
        assert "This file waits for its check for viruses." in page
        assert "Demonstration text of a file" not in page
        assert "Download the file" not in page
        shown = client.get(comment.get_absolute_url()).content.decode()
        assert "This file waits for its check for viruses." in shown
        assert f'href="{file}"' not in shown


def test_infected_file_is_told_of_and_its_words_are_not_found(client, room, settings):
    comment = makers.make_comment(room)
    with clamd.running() as scanner:
        settings.CLAMD = scanner.address
        attachment = attach(comment, b"harbour " + clamd.HARM)
    assert attachment.file.scan == Scan.INFECTED
    assert "A virus was found in this file" in text_page(client, attachment)
    assert clamd.FINDING not in text_page(client, attachment)
    assert not comments_saying("harbour").exists()


# ---- What a comment shows, and how it is found ----


def test_comment_offers_its_file_and_the_text_of_it(client, room):
    comment = makers.make_comment(room)
    attachment = attach(comment)
    page = client.get(comment.get_absolute_url()).content.decode()
    assert [f'href="{address}"' in page for address in addresses(attachment)] == [True, True]


def found(room, words: str, person=None) -> set[Comment]:
    comments = Comment.objects.visible_to(person).filter(submission__consultation=room)
    return set(CommentFilter({"q": words}, queryset=comments, consultation=room).qs)


def test_words_of_a_published_comments_file_find_it(room):
    comment, other = makers.make_comment(room), makers.make_comment(room)
    attach(comment)
    attach_pages(other, "Harbour towns.")
    assert found(room, "demonstration FILE") == {comment}
    assert found(room, "harbour") == {other}
    assert found(room, "keep the last clause") == {comment, other}


@pytest.mark.parametrize("status", sorted(set(Status.values) - {Status.PUBLISHED}))
def test_words_of_a_file_find_nothing_that_is_not_published(room, status):
    attach_pages(makers.make_comment(room, status=status), "Harbour towns.")
    assert found(room, "harbour") == set()
    assert found(room, "harbour", makers.make_staff()) == set()


def test_words_of_a_file_in_quarantine_find_nothing(room, settings):
    attach_pages(makers.make_comment(room), "Harbour towns.")
    settings.CLAMD = "tcp://scanner.example:3310"
    assert found(room, "harbour") == set()


@pytest.mark.parametrize("comments", [1, 3])
def test_finding_by_words_costs_the_same_for_one_file_and_three(room, comments, django_assert_num_queries):
    for _ in range(comments):
        attach_pages(makers.make_comment(room), "Harbour towns.")
    with django_assert_num_queries(5):
        assert len(found(room, "harbour")) == comments
