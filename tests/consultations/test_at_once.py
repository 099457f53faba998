"""Two people at one comment in the same moment, each over a connection of their own: the first is obeyed, the other is
told, and what is public, counted, recorded and mailed agrees with what stands."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from consultations import moderating, submitting
from consultations.models import Comment, Tally
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)

# Who comes first is chance: each meeting takes place several times.
MEETINGS = 4


def at_once(comment: Comment, *acts: Callable[[Comment], object]) -> list[str]:
    """What becomes of acts on one comment that begin at the same moment, in their order: done, or told why not."""
    start, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int) -> None:
        mine = Comment.objects.select_related("submission").get(pk=comment.pk)
        start.wait()
        try:
            acts[place](mine)
            outcomes[place] = "done"
        except WrongStep as error:
            outcomes[place] = "told" if error.sentence else "told nothing"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def counted(comment: Comment) -> int:
    """How many comments the reading room counts at the paragraph of this one."""
    tally = Tally.objects.filter(paragraph=comment.paragraph_id).first()
    return tally.published if tally else 0


def queued(comment: Comment) -> list[str]:
    """What is still to be mailed of decisions on this comment."""
    keys = [f"{prefix}-{comment.pk}-" for prefix in ("comment-decision", "new-comment")]
    letters = Delivery.objects.filter(status=Delivery.Status.QUEUED)
    news = Announcement.objects.filter(cancelled_at=None)
    return [one.key or "" for one in (*letters, *news) if one.key and any(map(one.key.startswith, keys))]


def test_of_two_moderators_one_decides_and_the_other_is_told():
    room, first, second = makers.make_consultation(), makers.make_staff(), makers.make_staff(name="Second")
    for _ in range(MEETINGS):
        comment = makers.make_comment(room, status=Status.WAITING)
        before = counted(comment)
        outcomes = at_once(
            comment,
            lambda mine: moderating.publish(mine, by=first, seen=1),
            lambda mine: moderating.withhold(mine, by=second, seen=1, reason="off-topic"),
        )
        assert sorted(outcomes) == ["done", "told"]
        comment.refresh_from_db()
        is_published = outcomes[0] == "done"
        assert comment.status == (Status.PUBLISHED if is_published else Status.WITHHELD)
        assert counted(comment) - before == is_published
        assert Decision.objects.filter(subject_id=comment.pk).count() == 1
        # To the author, and to followers where there is something to read.
        assert len(queued(comment)) == (2 if is_published else 1)


def test_what_its_author_withdraws_while_it_is_published_is_withdrawn():
    room, moderator = makers.make_consultation(), makers.make_staff()
    for _ in range(MEETINGS):
        author = makers.make_person()
        comment = makers.make_comment(room, author=author, status=Status.WAITING)
        outcomes = at_once(
            comment,
            lambda mine: moderating.publish(mine, by=moderator, seen=1),
            lambda mine, author=author: submitting.withdraw(mine, by=author),
        )
        # Published first it can be withdrawn still; withdrawn first it can no longer be published.
        assert outcomes in (["done", "done"], ["told", "done"])
        comment.refresh_from_db()
        assert comment.status == Status.WITHDRAWN
        assert counted(comment) == 0
        assert queued(comment) == []
        steps = Record.objects.filter(subject_type="consultations.comment", subject_id=comment.pk)
        assert steps.count() == outcomes.count("done")


def test_withdrawn_twice_at_once_is_withdrawn_once():
    author = makers.make_person()
    comment = makers.make_comment(author=author, status=Status.WAITING)
    outcomes = at_once(comment, *[lambda mine: submitting.withdraw(mine, by=author)] * 2)
    assert sorted(outcomes) == ["done", "told"]
