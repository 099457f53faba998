"""A consultation seen from its door: in one quick query, the little that tells whether a kept page still holds.

It is written in SQL because this one query answers most visits: put into words by the ORM, with the columns of six
languages, it took longer than all the rest of the answer. A test holds it against `Consultation.announced`. A web
process asks it once between two changes of the rows it reads (migration 0003).
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.http import Http404

from imrf_portal.kit.changes import ear

_PUBLIC = """
SELECT room.stamp, room.opens_at, room.closes_at,
       md5(ROW(to_jsonb(room) - 'stamp', cycle, draft, declaration, (
           SELECT earlier.slug FROM declarations_draft earlier
           WHERE earlier.declaration_id = draft.declaration_id AND earlier."order" < draft."order"
             AND earlier.status = 'published'
           ORDER BY earlier."order" DESC LIMIT 1
       ))::text)
FROM consultations_consultation room
JOIN compact_cycle cycle ON cycle.id = room.cycle_id
LEFT JOIN declarations_draft draft ON draft.id = room.draft_id
LEFT JOIN declarations_declaration declaration ON declaration.id = draft.declaration_id
WHERE cycle.slug = %s AND room.slug = %s AND room.announced_at IS NOT NULL
  AND (room.draft_id IS NULL OR draft.status = 'published')
"""


class Glimpse(NamedTuple):
    """A public consultation at one instant.

    `stamp` moves with every comment that comes or goes; `said` is a digest of everything else that its page says of
    it, its cycle, its draft, the draft before and the Declaration of both.
    """

    stamp: int
    opens_at: datetime
    closes_at: datetime
    said: str


def glimpse(cycle: str, slug: str) -> Glimpse:
    """The consultation at an address, if everybody may see it; at most one query. Raises `Http404`."""
    return ear.remembered(("consultation", cycle, slug), lambda: _ask(cycle, slug))


def _ask(cycle: str, slug: str) -> Glimpse:
    with connection.cursor() as cursor:
        cursor.execute(_PUBLIC, [cycle, slug])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    return Glimpse(*row)
