"""From an announcement to its letters: one Delivery for each reader who follows.

Batches are committed one by one with the place reached, so that a worker that dies in the middle is followed by
one that goes on from there; the constraint on announcement and reader keeps any letter from being written twice.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from imrf_portal.notifications.models import Announcement, Pace, message_id_host
from imrf_portal.notifications.pacing import HOUR, NEVER_IN_A_DIGEST, next_digest
from imrf_portal.notifications.waking import wake_delivering

BATCH = 5_000

# Whoever followed at that instant and still does; of several topics the one followed most closely is the reason, of
# these the first in the announcement's order. Closed accounts and addresses that mail came back from are passed over,
# yet count as reached. A letter that is not to leave at once is gathered until `digest_at`.
_WRITE_BATCH = """
WITH follower AS (
    SELECT DISTINCT ON (subscription.reader) subscription.reader, subscription.topic, subscription.pace
    FROM notifications_subscription AS subscription
    WHERE subscription.topic = ANY(%(topics)s::text[])
      AND subscription.ended_at IS NULL
      AND subscription.created_at <= %(occurred_at)s
      AND subscription.reader > %(cursor)s
      AND subscription.reader IS DISTINCT FROM %(by)s::bigint
    ORDER BY subscription.reader, subscription.pace,
             array_position(%(topics)s::text[], subscription.topic::text)
    LIMIT %(batch)s
), lately AS (
    SELECT reader, count(*) AS letters, min(created_at) AS first_at
    FROM notifications_delivery
    WHERE announcement_id = ANY(%(recent)s::bigint[])
      AND reader > %(cursor)s AND reader <= (SELECT max(reader) FROM follower)
      AND status IN ('queued', 'sent') AND created_at > %(hour_ago)s
    GROUP BY reader
), letter AS (
    SELECT follower.reader, follower.topic, person.id AS person_id, mailbox.id AS mailbox_id,
           coalesce(person.email, mailbox.address) AS address,
           coalesce(person.language, mailbox.language) AS language,
           CASE
               WHEN split_part(follower.topic, ':', 1) = ANY(%(urgent)s::text[]) THEN NULL
               WHEN follower.pace = %(daily)s THEN %(daily_at)s::timestamptz
               WHEN follower.pace = %(weekly)s THEN %(weekly_at)s::timestamptz
               WHEN lately.letters >= %(few)s THEN lately.first_at + interval '1 hour'
           END AS digest_at
    FROM follower
    LEFT JOIN accounts_user AS person
        ON person.id = follower.reader AND person.is_active AND person.closed_at IS NULL
    LEFT JOIN notifications_mailbox AS mailbox
        ON mailbox.id = -follower.reader AND mailbox.confirmed_at IS NOT NULL
    LEFT JOIN lately ON lately.reader = follower.reader
    WHERE person.id IS NOT NULL OR mailbox.id IS NOT NULL
), written AS (
    INSERT INTO notifications_delivery (
        announcement_id, kind, person_id, mailbox_id, address, language, topic, facts, message_id, status, created_at,
        not_before, attempts, doubts, last_error
    )
    SELECT %(announcement)s, %(kind)s, letter.person_id, letter.mailbox_id, letter.address, letter.language,
           letter.topic, '{}', '<' || gen_random_uuid() || '@' || %(host)s || '>',
           CASE WHEN letter.digest_at IS NULL THEN 'queued' ELSE 'gathered' END, %(now)s,
           coalesce(letter.digest_at, %(not_before)s), 0, 0, ''
    FROM letter
    WHERE NOT EXISTS (SELECT FROM notifications_suppression AS gone WHERE gone.address = letter.address)
    ORDER BY letter.reader
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM follower), (SELECT max(reader) FROM follower), (SELECT count(*) FROM written)
"""


def expand(announcement: Announcement, *, batch: int = BATCH, at: datetime | None = None) -> int:
    """Write the letters of an announcement, at most `batch` a transaction, and wake the sending after each.

    How many were written, those that wait for a digest among them. Nothing happens while another worker expands the
    same announcement, before its time, or once it was taken back. `at` is the instant of the writing (now).
    """
    total = 0
    while (written := _expand_batch(announcement.pk, batch=batch, at=at or timezone.now())) is not None:
        total += written
    return total


def expand_what_is_due() -> None:
    """Write the letters of every announcement whose time has come."""
    for announcement in Announcement.objects.unexpanded().order_by("not_before"):
        expand(announcement)


@transaction.atomic
def _expand_batch(announcement_id: int, *, batch: int, at: datetime) -> int | None:
    """Write one batch: how many letters, or None where there is nothing (more) to do."""
    unexpanded = Announcement.objects.unexpanded(at).select_for_update(skip_locked=True, of=("self",))
    announcement = unexpanded.filter(pk=announcement_id).first()
    if announcement is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE_BATCH,
            {
                "announcement": announcement.pk,
                "batch": batch,
                "by": announcement.by_id,
                "cursor": announcement.cursor,
                "daily": Pace.DAILY,
                "daily_at": next_digest(Pace.DAILY, after=at),
                "few": settings.LETTERS_WITHIN_AN_HOUR,
                "host": message_id_host(),
                "hour_ago": at - HOUR,
                "kind": announcement.kind,
                "not_before": announcement.not_before,
                "now": at,
                "occurred_at": announcement.occurred_at,
                "recent": _recent(announcement, at),
                "topics": announcement.topics,
                "urgent": list(NEVER_IN_A_DIGEST),
                "weekly": Pace.WEEKLY,
                "weekly_at": next_digest(Pace.WEEKLY, after=at),
            },
        )
        followers, reached, written = cursor.fetchone()
    Announcement.objects.filter(pk=announcement.pk).update(
        cursor=announcement.cursor if reached is None else reached,
        expanded_at=at if followers < batch else None,
    )
    if written:
        wake_delivering()
    return written


def _recent(announcement: Announcement, at: datetime) -> list[int]:
    """What else was announced within the hour before `at`; nothing where that is too little to make anybody's letters
    too many, so that the usual announcement counts nobody's."""
    others = Announcement.objects.filter(expanded_at__gt=at - HOUR).exclude(pk=announcement.pk)
    recent = list(others.values_list("pk", flat=True))
    return recent if len(recent) >= settings.LETTERS_WITHIN_AN_HOUR else []
