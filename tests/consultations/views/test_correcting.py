"""The pages on which what was sent is put right, and what everybody reads meanwhile."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from consultations import correcting, moderating, moving
from consultations.models import Answers, Attachment, Comment, Unsent, Verdict
from imrf_portal.documents.storing import store
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.test_submitting import make_unsent

pytestmark = pytest.mark.django_db

OLD, NEW = "Demonstration text: keep the last clause.", "Demonstration text: keep it all the same."


@pytest.fixture(autouse=True)
def _empty_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def room():
    return makers.make_consultation()


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def at(comment: Comment, name: str) -> str:
    return reverse(name, args=[comment.submission.reference, comment.number])


def correct(comment: Comment, text: str = NEW) -> Comment:
    unsent = make_unsent(comment.submission.consultation, text=text, revises=comment)
    correcting.replace(unsent, by=comment.submission.author)
    return Comment.objects.get(pk=comment.pk)


def attach(comment: Comment) -> Attachment:
    stored = store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=comment.submission.author)
    return Attachment.objects.create(comment=comment, file=stored)


# ---- Other words ----


def test_an_author_corrects_a_published_comment_from_its_page_to_the_desk(client, room):
    comment = makers.make_comment(room)
    client.force_login(comment.submission.author)
    assert at(comment, "revise") in page(client, comment.get_absolute_url())
    form = client.get(at(comment, "revise")).context["form"]
    assert form["text"].value() == OLD
    typed = {name: form[name].value() or "" for name in ("key", "window", "seen", "language")}
    response = client.post(at(comment, "revise"), {**typed, "text": NEW})
    check = client.get(response["Location"])
    send = reverse("send", args=[Unsent.objects.get().key])
    initial = check.context["form"].initial
    client.post(send, {"served": initial["served"], "seen": initial["seen"], "language": "en"})
    comment.refresh_from_db()
    assert (comment.status, comment.text) == (Status.WAITING, NEW)


def test_while_it_is_corrected_its_address_says_so_without_a_word_of_it(client, room):
    comment = makers.make_comment(room)
    reply = makers.make_comment(room, parent=comment, text="Demonstration text: a reply to it.")
    correct(comment)
    shown = page(client, comment.get_absolute_url())
    assert "Its author is correcting this comment" in shown
    assert reply.text in shown
    for address in (
        comment.get_absolute_url(),
        reverse("consultation_paragraph", args=[room.cycle.slug, room.slug, "9-bis"]),
        reverse("consultation_comments", args=[room.cycle.slug, room.slug]),
        reverse("draft_feed", args=["2026", "rev-1"]),
    ):
        said = page(client, address)
        assert OLD not in said
        assert NEW not in said
    assert page(client, comment.submission.get_absolute_url(), 404)


def test_its_author_sees_both_versions_and_so_does_the_desk(client, room):
    comment = correct(makers.make_comment(room))
    client.force_login(comment.submission.author)
    shown = page(client, comment.get_absolute_url())
    assert OLD in shown
    assert NEW in shown
    client.force_login(makers.make_staff())
    desk = page(client, reverse("admin:consultations_comment_change", args=[comment.pk]))
    assert OLD in desk
    assert NEW in desk


def test_published_again_it_says_when_it_was_corrected(client, room):
    comment = correct(makers.make_comment(room))
    moderating.publish(comment, by=makers.make_staff(), seen=comment.version)
    shown = page(client, comment.get_absolute_url())
    assert "Corrected by its author on" in shown
    assert OLD not in shown


def test_a_moderator_who_decided_meanwhile_is_not_overruled(client, room):
    comment = makers.make_comment(room, status=Status.WAITING)
    unsent = make_unsent(room, text=NEW, revises=comment, author=comment.submission.author)
    client.force_login(comment.submission.author)
    initial = client.get(reverse("check", args=[unsent.key])).context["form"].initial
    moderating.publish(comment, by=makers.make_staff(), seen=1)
    response = client.post(
        reverse("send", args=[unsent.key]), {"served": initial["served"], "seen": initial["seen"]}
    )
    assert response.status_code == 409
    assert NEW in response.content.decode()
    comment.refresh_from_db()
    assert (comment.status, comment.text) == (Status.PUBLISHED, OLD)


# ---- Another place ----


def test_an_author_moves_a_comment_and_everybody_reads_where_it_stood(client, room):
    comment = makers.make_comment(room)
    client.force_login(comment.submission.author)
    form = client.get(at(comment, "move")).context["form"]
    chosen = next(key for key, one in form.destinations.items() if one.words == "Paragraph 10")
    response = client.post(at(comment, "move"), {"seen": 1, "to": chosen})
    assert response["Location"] == comment.get_absolute_url()
    comment.refresh_from_db()
    moderating.publish(comment, by=makers.make_staff(), seen=comment.version)
    client.logout()
    assert "Moved from Rev 1, paragraph 9 bis on" in page(client, comment.get_absolute_url())
    thread = page(client, reverse("consultation_paragraph", args=[room.cycle.slug, room.slug, "10"]))
    assert OLD in thread


def test_a_moderator_moves_from_the_desk(client, room):
    comment = makers.make_comment(room, status=Status.WAITING)
    client.force_login(makers.make_staff())
    desk = page(client, reverse("admin:consultations_comment_change", args=[comment.pk]))
    assert at(comment, "move") in desk
    form = client.get(at(comment, "move")).context["form"]
    client.post(at(comment, "move"), {"seen": 1, "to": next(iter(form.destinations))})
    comment.refresh_from_db()
    assert (comment.draft, comment.status) == (room.draft, Status.WAITING)


def test_a_place_that_was_not_offered_is_refused_with_a_sentence(client, room):
    comment = makers.make_comment(room)
    client.force_login(comment.submission.author)
    for to in ("", "1-paragraph-99999", "nonsense"):
        assert client.post(at(comment, "move"), {"seen": 1, "to": to}).status_code == 422
    client.force_login(makers.make_person())
    assert client.post(at(comment, "move"), {"seen": 1, "to": ""})["Location"] == comment.get_absolute_url()


@pytest.mark.parametrize("drafts", [1, 3])
def test_destinations_cost_two_queries_a_consultation(room, drafts, django_assert_num_queries):
    for order in range(2, drafts + 1):
        draft = makers.make_draft(*map(str, range(20)), slug=f"rev-{order}", order=order)
        makers.make_consultation(draft, slug=f"rev-{order}")
    comment = makers.make_comment(room)
    with django_assert_num_queries(3 + 2 * drafts):
        rooms = list(moving.destinations(comment, comment.submission.author))
        assert all(one.words for _room, here in rooms for one in here)
    assert len(rooms) == drafts


# ---- A file less ----


def test_an_author_removes_a_file_after_being_asked(client, room):
    comment = makers.make_comment(room)
    attachment = attach(comment)
    client.force_login(comment.submission.author)
    address = reverse("remove_file", args=[comment.submission.reference, attachment.pk])
    assert address in page(client, comment.get_absolute_url())
    assert "note.txt" in page(client, address)
    client.post(address)
    for name in ("attachment", "attachment_text", "remove_file"):
        page(client, reverse(name, args=[comment.submission.reference, attachment.pk]), 404)
    assert "note.txt" not in page(client, comment.get_absolute_url())


def test_the_secretariat_says_why_it_removes_a_file(client, room):
    attachment = attach(makers.make_comment(room))
    address = reverse("remove_file", args=[attachment.comment.submission.reference, attachment.pk])
    client.force_login(makers.make_staff())
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "other", "note": ""}).status_code == 422
    assert client.post(address, {"reason": "unreadable", "note": ""}).status_code == 302
    attachment.refresh_from_db()
    assert attachment.removed_for == "unreadable"


def test_somebody_else_is_not_even_asked(client, room):
    attachment = attach(makers.make_comment(room))
    client.force_login(makers.make_person())
    page(client, reverse("remove_file", args=[attachment.comment.submission.reference, attachment.pk]), 404)


def test_files_of_a_withheld_comment_are_named_nowhere_beside_a_published_one(client, room):
    shown = makers.make_comment(room)
    hidden = Comment.objects.create(
        submission=shown.submission, number=2, paragraph=shown.paragraph, status=Status.WITHHELD
    )
    attachment = attach(hidden)
    for address in (shown.get_absolute_url(), shown.submission.get_absolute_url()):
        assert "note.txt" not in page(client, address)
    page(client, reverse("attachment", args=[shown.submission.reference, attachment.pk]), 404)


# ---- How far it has come ----


def test_the_page_of_a_submission_tells_everybody_of_what_is_public(client, room):
    comment = makers.make_comment(room, status=Status.WAITING)
    moderator = makers.make_staff()
    moderating.return_to_author(comment, by=moderator, seen=1, reason="off-topic")
    comment = correct(Comment.objects.get(pk=comment.pk))
    moderating.publish(comment, by=moderator, seen=comment.version)
    later = makers.make_draft("9", slug="rev-2", order=2)
    _release(comment, later, moderator)
    address = comment.submission.get_absolute_url()
    public = stages(client, address)
    assert public == ["Received", "Published", "Considered in Rev 2"]
    client.force_login(comment.submission.author)
    assert stages(client, address) == [
        "Received",
        "Returned to its author",
        "Corrected by you; waits for moderation",
        "Published",
        "Considered in Rev 2",
    ]


def test_a_decision_that_was_undone_is_not_told(client, room):
    comment = makers.make_comment(room, status=Status.WAITING)
    moderator = makers.make_staff()
    moderating.withhold(comment, by=moderator, seen=1, reason="off-topic")
    moderating.undo(comment, by=moderator)
    client.force_login(comment.submission.author)
    assert stages(client, comment.submission.get_absolute_url()) == ["Received"]


def test_what_is_not_released_is_not_told(client, room):
    comment = makers.make_comment(room)
    later = makers.make_draft("9", slug="rev-2", order=2)
    Verdict.objects.create(comment=comment, draft=later, measured="changed", finding="changed")
    assert stages(client, comment.submission.get_absolute_url()) == ["Received", "Published"]


def test_the_old_address_of_a_submission_leads_to_the_one_it_has(client, room):
    comment = makers.make_comment(room)
    reference = comment.submission.reference
    response = client.get(f"/en/comments/{reference.lower().replace('-', '')}/")
    assert (response.status_code, response["Location"]) == (301, f"/en/submissions/{reference}/")


def stages(client, address: str) -> list[str]:
    [comment] = client.get(address).context["comments"]
    return [stage.words for stage in comment.stages]


def _release(comment, draft, by) -> None:
    Verdict.objects.create(
        comment=comment,
        draft=draft,
        measured="changed",
        finding="changed",
        confirmed_at=comment.received_at,
        confirmed_by=by,
    )
    Answers.objects.create(draft=draft, ordered_by=by, released_at=timezone.now(), released_by=by)
