"""Other words for what was sent, and files taken away: the old is kept, and shown no more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from consultations import correcting, deadlines, moderating, submitting
from consultations.attachments import comments_saying
from consultations.endorsing.endorsing import endorse
from consultations.models import Attachment, Comment, ProposalKind, Unsent, Verdict
from imrf_portal.documents import examining
from imrf_portal.documents.storing import store
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import Unexplained
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import subscribing, topics
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.test_proposing import make_unsent as make_proposal
from tests.consultations.test_submitting import make_unsent

pytestmark = pytest.mark.django_db

BETTER = "Demonstration text: keep the last clause but one."


@pytest.fixture
def moderator():
    return makers.make_staff()


def better(comment: Comment, text: str = BETTER, **fields) -> Unsent:
    return make_unsent(comment.submission.consultation, text=text, revises=comment, **fields)


def replace(comment: Comment, text: str = BETTER, **options) -> Comment:
    correcting.replace(better(comment, text), by=comment.submission.author, **options)
    return Comment.objects.get(pk=comment.pk)


# ---- Words ----


def test_a_published_text_that_is_replaced_waits_again_and_nobody_reads_the_old():
    comment = makers.make_comment(status=Status.PUBLISHED)
    comment = replace(comment)
    assert (comment.status, comment.text, comment.version) == (Status.WAITING, BETTER, 2)
    assert comment.corrected_at is not None
    assert not Comment.objects.visible_to(makers.make_person()).filter(pk=comment.pk).exists()
    assert comment.versions.count() == 2
    assert comment.paragraph.tally.published == 0
    assert Comment.objects.being_corrected().get() == comment


def test_a_waiting_text_that_is_replaced_goes_on_waiting_and_was_never_corrected():
    comment = makers.make_comment(status=Status.WAITING)
    comment = replace(comment)
    assert (comment.status, comment.text, comment.version) == (Status.WAITING, BETTER, 2)
    assert comment.corrected_at is None
    assert not Comment.objects.being_corrected().exists()
    assert Record.objects.filter(act="comment_replaced", subject_id=comment.pk).count() == 1


def test_a_returned_text_may_be_replaced_after_closing_and_a_published_one_may_not():
    room = makers.make_consultation(opens=-5, closes=-1)
    returned = makers.make_comment(room, status=Status.RETURNED)
    assert replace(returned).status == Status.WAITING
    published = makers.make_comment(room, status=Status.PUBLISHED)
    with pytest.raises(Refused):
        replace(published)


def test_what_the_check_page_showed_before_closing_is_taken_for_ten_minutes():
    room = makers.make_consultation()
    comment = makers.make_comment(room)
    unsent = better(comment)
    room.closes_at = timezone.now()
    room.save()
    unsent.consultation = comment.submission.consultation = room
    with pytest.raises(deadlines.Closed):
        deadlines.check_open(unsent)
    deadlines.check_open(unsent, served_at=room.closes_at - timedelta(seconds=1))


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.WITHDRAWN])
def test_what_was_withheld_or_withdrawn_is_not_replaced(status):
    comment = makers.make_comment(status=status)
    with pytest.raises(Refused):
        replace(comment)


def test_somebody_else_replaces_nothing(moderator):
    comment = makers.make_comment()
    for person in (makers.make_person(), moderator):
        with pytest.raises(Refused):
            correcting.replace(better(comment), by=person)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


def test_the_source_alone_is_corrected_and_so_is_the_language():
    room, author = makers.make_consultation(), makers.make_person()
    typed = {"kind": "strike", "text": "", "author": author}
    comment = submitting.submit(make_proposal(room, source="Objective 7", **typed), by=author).comments.get()
    changed = {**typed, "revises": comment, "source": "Objective 8"}
    correcting.replace(make_proposal(room, **changed), by=author)
    comment = Comment.objects.get(pk=comment.pk)
    assert comment.proposal.source == "Objective 8"
    with pytest.raises(Refused):
        correcting.replace(make_proposal(room, **changed), by=author)
    again = make_proposal(room, **changed)
    again.language = "fr"
    again.save()
    correcting.replace(again, by=author)
    assert Comment.objects.get(pk=comment.pk).language == "fr"


def test_the_same_words_again_are_refused_and_kept():
    comment = makers.make_comment(status=Status.WAITING, author=makers.make_person())
    comment = replace(comment)
    with pytest.raises(Refused):
        replace(comment)
    comment.refresh_from_db()
    assert comment.version == 2
    assert Unsent.objects.filter(revises=comment, sent_as=None, text=BETTER).exists()


def test_a_second_press_replaces_once():
    comment = makers.make_comment(status=Status.WAITING)
    unsent = better(comment)
    author = comment.submission.author
    assert submitting.submit(unsent, by=author) == submitting.submit(unsent, by=author) == comment.submission
    assert comment.versions.count() == 2
    assert Delivery.objects.filter(kind="comment_received", person=author).count() == 1


def test_published_again_it_says_when_and_followers_do_not_hear_twice(moderator):
    comment = makers.make_comment(status=Status.WAITING)
    follower = makers.make_person()
    subscribing.follow(follower, topics.topic("paragraph", comment.paragraph_id), label="It")
    moderating.publish(comment, by=moderator, seen=1)
    Announcement.objects.update(expanded_at=timezone.now())
    Delivery.objects.update(status=Delivery.Status.SENT)
    comment = replace(comment)
    moderating.publish(comment, by=moderator, seen=comment.version)
    assert comment.corrected_at is not None
    assert Announcement.objects.filter(kind="new_comment", cancelled_at=None).count() == 1


def test_news_that_has_not_left_is_taken_back(moderator):
    comment = makers.make_comment(status=Status.WAITING)
    moderating.publish(comment, by=moderator, seen=1)
    replace(comment)
    assert not Announcement.objects.filter(kind="new_comment", cancelled_at=None).exists()
    assert not Delivery.objects.filter(kind="comment_published", status=Delivery.Status.QUEUED).exists()


def test_a_proposal_is_replaced_and_what_drafts_showed_of_the_old_is_forgotten():
    comment = makers.make_comment()
    later = makers.make_draft("9", "9 bis", slug="rev-2", order=2)
    Verdict.objects.create(comment=comment, draft=later, measured="changed", finding="changed")
    base = comment.paragraph.wordings.get()
    unsent = better(comment, text="", proposal_kind=ProposalKind.STRIKE, base=base)
    correcting.replace(unsent, by=comment.submission.author)
    comment.refresh_from_db()
    assert comment.proposal.kind == ProposalKind.STRIKE
    assert not Verdict.objects.exists()


def test_nobody_stands_under_words_they_have_not_read():
    comment = makers.make_comment()
    endorsement = endorse(comment, by=makers.make_person(), organisation=None)
    replace(comment)
    endorsement.refresh_from_db()
    assert endorsement.status == endorsement.Status.LEFT


def test_who_decides_on_the_text_before_is_told_and_so_is_the_author_who_comes_second(moderator):
    comment = makers.make_comment(status=Status.WAITING)
    replace(Comment.objects.get(pk=comment.pk))
    with pytest.raises(WrongStep):
        moderating.publish(comment, by=moderator, seen=1)
    moderating.publish(Comment.objects.get(pk=comment.pk), by=moderator, seen=2)
    with pytest.raises(WrongStep):
        replace(Comment.objects.get(pk=comment.pk), text="Demonstration text: a third.", seen=2)


@pytest.mark.django_db(transaction=True)
def test_of_a_decision_and_a_replacement_at_one_instant_one_wins():
    comment = makers.make_comment(status=Status.WAITING)
    moderator, unsent = makers.make_staff(), better(comment)

    def act(act):
        try:
            act()
        except WrongStep:
            return "told"
        finally:
            connection.close()
        return "done"

    def decide():
        moderating.publish(Comment.objects.get(pk=comment.pk), by=moderator, seen=1)

    def correct():
        correcting.replace(Unsent.objects.get(pk=unsent.pk), by=comment.submission.author, seen=1)

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(act, [decide, correct]))
    assert outcomes == ["done", "told"]


# ---- Files ----


@pytest.fixture
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def attach(comment: Comment, words: bytes = b"Harbour towns.") -> Attachment:
    stored = store(SimpleUploadedFile("note.txt", words), by=comment.submission.author)
    examining.examine(stored.pk)
    return Attachment.objects.create(comment=comment, file=stored)


@pytest.mark.usefixtures("_files")
def test_a_file_its_author_removes_is_served_and_found_no_more_and_its_row_stays():
    comment = makers.make_comment()
    attachment = attach(comment)
    correcting.remove_file(attachment, by=comment.submission.author)
    correcting.remove_file(Attachment.objects.get(), by=comment.submission.author)
    assert not Attachment.objects.visible_to(makers.make_staff()).exists()
    assert not comments_saying("harbour").exists()
    assert Comment.objects.get().standing_files == []
    assert Record.objects.filter(act="file_removed", subject_id=comment.pk).count() == 1
    assert Attachment.objects.get().removed_for == ""


@pytest.mark.usefixtures("_files")
def test_only_the_author_removes_a_file_without_a_word(moderator):
    attachment = attach(makers.make_comment())
    for person in (makers.make_person(), moderator):
        with pytest.raises(Refused):
            correcting.remove_file(attachment, by=person)


@pytest.mark.usefixtures("_files")
def test_the_secretariat_removes_a_file_for_a_reason_and_its_author_is_told_once(moderator):
    comment = makers.make_comment()
    attachment = attach(comment)
    with pytest.raises(Unexplained):
        correcting.take_file_down(attachment, by=moderator, reason="other")
    for _ in range(2):
        correcting.take_file_down(
            Attachment.objects.get(), by=moderator, reason="personal-data", note="A name."
        )
    letter = Delivery.objects.get(kind="file_removed")
    assert (letter.person, letter.facts["note"]) == (comment.submission.author, "A name.")
    assert Attachment.objects.get().removed_for == "personal-data"


@pytest.mark.usefixtures("_files")
def test_somebody_else_takes_no_file_down():
    attachment = attach(makers.make_comment())
    for person in (makers.make_person(), attachment.comment.submission.author):
        with pytest.raises(Refused):
            correcting.take_file_down(attachment, by=person, reason="off-topic")


@pytest.mark.usefixtures("_files")
def test_a_file_is_seen_with_the_comment_it_came_with_and_with_no_other_of_the_submission():
    shown = makers.make_comment()
    hidden = Comment.objects.create(
        submission=shown.submission, number=2, paragraph=shown.paragraph, status=Status.WITHHELD
    )
    open_file, secret = attach(shown), attach(hidden, b"Lantern keepers.")
    visitor = makers.make_person()
    assert list(Attachment.objects.visible_to(visitor)) == [open_file]
    assert list(Attachment.objects.visible_to(shown.submission.author)) == [open_file, secret]
    found = Comment.objects.visible_to(visitor).filter(pk__in=comments_saying("lantern"))
    assert not found.exists()
