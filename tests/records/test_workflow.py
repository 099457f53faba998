"""Moving a status, shown on an event of the calendar: any model with `Status` and `STEPS` moves the same way."""

import threading

import pytest
from django.db import connection

from consultations.models import Comment
from imrf_portal.moderation.models import Status
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep, advance
from tests import makers


@pytest.fixture
def comment(db) -> Comment:
    return makers.make_comment(status=Status.WAITING)


def test_step_is_saved_and_recorded(comment):
    person = makers.make_staff()
    entry = advance(comment, Status.RETURNED, by=person, reason="off-topic", facts={"more": 1}, version=7)
    assert (comment.status, comment.version) == (Status.RETURNED, 7)
    comment.refresh_from_db()
    assert (comment.status, comment.version) == (Status.RETURNED, 7)
    assert (entry.act, entry.by) == ("status_returned", person)
    assert entry.facts == {"was": "waiting", "reason": "off-topic", "more": 1}


def test_wrong_step_changes_nothing(comment):
    advance(comment, Status.WITHDRAWN, by=None)
    with pytest.raises(WrongStep) as caught:
        advance(comment, Status.PUBLISHED, by=None)
    assert (caught.value.was, caught.value.to) == (Status.WITHDRAWN, Status.PUBLISHED)
    assert caught.value.sentence.startswith("This has changed since you opened it")
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN
    assert Record.objects.count() == 1


def test_step_is_judged_by_the_row_not_by_what_is_in_memory(comment):
    stale = Comment.objects.get(pk=comment.pk)
    advance(comment, Status.WITHDRAWN, by=None)
    with pytest.raises(WrongStep):
        advance(stale, Status.RETURNED, by=None)


def test_step_that_cannot_be_recorded_is_not_taken(comment):
    with pytest.raises(ValueError, match="'reason'"):
        advance(comment, Status.RETURNED, by=None, reason="a" * 81)
    assert comment.status == Status.WAITING
    comment.refresh_from_db()
    assert comment.status == Status.WAITING


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_too_late():
    comment = makers.make_comment(status=Status.WAITING)
    start, outcomes = threading.Barrier(2), []

    def take(to: str) -> None:
        mine = Comment.objects.get(pk=comment.pk)
        start.wait()
        try:
            advance(mine, to, by=None)
            outcomes.append("done")
        except WrongStep:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[to]) for to in (Status.WITHDRAWN, Status.RETURNED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    comment.refresh_from_db()
    entries = Record.objects.filter(subject_id=comment.pk, subject_type="consultations.comment")
    # Withdrawn is final; a comment that was returned first may still be withdrawn.
    assert "done" in outcomes
    assert entries.count() == outcomes.count("done")
    assert comment.status == entries.order_by("pk").last().act.removeprefix("status_")
