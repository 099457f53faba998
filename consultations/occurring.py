"""Which values occur among the comments of a consultation or of all, asked of an index instead of the comments.

Written in SQL, because the ORM has no words for a walk from each value to the next: a hundred organisations among a
million comments are found in a hundred steps, where DISTINCT reads the million.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from django.db import connection

# As the indexes of `Listed` say it.
_LISTED = "('published', 'waiting')"
_STEPS = """
WITH RECURSIVE step AS (
    (SELECT {column} AS value FROM consultations_comment
     WHERE consultation_id = %(room)s AND status IN {listed} ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT {column} FROM consultations_comment
            WHERE consultation_id = %(room)s AND status IN {listed} AND {column} > step.value
            ORDER BY {column} LIMIT 1)
    FROM step WHERE step.value IS NOT NULL
)
SELECT value FROM step
WHERE value <> '' AND EXISTS (SELECT FROM consultations_comment
    WHERE consultation_id = %(room)s AND {column} = value AND status = ANY(%(statuses)s))
"""
# From one pair of consultation and language to the next; comments on events, which have no consultation, are few.
_LANGUAGES = """
WITH RECURSIVE step AS (
    (SELECT consultation_id AS room, written_in AS value FROM consultations_comment
     WHERE consultation_id IS NOT NULL AND status IN {listed} ORDER BY consultation_id, written_in LIMIT 1)
    UNION ALL
    SELECT next.room, next.value FROM step, LATERAL (
        SELECT consultation_id AS room, written_in AS value FROM consultations_comment
        WHERE (consultation_id, written_in) > (step.room, step.value) AND status IN {listed}
        ORDER BY consultation_id, written_in LIMIT 1) AS next
)
SELECT value FROM step WHERE value <> ''
UNION
SELECT written_in FROM consultations_comment
WHERE consultation_id IS NULL AND status IN {listed} AND written_in <> ''
ORDER BY 1
"""


def occurring(
    column: Literal["said_by", "written_in"], *, consultation: int, statuses: Collection[str]
) -> list[str]:
    """Every value in a column of `Listed` among the comments of a consultation (its key) in these statuses; one query
    of as many steps as there are values."""
    steps = _STEPS.format(column=column, listed=_LISTED)
    with connection.cursor() as cursor:
        cursor.execute(steps, {"room": consultation, "statuses": list(statuses)})
        return [value for (value,) in cursor.fetchall()]


def languages_occurring() -> list[str]:
    """Every language (its code) in which something was said that is public or waits, in any consultation; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES.format(listed=_LISTED))
        return [value for (value,) in cursor.fetchall()]
