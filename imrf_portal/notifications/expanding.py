"""From an announcement to its letters: one Delivery for each person who follows.

Batches are committed one by one with the place reached, so that a worker that dies in the middle is followed by
one that goes on from there; the constraint on announcement and person keeps any letter from being written twice.
"""

from django.db import connection, transaction
from django.utils import timezone

from imrf_portal.notifications.models import Announcement, message_id_host
from imrf_portal.notifications.waking import wake_delivering

BATCH = 5_000

# Whoever followed at that instant and still does; of several topics the first in the announcement's order is the
# reason. Closed accounts are passed over, yet count as reached.
_WRITE_BATCH = """
WITH follower AS (
    SELECT DISTINCT ON (subscription.person_id) subscription.person_id, subscription.topic
    FROM notifications_subscription AS subscription
    WHERE subscription.topic = ANY(%(topics)s::text[])
      AND subscription.ended_at IS NULL
      AND subscription.created_at <= %(occurred_at)s
      AND subscription.person_id > %(cursor)s
      AND subscription.person_id IS DISTINCT FROM %(by)s::bigint
    ORDER BY subscription.person_id, array_position(%(topics)s::text[], subscription.topic::text)
    LIMIT %(batch)s
), written AS (
    INSERT INTO notifications_delivery (
        announcement_id, kind, person_id, address, language, topic, facts, message_id, status, created_at,
        not_before, attempts, doubts, last_error
    )
    SELECT %(announcement)s, %(kind)s, person.id, person.email, person.language, follower.topic, '{}',
           '<' || gen_random_uuid() || '@' || %(host)s || '>', 'queued', %(now)s, %(not_before)s, 0, 0, ''
    FROM follower
    JOIN accounts_user AS person ON person.id = follower.person_id
    WHERE person.is_active AND person.closed_at IS NULL
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM follower), (SELECT max(person_id) FROM follower), (SELECT count(*) FROM written)
"""


def expand(announcement: Announcement, *, batch: int = BATCH) -> int:
    """Write the letters of an announcement, at most `batch` a transaction, and wake the sending after each.

    How many were written. Nothing happens while another worker expands the same announcement, before its time,
    or once it was taken back.
    """
    total = 0
    while (written := _expand_batch(announcement.pk, batch=batch)) is not None:
        total += written
    return total


def expand_what_is_due() -> None:
    """Write the letters of every announcement whose time has come."""
    for announcement in Announcement.objects.unexpanded().order_by("not_before"):
        expand(announcement)


@transaction.atomic
def _expand_batch(announcement_id: int, *, batch: int) -> int | None:
    """Write one batch: how many letters, or None where there is nothing (more) to do."""
    unexpanded = Announcement.objects.unexpanded().select_for_update(skip_locked=True, of=("self",))
    announcement = unexpanded.filter(pk=announcement_id).first()
    if announcement is None:
        return None
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE_BATCH,
            {
                "announcement": announcement.pk,
                "batch": batch,
                "by": announcement.by_id,
                "cursor": announcement.cursor,
                "host": message_id_host(),
                "kind": announcement.kind,
                "not_before": announcement.not_before,
                "now": now,
                "occurred_at": announcement.occurred_at,
                "topics": announcement.topics,
            },
        )
        followers, reached, written = cursor.fetchone()
    Announcement.objects.filter(pk=announcement.pk).update(
        cursor=reached or announcement.cursor, expanded_at=now if followers < batch else None
    )
    if written:
        wake_delivering()
    return written
