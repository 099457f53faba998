"""The queue of letters: claiming them for a while, noting what became of them, telling how it stands.

A worker claims a batch with a lease, so that no two send the same letter; a worker that dies leaves its lease to
run out. It sends a batch in the order of its ids, so of a lost lease at most the first letter not marked as sent
may have left: that one is in doubt, is counted, and goes out again with the same Message-ID.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

from imrf_portal.notifications.models import DIGEST, Announcement, Delivery, DeliveryQuerySet, Suppression

BATCH = 200
LATE_AFTER = timedelta(minutes=5)
# How long a letter waits after each refusal; after the last it has failed.
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720, 1440)]
# How long the letter waits at which the mail server fell silent; the others go first meanwhile.
SILENCE = timedelta(minutes=1)

# The two queues as their partial indexes know them: letters to one person, letters to all followers and digests.
_QUEUES = (
    f"announcement_id IS NULL AND NOT kind = '{DIGEST}'",
    f"(announcement_id IS NOT NULL OR kind = '{DIGEST}')",
)

# Whether the reader still wants an announced letter is asked once more here: a subscription that ended, an account
# that was closed or an address from which mail came back since it was written stops it. Of a digest, `digesting` asks
# for each of its lines. A letter to one person is always wanted.
_CLAIM = """
WITH due AS (
    SELECT id FROM notifications_delivery
    WHERE status = 'queued' AND leased_until IS NULL AND not_before <= %(now)s
      AND {queue}
    ORDER BY leased_until, not_before, id  -- the index's order: the planner does not see that the first is constant
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE notifications_delivery AS delivery
    SET leased_until = %(until)s, leased_by = %(worker)s
    FROM due WHERE delivery.id = due.id
    RETURNING delivery.*
)
SELECT claimed.id, claimed.announcement_id, claimed.kind, claimed.address, claimed.language, claimed.message_id,
       claimed.reader, coalesce(person.name, ''), claimed.attempts,
       claimed.facts || coalesce(claimed.secret, jsonb_build_object()),
       coalesce(standing.topic, ''), coalesce(standing.label, ''),
       CASE WHEN claimed.announcement_id IS NULL AND claimed.kind <> %(digest)s THEN true
            ELSE (standing.topic IS NOT NULL OR claimed.kind = %(digest)s)
                AND (mailbox.confirmed_at IS NOT NULL OR (person.is_active AND person.closed_at IS NULL))
                AND NOT EXISTS (SELECT FROM notifications_suppression AS gone WHERE gone.address = claimed.address)
       END
FROM claimed
LEFT JOIN accounts_user AS person ON person.id = claimed.person_id
LEFT JOIN notifications_mailbox AS mailbox ON mailbox.id = claimed.mailbox_id
LEFT JOIN LATERAL (
    SELECT subscription.topic, subscription.label
    FROM notifications_announcement AS announcement
    JOIN notifications_subscription AS subscription
      ON subscription.topic = ANY(announcement.topics)
     AND subscription.reader = claimed.reader
     AND subscription.ended_at IS NULL
     AND subscription.created_at <= announcement.occurred_at
    WHERE announcement.id = claimed.announcement_id
    ORDER BY subscription.topic <> claimed.topic
    LIMIT 1
) AS standing ON true
ORDER BY claimed.id
"""

_RELEASE_LOST = """
WITH lost AS (
    SELECT id, leased_by FROM notifications_delivery
    WHERE status = 'queued' AND leased_until < %(now)s AND {queue}
    FOR UPDATE SKIP LOCKED
), doubtful AS (
    SELECT min(id) AS id FROM lost GROUP BY leased_by
)
UPDATE notifications_delivery AS delivery
SET leased_until = NULL, leased_by = NULL, doubts = doubts + (delivery.id IN (SELECT id FROM doubtful))::int
FROM lost WHERE delivery.id = lost.id
"""

_MARK_SENT = b"""
UPDATE notifications_delivery
SET status = 'sent', sent_at = clock_timestamp(), secret = NULL, leased_until = NULL, leased_by = NULL, last_error = ''
WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that one worker alone may send until its lease runs out."""

    id: int
    announcement_id: int | None
    kind: str
    address: str
    language: str
    message_id: str
    reader: int | None
    name: str
    attempts: int
    facts_as_json: str
    topic: str
    label: str
    is_wanted: bool

    @property
    def facts(self) -> dict[str, Any]:
        """The letter's own facts, the secret ones among them; none where the announcement has them."""
        facts: dict[str, Any] = json.loads(self.facts_as_json)
        return facts


def claim(worker: uuid.UUID) -> list[Claimed]:
    """Up to `BATCH` letters that are due, in the order of their ids, held for `MAIL_LEASE_SECONDS`.

    Letters to one person go before those to all followers, so that a login mail does not wait for a fan-out.
    """
    return next(filter(None, (_claim(worker, queue) for queue in _QUEUES)), [])


def _claim(worker: uuid.UUID, queue: str) -> list[Claimed]:
    now = timezone.now()
    until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM.format(queue=queue),
            {"now": now, "until": until, "batch": BATCH, "worker": worker, "digest": DIGEST},
        )
        return [Claimed(*row) for row in cursor.fetchall()]


def release(batch: Iterable[Claimed]) -> None:
    """Give back claimed letters that were not dealt with."""
    keys = [claimed.id for claimed in batch]
    if keys:
        Delivery.objects.queued().filter(pk__in=keys).update(leased_until=None, leased_by=None)


def release_lost() -> None:
    """Give back what workers held that have died, counting the one letter of each that is in doubt."""
    with connection.cursor() as cursor:
        for queue in _QUEUES:
            cursor.execute(_RELEASE_LOST.format(queue=queue), {"now": timezone.now()})


class SentMarks:
    """Marks letters as sent, each in a commit of its own, at once after the mail server's 250.

    Whatever time passes between the two is time in which a kill makes an extra copy; so the statement is prepared,
    goes to libpq without a layer between, and its answer is waited for only when the next statement is due: what
    is on its way to the database arrives though its sender is killed. The commit does not wait for the disk
    (synchronous_commit off): a worker that dies loses nothing by that; a database that crashes loses the marks of
    its last half second, and those letters go out once more with the same Message-ID.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        self._libpq = connection.connection.pgconn
        self._is_under_way = False
        _expect_success(self._libpq.prepare(b"mark_sent", _MARK_SENT))

    def mark(self, delivery_id: int) -> None:
        """Send the mark of one letter on its way."""
        self.settle()
        self._libpq.send_query_prepared(b"mark_sent", [b"%d" % delivery_id])
        self._libpq.flush()
        self._is_under_way = True

    def settle(self) -> None:
        """Wait until the last mark stands; raises `OperationalError` where it does not."""
        if self._is_under_way:
            self._is_under_way = False
            while result := self._libpq.get_result():
                _expect_success(result)

    def end(self) -> None:
        """Leave the connection as it was found."""
        if self._libpq.status == ConnStatus.OK:
            self.settle()
            _expect_success(self._libpq.exec_(b"DEALLOCATE mark_sent"))
            _expect_success(self._libpq.exec_(b"RESET synchronous_commit"))


@contextmanager
def marking() -> Iterator[SentMarks]:
    """Marks for one run; any other statement on the connection first waits for the mark that is under way."""
    marks = SentMarks()

    def wait_then_execute(execute: Callable[..., Any], *statement: Any) -> Any:
        marks.settle()
        return execute(*statement)

    try:
        with connection.execute_wrapper(wait_then_execute):
            yield marks
    finally:
        marks.end()


def _expect_success(result: PGresult) -> None:
    if result.status != ExecStatus.COMMAND_OK:
        raise OperationalError("The database did not take a mark of the outbox.")


def decline(claimed: Claimed, code: str, *, for_good: bool = False) -> None:
    """Note that a letter was not taken: it is tried again later, or has failed for good or too often."""
    has_failed = for_good or claimed.attempts >= len(BACK_OFF)
    fields: dict[str, Any] = {"status": Delivery.Status.FAILED, "secret": None}
    if not has_failed:
        fields = {"not_before": timezone.now() + BACK_OFF[claimed.attempts]}
    _settle(claimed, code, attempts=claimed.attempts + 1, **fields)


def put_off(claimed: Claimed, code: str) -> None:
    """Note that the mail server fell silent at this letter; that does not count against it."""
    _settle(claimed, code, not_before=timezone.now() + SILENCE)


def cancel(claimed: Claimed, code: str) -> None:
    """Note that the letter is not wanted any more."""
    _settle(claimed, code, status=Delivery.Status.CANCELLED, secret=None)


def _settle(claimed: Claimed, code: str, **fields: Any) -> None:
    Delivery.objects.filter(pk=claimed.id).update(
        last_error=code[:60], leased_until=None, leased_by=None, **fields
    )


def late() -> DeliveryQuerySet:
    """The letters that should have left five minutes ago."""
    return Delivery.objects.due(timezone.now() - LATE_AFTER)


def standing() -> Literal["ok", "late"]:
    """Whether mail leaves in time: late as soon as something has been due for five minutes."""
    before = timezone.now() - LATE_AFTER
    due = Delivery.objects.due(before)
    is_late = (
        due.personal().exists()
        or due.to_followers().exists()
        or Announcement.objects.unexpanded(before).exists()
        or Delivery.objects.gathered().filter(not_before__lte=before).exists()
    )
    return "late" if is_late else "ok"


def counts() -> dict[str, int]:
    """How many letters wait, how many have waited too long, how many have failed; how many stand in digests to come;
    to how many addresses nothing is announced any more."""
    queued, overdue = Delivery.objects.queued(), late()
    return {
        "queued": queued.personal().count() + queued.to_followers().count(),
        "late": overdue.personal().count() + overdue.to_followers().count(),
        "failed": Delivery.objects.failed().count(),
        "gathered": Delivery.objects.gathered().count(),
        "suppressed": Suppression.objects.count(),
    }
