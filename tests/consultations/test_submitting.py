"""Sending once, keeping everything, refusing with a sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations import deadlines, submitting
from consultations.models import Appearance, Attachment, Comment, CommentVersion, Submission, Unsent
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from tests import makers

pytestmark = pytest.mark.django_db


def make_unsent(consultation=None, *, text="Demonstration text: keep it.", label="9-bis", **fields) -> Unsent:
    consultation = consultation or makers.make_consultation()
    paragraph = consultation.draft.paragraphs.get(slug=label)
    return Unsent.objects.create(
        holder="h", consultation=consultation, paragraph=paragraph, text=text, language="en", **fields
    )


def test_submit_makes_one_submission_with_one_waiting_comment_and_one_receipt():
    author, unsent = makers.make_person("Nurse"), make_unsent()

    submission = submitting.submit(unsent, by=author)

    comment = submission.comments.get()
    assert (comment.status, comment.text, comment.paragraph.label) == (
        Status.WAITING,
        "Demonstration text: keep it.",
        "9 bis",
    )
    assert submission.shown_name == "Nurse"
    assert Delivery.objects.filter(kind="comment_received", person=author).count() == 1
    assert Record.objects.filter(act="comment_received", subject_id=comment.pk).count() == 1


def test_submit_twice_gives_the_first_submission():
    author, unsent = makers.make_person(), make_unsent()
    first = submitting.submit(unsent, by=author)
    assert submitting.submit(unsent, by=author) == first
    assert Submission.objects.count() == Comment.objects.count() == 1


def test_the_same_text_from_two_tabs_is_one_comment():
    author, one = makers.make_person(), make_unsent()
    other = make_unsent(one.consultation)
    assert submitting.submit(one, by=author) == submitting.submit(other, by=author)
    assert Comment.objects.count() == 1


def make_file(sha256: str = "0" * 64) -> StoredFile:
    return StoredFile.objects.create(name="a.txt", media_type="text/plain", size=1, sha256=sha256)


def test_the_same_text_with_a_file_that_was_forgotten_is_another_comment():
    author, bare = makers.make_person(), make_unsent()
    first = submitting.submit(bare, by=author)
    whole, again = make_unsent(bare.consultation), make_unsent(bare.consultation)
    for unsent in (whole, again):
        unsent.files.add(make_file())
    second = submitting.submit(whole, by=author)
    assert second != first
    assert Attachment.objects.get().comment.submission == second
    assert submitting.submit(again, by=author) == second


def test_of_the_same_text_twice_in_one_sending_no_file_is_lost():
    author, one = makers.make_person(), make_unsent()
    remarks = [one, make_unsent(one.consultation)]
    remarks[1].files.add(make_file())
    submission = submitting.submit_together(remarks, by=author, speaks_for=None, appears_as="")
    assert Attachment.objects.get().comment.submission == submission


@pytest.mark.parametrize("status", [Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN])
def test_what_was_returned_or_is_gone_was_not_sent_before(status):
    author, one = makers.make_person(), make_unsent()
    first = submitting.submit(one, by=author)
    first.comments.update(status=status)
    assert submitting.submit(make_unsent(one.consultation), by=author) != first


def test_the_same_text_from_two_people_is_two_comments():
    one = make_unsent()
    other = make_unsent(one.consultation)
    submitting.submit(one, by=makers.make_person())
    submitting.submit(other, by=makers.make_person())
    assert Comment.objects.count() == 2


def test_an_address_in_the_text_is_masked_unless_its_writer_keeps_it():
    author = makers.make_person()
    masked = submitting.submit(make_unsent(text="Write to ada@clinic.example."), by=author)
    kept = make_unsent(masked.consultation, text="Write to bo@clinic.example.", keeps_addresses=True)
    submitting.submit(kept, by=author)
    assert sorted(CommentVersion.objects.values_list("text", flat=True)) == [
        "Write to bo@clinic.example.",
        "Write to …@clinic.example.",
    ]


def test_a_text_over_the_limit_is_refused_and_kept(settings):
    settings.COMMENT_MAX_GRAPHEMES = 20
    unsent = make_unsent(text="Demonstration text: é" * 3)
    with pytest.raises(Refused) as refusal:
        submitting.submit(unsent, by=makers.make_person())
    assert "43" in str(refusal.value.reason)
    unsent.refresh_from_db()
    assert unsent.text == "Demonstration text: é" * 3


def test_nothing_is_taken_before_opening_or_after_closing():
    author = makers.make_person()
    coming = make_unsent(makers.make_consultation(opens=1, closes=2))
    with pytest.raises(deadlines.Closed):
        submitting.submit(coming, by=author)
    coming.consultation.opens_at = timezone.now() - timedelta(hours=2)
    coming.consultation.closes_at = timezone.now() - timedelta(seconds=1)
    coming.consultation.save()
    with pytest.raises(deadlines.Closed):
        submitting.submit(coming, by=author)
    assert not Submission.objects.exists()


def test_a_check_page_served_before_closing_may_be_sent_for_ten_minutes():
    author = makers.make_person()
    closed = make_unsent(makers.make_consultation(opens=-5, closes=-0.1))
    served = closed.consultation.closes_at - timedelta(minutes=1)
    assert submitting.submit(closed, by=author, served_at=served)

    late = make_unsent(closed.consultation, label="10")
    late.consultation.closes_at = timezone.now() - timedelta(minutes=11)
    late.consultation.save()
    with pytest.raises(deadlines.Closed):
        submitting.submit(late, by=author, served_at=late.consultation.closes_at - timedelta(minutes=1))


def test_a_check_page_served_after_closing_is_not_honoured():
    closed = make_unsent(makers.make_consultation(opens=-5, closes=-0.05))
    with pytest.raises(deadlines.Closed):
        submitting.submit(closed, by=makers.make_person(), served_at=timezone.now())


def test_one_speaks_only_for_an_organisation_of_ones_own():
    stranger = makers.make_organisation()
    unsent = make_unsent(speaks_for=stranger)
    with pytest.raises(Refused):
        submitting.submit(unsent, by=makers.make_person())


def test_a_membership_that_ended_is_gone():
    now = timezone.now()
    member = makers.make_member(until=now - timedelta(minutes=1))
    with pytest.raises(Refused):
        submitting.submit(make_unsent(speaks_for=member.organisation), by=member.person)


@pytest.mark.parametrize(
    ("appears_as", "shown"),
    [
        (Appearance.NAME_AND_ORGANISATION, ("Nurse", "Harbour Light Clinic", "ngo")),
        (Appearance.ORGANISATION, ("", "Harbour Light Clinic", "ngo")),
        (Appearance.KIND, ("", "", "ngo")),
    ],
)
def test_what_is_shown_is_frozen_as_chosen(appears_as, shown):
    member = makers.make_member(makers.make_person("Nurse"))
    unsent = make_unsent(speaks_for=member.organisation, appears_as=appears_as)
    submission = submitting.submit(unsent, by=member.person)
    member.organisation.name = "Renamed"
    member.organisation.save()
    submission.refresh_from_db()
    assert (submission.shown_name, submission.shown_organisation, submission.shown_kind) == shown


@pytest.mark.parametrize(
    ("appears_as", "name"),
    [("", "Nurse"), (Appearance.NAME_AND_ORGANISATION, "Nurse"), (Appearance.KIND, "")],
)
def test_in_ones_own_name_one_is_named_or_nothing_is_shown(appears_as, name):
    submission = submitting.submit(make_unsent(appears_as=appears_as), by=makers.make_person("Nurse"))
    assert (submission.shown_name, submission.shown_organisation, submission.shown_kind) == (name, "", "")


def test_a_returned_comment_is_revised_and_waits_again():
    comment = makers.make_comment(status=Status.RETURNED)
    unsent = make_unsent(comment.submission.consultation, text="Demonstration text: better.", revises=comment)
    submitting.submit(unsent, by=comment.submission.author)
    comment.refresh_from_db()
    assert (comment.status, comment.text, comment.versions.count()) == (
        Status.WAITING,
        "Demonstration text: better.",
        2,
    )


def test_somebody_else_cannot_revise():
    comment = makers.make_comment(status=Status.RETURNED)
    unsent = make_unsent(comment.submission.consultation, revises=comment)
    with pytest.raises(Refused):
        submitting.submit(unsent, by=makers.make_person())


def test_a_file_added_in_revising_comes_with_the_comment():
    comment = makers.make_comment(status=Status.RETURNED)
    unsent = make_unsent(comment.submission.consultation, text="Revised.", revises=comment)
    unsent.files.add(make_file())
    submitting.submit(unsent, by=comment.submission.author)
    assert [one.file.name for one in comment.attachments.all()] == ["a.txt"]


def test_withdraw_takes_a_published_comment_off_and_out_of_the_count():
    comment = makers.make_comment()
    submitting.recount(comment)
    assert comment.paragraph.tally.published == 1
    submitting.withdraw(comment, by=comment.submission.author)
    comment.paragraph.tally.refresh_from_db()
    assert (comment.status, comment.paragraph.tally.published) == (Status.WITHDRAWN, 0)


def test_files_go_with_the_submission():
    unsent = make_unsent()
    unsent.files.add(make_file())
    submission = submitting.submit(unsent, by=makers.make_person())
    assert Attachment.objects.get().comment.submission == submission
