"""Digests: one letter of all that was gathered for a reader, grouped by what they follow.

What was gathered is bound to its digest once, by one statement: a second run, or one that comes after a kill, finds
nothing left to bind, and of two at one time one writes a digest of nothing. What a digest says is read when it leaves,
so that nothing stands in it that was taken back, stopped or given up meanwhile; with nothing left it does not leave.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from imrf_portal.notifications.letters import Headline, headline, stop_url
from imrf_portal.notifications.models import DIGEST, Announcement, message_id_host
from imrf_portal.notifications.subscribing import stop_token
from imrf_portal.notifications.waking import wake_delivering

BATCH = 5_000

_COMPOSE = """
WITH due AS (
    SELECT reader, min(person_id) AS person_id, min(mailbox_id) AS mailbox_id
    FROM notifications_delivery
    WHERE status = 'gathered' AND digest_id IS NULL AND not_before <= %(now)s
    GROUP BY reader
    LIMIT %(batch)s
), digest AS (
    INSERT INTO notifications_delivery (
        kind, person_id, mailbox_id, address, language, topic, facts, message_id, status, created_at, not_before,
        attempts, doubts, last_error
    )
    SELECT %(kind)s, due.person_id, due.mailbox_id,
           coalesce(person.email, mailbox.address), coalesce(person.language, mailbox.language), '', '{}',
           '<' || gen_random_uuid() || '@' || %(host)s || '>', 'queued', %(now)s, %(now)s, 0, 0, ''
    FROM due
    LEFT JOIN accounts_user AS person ON person.id = due.person_id
    LEFT JOIN notifications_mailbox AS mailbox ON mailbox.id = due.mailbox_id
    RETURNING id, reader
), bound AS (
    UPDATE notifications_delivery AS item
    SET digest_id = digest.id
    FROM digest
    WHERE item.reader = digest.reader
      AND item.status = 'gathered' AND item.digest_id IS NULL AND item.not_before <= %(now)s
)
SELECT count(*) FROM digest
"""

# As in `outbox`: the topic for which it was gathered, else another by which the reader would have heard.
_LINES = """
SELECT item.announcement_id, standing.topic, standing.label, standing.label_language
FROM notifications_delivery AS item
JOIN notifications_announcement AS announcement
    ON announcement.id = item.announcement_id AND announcement.cancelled_at IS NULL
CROSS JOIN LATERAL (
    SELECT subscription.topic, subscription.label, subscription.label_language
    FROM notifications_subscription AS subscription
    WHERE subscription.topic = ANY(announcement.topics)
      AND subscription.reader = item.reader
      AND subscription.ended_at IS NULL
      AND subscription.created_at <= announcement.occurred_at
    ORDER BY subscription.topic <> item.topic
    LIMIT 1
) AS standing
WHERE item.digest_id = %(digest)s AND item.status = 'gathered'
ORDER BY announcement.occurred_at, announcement.id
"""


@dataclass(slots=True)
class Group:
    """What happened at one thing that is followed."""

    label: str
    language: str
    stop_url: str
    lines: list[Headline]


def compose_what_is_due(at: datetime | None = None, *, batch: int = BATCH) -> int:
    """Write the digest of every reader for whom something was gathered until instant `at` (now); how many."""
    at, total = at or timezone.now(), 0
    while (written := _compose_batch(at, batch)) == batch:
        total += written
    if total + written:
        wake_delivering()
    return total + written


def _compose_batch(at: datetime, batch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COMPOSE, {"now": at, "batch": batch, "host": message_id_host(), "kind": DIGEST})
        return int(cursor.fetchone()[0])


def headline_of(announcement_id: int, language: str) -> Headline:
    """What an announcement is called in a digest of this language, and where it is read."""
    announcement = Announcement.objects.get(pk=announcement_id)
    return headline(announcement.kind, language=language, facts=announcement.facts)


def digest_facts(
    digest_id: int, *, reader: int, language: str, find: Callable[[int, str], Headline] = headline_of
) -> dict[str, Any]:
    """What a digest says now: its groups, in the order of what happened, and how many lines they have, which may be none.

    `find` is `headline_of`, or one that remembers what it found for other readers. One query, and what `find` asks.
    """
    groups: dict[str, Group] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"digest": digest_id})
        rows = cursor.fetchall()
    for announcement_id, topic, label, label_language in rows:
        if topic not in groups:
            groups[topic] = Group(label, label_language, stop_url(language, stop_token(reader, topic)), [])
        groups[topic].lines.append(find(announcement_id, language))
    return {"groups": list(groups.values()), "count": len(rows)}
