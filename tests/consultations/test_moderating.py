"""Deciding, explaining, undoing; nobody overwrites anybody."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from consultations import moderating, submitting
from consultations.models import Tally
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import TooLate, Unexplained
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.moderation.reasons import Reason
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def comment():
    return makers.make_comment(status=Status.WAITING)


def test_publish_shows_counts_records_and_announces_after_five_minutes(comment, moderator):
    before = comment.submission.consultation.stamp
    moderating.publish(comment, by=moderator, seen=1)

    comment.refresh_from_db()
    comment.submission.consultation.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert comment.published_at is not None
    assert Tally.objects.get(paragraph=comment.paragraph).published == 1
    assert comment.submission.consultation.stamp > before
    assert Record.objects.filter(act="status_published", subject_id=comment.pk).count() == 1
    five_minutes = timezone.now() + timedelta(minutes=4)
    assert Announcement.objects.get(kind="new_comment").not_before > five_minutes
    assert Delivery.objects.get(kind="comment_published").not_before > five_minutes


def test_undo_takes_decision_and_mails_back_unsent(comment, moderator):
    moderating.publish(comment, by=moderator, seen=1)
    moderating.undo(comment, by=moderator)

    comment.refresh_from_db()
    assert (comment.status, comment.published_at) == (Status.WAITING, None)
    assert Tally.objects.get(paragraph=comment.paragraph).published == 0
    assert Announcement.objects.get(kind="new_comment").cancelled_at is not None
    assert Delivery.objects.get(kind="comment_published").status == "cancelled"


def test_undo_is_refused_once_the_mail_is_due(comment, moderator):
    moderating.publish(comment, by=moderator, seen=1)
    Decision.objects.update(at=timezone.now() - timedelta(minutes=5, seconds=1))
    with pytest.raises(TooLate):
        moderating.undo(comment, by=moderator)


def test_undoing_a_withholding_shows_the_comment_again(moderator):
    comment = makers.make_comment(status=Status.PUBLISHED)
    moderating.withhold(comment, by=moderator, seen=1, reason="off-topic")
    moderating.undo(comment, by=moderator)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert comment.published_at is not None


def test_decide_again_after_undo_mails_once_more(comment, moderator):
    moderating.publish(comment, by=moderator, seen=1)
    moderating.undo(comment, by=moderator)
    moderating.publish(comment, by=moderator, seen=3)
    assert Announcement.objects.filter(kind="new_comment", cancelled_at=None).count() == 1


def test_what_is_withheld_or_withdrawn_before_its_news_has_left_is_not_announced(comment, moderator):
    moderating.publish(comment, by=moderator, seen=1)
    moderating.withhold(comment, by=moderator, seen=2, reason="off-topic")
    other = makers.make_comment(comment.submission.consultation, status=Status.WAITING)
    moderating.publish(other, by=moderator, seen=1)
    submitting.withdraw(other, by=other.submission.author)
    assert not Announcement.objects.filter(kind="new_comment", cancelled_at=None).exists()
    assert not Delivery.objects.filter(kind="comment_published").exclude(status="cancelled").exists()


def test_a_withholding_that_is_undone_lets_the_publication_be_announced_after_all(comment, moderator):
    moderating.publish(comment, by=moderator, seen=1)
    moderating.withhold(comment, by=moderator, seen=2, reason="off-topic")
    moderating.undo(comment, by=moderator)
    assert Announcement.objects.filter(kind="new_comment", cancelled_at=None).count() == 1
    standing = Delivery.objects.exclude(status="cancelled").exclude(kind="comment_received")
    assert standing.get().kind == "comment_published"


def test_two_moderators_cannot_overwrite_each_other(comment, moderator):
    other = makers.make_staff(name="Second moderator")
    moderating.publish(comment, by=moderator, seen=1)
    with pytest.raises(WrongStep):
        moderating.withhold(comment, by=other, seen=1, reason="off-topic")
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert not Delivery.objects.filter(kind="comment_withheld").exists()


@pytest.mark.parametrize("act", [moderating.return_to_author, moderating.withhold])
@pytest.mark.parametrize(("reason", "note"), [("", "words"), ("other", " ")])
def test_returning_and_withholding_need_a_reason(act, reason, note, comment, moderator):
    with pytest.raises(Unexplained):
        act(comment, by=moderator, seen=1, reason=reason, note=note)
    comment.refresh_from_db()
    assert comment.status == Status.WAITING


def test_the_author_is_told_why(comment, moderator):
    moderating.return_to_author(comment, by=moderator, seen=1, reason="wrong-place", note="Try 10.")
    letter = Delivery.objects.get(kind="comment_returned")
    assert letter.person == comment.submission.author
    assert (letter.facts["reason"], letter.facts["note"]) == ("wrong-place", "Try 10.")
    for language in ("en", "ar"):
        with translation.override(language):
            assert letter.facts[language]["reason_words"] == str(Reason.WRONG_PLACE.label)


def test_the_record_holds_no_text(comment, moderator):
    moderating.return_to_author(comment, by=moderator, seen=1, reason="other", note="A very private remark.")
    assert all("private" not in str(record.facts) for record in Record.objects.all())


def test_only_moderators_decide(comment):
    for person in (makers.make_person(), comment.submission.author):
        with pytest.raises(Refused):
            moderating.publish(comment, by=person, seen=1)
