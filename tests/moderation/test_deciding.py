"""Deciding, shown on comments: whatever is moderated is decided in the same way."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from consultations.models import Comment
from imrf_portal.accounts.models import User
from imrf_portal.moderation import deciding
from imrf_portal.moderation.deciding import TooLate, Unexplained
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.moderation.reasons import Reason
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers


@pytest.fixture
def moderator(db) -> User:
    return makers.make_staff()


@pytest.fixture
def comment(db) -> Comment:
    return makers.make_comment(status=Status.WAITING)


def publish(comment: Comment, by: User, seen: int) -> Decision:
    return deciding.decide(comment, Status.PUBLISHED, by=by, seen=seen, published_at=timezone.now())


def test_decision_keeps_who_why_and_what_was(comment, moderator):
    decision = deciding.decide(
        comment, Status.RETURNED, by=moderator, seen=1, reason=Reason.OTHER, note=" Say where.\r\n"
    )
    assert (decision.was, decision.outcome) == (Status.WAITING, Status.RETURNED)
    assert (decision.reason, decision.note, decision.by) == ("other", "Say where.", moderator)
    assert (comment.status, comment.version) == (Status.RETURNED, 2)
    assert deciding.latest_decision(comment) == decision


def test_note_stays_out_of_the_record(comment, moderator):
    deciding.decide(comment, Status.RETURNED, by=moderator, seen=1, reason="other", note="A private remark")
    assert Record.objects.get().facts == {"was": "waiting", "reason": "other"}


@pytest.mark.parametrize("to", [Status.RETURNED, Status.WITHHELD])
@pytest.mark.parametrize(("reason", "note"), [("", ""), ("", "words"), ("other", ""), ("other", " \n\u0007")])
def test_return_and_withholding_owe_an_explanation(to, reason, note, comment, moderator):
    with pytest.raises(Unexplained):
        deciding.decide(comment, to, by=moderator, seen=1, reason=reason, note=note)
    assert not Decision.objects.exists()


def test_decision_on_an_outdated_view_is_refused(comment, moderator):
    with pytest.raises(WrongStep):
        publish(comment, moderator, seen=0)
    publish(comment, moderator, seen=1)
    with pytest.raises(WrongStep):
        deciding.decide(comment, Status.WITHHELD, by=moderator, seen=1, reason="off-topic")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (Status.WAITING, {"published", "returned", "withheld", "withdrawn"}),
        (Status.PUBLISHED, {"withheld", "withdrawn", "waiting"}),
        (Status.RETURNED, {"waiting", "withdrawn"}),
        (Status.WITHHELD, {"waiting", "published"}),
        (Status.WITHDRAWN, set()),
    ],
)
def test_these_steps_and_no_others_are_taken(status, allowed, comment):
    Comment.objects.update(status=status, published_at=timezone.now())
    taken = set()
    for to in Status.values:
        with contextlib.suppress(WrongStep), transaction.atomic():
            deciding.step(comment, to, by=None)
            taken.add(to)
            transaction.set_rollback(True)
    assert taken == allowed


def test_undone_decision_leads_back_and_stays_in_the_history(comment, moderator):
    decision = publish(comment, moderator, seen=1)
    undone = deciding.undo(comment, by=moderator, seen=2)
    comment.refresh_from_db()
    assert (comment.status, comment.published_at, comment.version) == (Status.WAITING, None, 3)
    assert undone == decision
    assert list(deciding.decisions(comment)) == [decision]
    assert deciding.latest_decision(comment) is None


def test_undone_withholding_keeps_the_instant_of_publication(moderator):
    comment = makers.make_comment(status=Status.PUBLISHED)
    published_at = comment.published_at
    deciding.decide(comment, Status.WITHHELD, by=moderator, seen=1, reason="off-topic")
    deciding.undo(Comment.objects.get(pk=comment.pk), by=moderator)
    comment.refresh_from_db()
    assert (comment.status, comment.published_at) == (Status.PUBLISHED, published_at)


def test_undo_waits_no_longer_than_the_mail(comment, moderator, settings):
    decision = publish(comment, moderator, seen=1)
    edge = timezone.now() - timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS)
    Decision.objects.filter(pk=decision.pk).update(at=edge)
    with pytest.raises(TooLate):
        deciding.undo(comment, by=moderator)


def test_nothing_to_undo_is_said(comment, moderator):
    with pytest.raises(TooLate) as caught:
        deciding.undo(comment, by=moderator)
    assert caught.value.sentence.startswith("This decision can no longer be undone.")


def test_nobody_undoes_a_decision_they_have_not_read(comment, moderator):
    publish(comment, moderator, seen=1)
    deciding.decide(comment, Status.WITHHELD, by=moderator, seen=2, reason="off-topic")
    with pytest.raises(WrongStep):
        deciding.undo(comment, by=moderator, seen=2)
    comment.refresh_from_db()
    assert comment.status == Status.WITHHELD


def test_decision_the_author_has_answered_is_not_undone(comment, moderator):
    deciding.decide(comment, Status.RETURNED, by=moderator, seen=1, reason="off-topic")
    deciding.step(comment, Status.WAITING, by=comment.submission.author, reason="revised")
    with pytest.raises(WrongStep):
        deciding.undo(comment, by=moderator)
    publish(comment, moderator, seen=3)
    deciding.step(comment, Status.WITHDRAWN, by=comment.submission.author)
    with pytest.raises(WrongStep):
        deciding.undo(comment, by=moderator)
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_the_same_moment_one_is_too_late():
    comment = makers.make_comment(status=Status.WAITING)
    moderators = [makers.make_staff(), makers.make_staff(name="Second")]
    start, outcomes = threading.Barrier(2), []

    def decide(moderator: User) -> None:
        mine = Comment.objects.get(pk=comment.pk)
        start.wait()
        try:
            publish(mine, moderator, seen=1)
            outcomes.append("done")
        except WrongStep:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[one]) for one in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "too late"]
    assert Decision.objects.count() == 1
    assert Record.objects.filter(subject_type="consultations.comment").count() == 1


def test_undoing_is_offered_as_long_as_it_is_possible(comment, moderator, settings):
    assert deciding.undoable(comment) is None
    deciding.decide(comment, Status.WITHHELD, by=moderator, seen=1, reason=Reason.OFF_TOPIC)
    assert deciding.undoable(comment).outcome == "withheld"
    settings.DECISION_MAIL_DELAY_SECONDS = 0
    assert deciding.undoable(comment) is None
