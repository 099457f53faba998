"""Counting pledges as they stood on a day: by status, by light, by who pledged, by objective and region.

Every count is of pledges, each once in each row: one on three objectives stands in three rows, so rows of objectives,
regions and kinds of actors add up to more than the total, and totals by status and by light to exactly the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, QuerySet, Value, When

from imrf_portal.compact.official_clock import official_day
from pledges.ledger.standing import anniversary, day_after
from pledges.models import Light, Progress, Standing

# The arrays of a standing, each member of which it is counted under.
_MEMBERS = ("maker_kinds", "states", "regions", "objectives")
# Way, code or key of the part, for the matrix the objective, status, number. What stood is read once; arrays are taken
# apart beside what is selected, which costs half of a join with their members.
_EVERY_WAY = """
WITH stood AS MATERIALIZED ({rows})
SELECT 'light', light, NULL::bigint, NULL::int, progress, count(*) FROM stood GROUP BY light, progress
UNION ALL SELECT 'maker', kind, NULL, NULL, progress, count(*)
    FROM (SELECT unnest(maker_kinds) AS kind, progress FROM stood) AS each GROUP BY kind, progress
UNION ALL SELECT 'region', NULL, region, NULL, progress, count(*)
    FROM (SELECT unnest(regions) AS region, progress FROM stood) AS each GROUP BY region, progress
UNION ALL SELECT 'objective', NULL, objective, NULL, progress, count(*)
    FROM (SELECT unnest(objectives) AS objective, progress FROM stood) AS each GROUP BY objective, progress
UNION ALL SELECT 'matrix', NULL, state, objective, NULL, count(*)
    FROM (SELECT state, unnest(objectives) AS objective
          FROM (SELECT unnest(states) AS state, objectives FROM stood) AS pledging) AS each
    GROUP BY state, objective
"""


@dataclass(frozen=True)
class Tally:
    """How many pledges: by status, unknown among them."""

    by_progress: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_progress.values())

    @property
    def row(self) -> list[int]:
        """The counts in the order of the statuses."""
        return [self.by_progress.get(progress, 0) for progress in Progress.values]


@dataclass(frozen=True)
class Counts:
    """The ledger of a day, counted. Keys: lights, kinds of organisations, numbers of objectives, keys of regions; of the
    matrix, which holds numbers alone, pairs of a State's key and an objective's number."""

    day: date
    whole: Tally
    by_light: dict[str, Tally]
    by_maker: dict[str, Tally]
    by_objective: dict[int, Tally]
    by_region: dict[int, Tally]
    matrix: dict[tuple[int, int], int]


def count(day: date | None = None) -> Counts:
    """What stood at the end of `day` in New York, or stands now; one query, however many pledges."""
    shown = day or official_day()
    stood = standings(day).order_by().values("progress", *_MEMBERS, light=light_on(shown))
    found: dict[str, dict[Any, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    matrix: dict[tuple[int, int], int] = {}
    for way, code, key, objective, progress, n in _counted(stood):
        if way == "matrix":
            matrix[key, objective] = n
        else:
            found[way][key if key is not None else code][progress] = n
    tallies = {way: {part: Tally(counts) for part, counts in parts.items()} for way, parts in found.items()}
    by_light = tallies.get("light", {})
    return Counts(
        day=shown,
        whole=_sum(by_light.values()),
        by_light=by_light,
        by_maker=tallies.get("maker", {}),
        by_objective=tallies.get("objective", {}),
        by_region=tallies.get("region", {}),
        matrix=matrix,
    )


def standings(day: date | None = None) -> QuerySet[Standing]:
    """How each pledge that was public stood at the end of `day` in New York, or (None) how it stands now."""
    return Standing.objects.at(day_after(day) if day else None)


def light_on(day: date) -> Case:
    """The light on a day of whatever has a `reported_on`, as `ledger.standing.light` has it."""
    return Case(
        When(reported_on=None, then=Value(Light.NEVER)),
        When(reported_on__gt=_a_year_before(day, 1), then=Value(Light.WITHIN_A_YEAR)),
        When(reported_on__gt=_a_year_before(day, 2), then=Value(Light.OVER_ONE)),
        default=Value(Light.OVER_TWO),
        output_field=CharField(),
    )


def _a_year_before(day: date, years: int) -> date:
    """The last day whose report is so many years old on `day`."""
    before = anniversary(day, -years)
    # Of 29 February there is an anniversary on 1 March alone.
    return before if anniversary(before, years) <= day else date(before.year, 2, 28)


def _counted(stood: QuerySet[Standing, dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Every way in which they are parted, the rows that stood read once for all of them."""
    rows, parameters = stood.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_EVERY_WAY.format(rows=rows), parameters)
        return cursor.fetchall()


def _sum(tallies: Iterable[Tally]) -> Tally:
    total: dict[str, int] = defaultdict(int)
    for tally in tallies:
        for progress, n in tally.by_progress.items():
            total[progress] += n
    return Tally(dict(total))
