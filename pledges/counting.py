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

from django.db.models import Case, CharField, Count, F, Func, IntegerField, QuerySet, Value, When

from imrf_portal.compact.official_clock import official_day
from pledges.ledger.standing import anniversary, day_after
from pledges.models import Light, Progress, Standing


class Unnest(Func):
    """Each member of an array as a row of its own."""

    function = "unnest"
    arity = 1
    set_returning = True


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
    """What stood at the end of `day` in New York, or stands now; five queries, however many pledges."""
    stood = standings(day)
    shown = day or official_day()
    by_light = _tallies(stood.values_list(light_on(shown), "progress").annotate(n=Count("pk")).order_by())
    return Counts(
        day=shown,
        whole=_sum(by_light.values()),
        by_light=by_light,
        by_maker=_by(stood, "maker_kinds", CharField()),
        by_objective=_by(stood, "objectives", IntegerField()),
        by_region=_by(stood, "regions", IntegerField()),
        matrix=_matrix(stood),
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


def _by(stood: QuerySet[Standing], name: str, output: Any) -> dict[Any, Tally]:
    members = Unnest(F(name), output_field=output)
    return _tallies(stood.values_list(members, "progress").annotate(n=Count("pk")).order_by())


def _matrix(stood: QuerySet[Standing]) -> dict[tuple[int, int], int]:
    """By the sets of States that pledge together, few of which differ, taken apart here."""
    objectives = Unnest(F("objectives"), output_field=IntegerField())
    rows = stood.exclude(states=[]).values_list("states", objectives).annotate(n=Count("pk")).order_by()
    found: dict[tuple[int, int], int] = defaultdict(int)
    for states, objective, n in rows:
        for state in states:
            found[state, objective] += n
    return dict(found)


def _tallies(rows: Iterable[tuple[Any, str, int]]) -> dict[Any, Tally]:
    found: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, progress, n in rows:
        found[key][progress] += n
    return {key: Tally(dict(counts)) for key, counts in found.items()}


def _sum(tallies: Iterable[Tally]) -> Tally:
    total: dict[str, int] = defaultdict(int)
    for tally in tallies:
        for progress, n in tally.by_progress.items():
            total[progress] += n
    return Tally(dict(total))
