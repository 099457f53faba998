"""What a comment is listed by: written by the database, whoever changes what it is copied from."""

import pytest
from django.utils import timezone

from consultations import moderating, tallying
from consultations.models import Comment, CommentVersion, Endorsement, Question
from consultations.occurring import occurring
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return makers.make_consultation()


def listed(comment):
    return Comment.objects.values_list("consultation", "place", "written_in", "said_as", "said_by").get(
        pk=comment.pk
    )


def test_a_new_comment_is_listed_by_what_it_was_sent_with(room):
    quay = makers.make_organisation("Quay & Co", kind="ngo")
    comment = makers.make_comment(room, paragraph="10", organisation=quay, language="sw")
    assert listed(comment) == (room.pk, 3, "sw", "ngo", "Quay & Co")
    whole = makers.make_comment(room, draft=room.draft)
    assert listed(whole) == (room.pk, 0, "en", "", "")
    question = Question.objects.create(consultation=room, order=7, text="Demonstration text?")
    assert listed(makers.make_comment(room, question=question))[1] == 7


def test_an_event_has_no_consultation():
    comment = makers.make_comment(event=makers.make_event())
    assert listed(comment)[:2] == (None, 0)


def test_the_list_follows_another_text_another_place_another_submission(room):
    comment = makers.make_comment(room)
    version = CommentVersion.objects.create(
        comment=comment, number=2, text="نص", language="ar", digest="0" * 64
    )
    Comment.objects.filter(pk=comment.pk).update(standing_version=version)
    assert listed(comment)[2] == "ar"
    CommentVersion.objects.filter(pk=version.pk).update(language="fa")
    assert listed(comment)[2] == "fa"
    Comment.objects.filter(pk=comment.pk).update(paragraph=room.draft.paragraphs.get(slug="10"))
    assert listed(comment)[1] == 3
    other = makers.make_consultation(makers.make_draft(slug="rev-2", order=2), slug="rev-2")
    comment.submission.consultation = other
    comment.submission.shown_organisation = "Quay & Co"
    comment.submission.save()
    assert (listed(comment)[0], listed(comment)[4]) == (other.pk, "Quay & Co")


def test_replies_are_counted_as_they_become_public_and_go(room):
    first = makers.make_comment(room)
    reply = makers.make_comment(room, parent=first, status=Status.WAITING)
    moderator = makers.make_staff()

    def replied():
        return Comment.objects.values_list("replied", flat=True).get(pk=first.pk)

    assert replied() == 0
    moderating.publish(reply, by=moderator, seen=1)
    assert replied() == 1
    moderating.withhold(reply, by=moderator, seen=2, reason="off-topic")
    assert replied() == 0


def test_a_count_is_worked_out_anew_whatever_it_was(room):
    first = makers.make_comment(room)
    reply = makers.make_comment(room, parent=first)
    Comment.objects.filter(pk=first.pk).update(replied=9)
    tallying.recount(reply)
    assert Comment.objects.values_list("replied", flat=True).get(pk=first.pk) == 1


def test_values_that_occur_are_those_of_the_statuses_asked_for(room):
    for name, status in (("Alpha", Status.PUBLISHED), ("Beta", Status.WAITING), ("Gamma", Status.WITHHELD)):
        makers.make_comment(room, organisation=makers.make_organisation(name), status=status)
        makers.make_comment(room, organisation=makers.make_organisation(name), status=status)
    makers.make_comment(room)

    def names(*statuses):
        return occurring("said_by", consultation=room.pk, statuses=statuses)

    assert names(Status.PUBLISHED) == ["Alpha"]
    assert names(Status.PUBLISHED, Status.WAITING) == ["Alpha", "Beta"]
    assert occurring("said_by", consultation=0, statuses=[Status.PUBLISHED]) == []


def test_endorsements_that_stand_are_counted(room):
    comment = makers.make_comment(room)

    def endorsed():
        return Comment.objects.values_list("endorsed", flat=True).get(pk=comment.pk)

    first = Endorsement.objects.create(
        comment=comment, status="confirmed", confirmed_at=timezone.now(), shown_name="Reader"
    )
    Endorsement.objects.create(comment=comment, status="invited")
    assert endorsed() == 1
    first.status, first.left_at = "left", timezone.now()
    first.save()
    assert endorsed() == 0
