"""The pledges of a day in figures: every way in which they are parted, as its drawing, table and download show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Objective, Region, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.permissions import Refused
from pledges.counting import Counts, Tally, count
from pledges.models import Entry, Light, Progress

# The Compact was adopted in this year; before it nobody pledged.
FIRST_YEAR = 2018
# What was counted is kept so long at most; a new entry of the ledger has it counted anew at once.
_KEPT_SECONDS = 300


@dataclass(frozen=True)
class Row:
    """One part of the pledges: its name, how many by status, and the list of these pledges as it stands now."""

    label: str
    tally: Tally
    url: str


@dataclass(frozen=True)
class Table:
    """The pledges parted in one way; `name` is that of its downloads, `first` the heading of its first column."""

    name: str
    title: str
    first: str
    rows: list[Row]
    # Whether a pledge may stand in several rows, so that they add up to more than there are.
    is_overlapping: bool = False


@dataclass(frozen=True)
class Dashboard:
    """What stood at the end of a day; the names of what it is counted by are read when they are asked for, a query each."""

    counts: Counts

    @property
    def day(self) -> date:
        """Whose end it shows."""
        return self.counts.day

    @property
    def total(self) -> int:
        """How many pledges were public."""
        return self.counts.whole.total

    @property
    def by_status(self) -> list[tuple[Progress, int]]:
        """How many of each status, unknown among them; they add up to all."""
        return list(zip(Progress, self.counts.whole.row, strict=True))

    @property
    def silent(self) -> int:
        """Of how many nobody who made them has reported for a year, or ever."""
        within = self.counts.by_light.get(Light.WITHIN_A_YEAR, Tally())
        return self.total - within.total

    @cached_property
    def objectives(self) -> list[Objective]:
        """All of them, by number."""
        return list(Objective.objects.all())

    @cached_property
    def regions(self) -> list[Region]:
        """All of them, in their order."""
        return list(Region.objects.all())

    @cached_property
    def states(self) -> list[State]:
        """Those that had a pledge, by name."""
        pledging = {state for state, _objective in self.counts.matrix}
        return list(State.objects.filter(pk__in=pledging).by_name())

    @cached_property
    def tables(self) -> list[Table]:
        """Every way in which they are parted, in the order of the page."""
        counts = self.counts
        return [
            Table(
                "status",
                _("Pledges by status"),
                _("Status"),
                [
                    Row(str(one.label), Tally({one: number}), _listed(status=one))
                    for one, number in self.by_status
                ],
            ),
            Table(
                "light",
                _("Pledges by how long ago their makers last reported"),
                _("Last report"),
                [_row(str(one.label), counts.by_light, one, light=one) for one in Light],
            ),
            Table(
                "makers",
                _("Pledges by kind of maker"),
                _("Kind of maker"),
                [_row(str(one.label), counts.by_maker, one, maker_kind=one) for one in OrganisationKind],
                is_overlapping=True,
            ),
            Table(
                "regions",
                _("Pledges by region of the States that make them"),
                _("Region"),
                [_row(one.name, counts.by_region, one.pk, region=one.slug) for one in self.regions],
                is_overlapping=True,
            ),
            Table(
                "objectives",
                _("Pledges by objective"),
                _("Objective"),
                [
                    _row(str(one), counts.by_objective, one.number, objective=str(one.number))
                    for one in self.objectives
                ],
                is_overlapping=True,
            ),
        ]

    @cached_property
    def matrix(self) -> list[tuple[State, list[int]]]:
        """Each State that has pledged, by name, with how many pledges it has on each objective."""
        found, numbers = self.counts.matrix, [one.number for one in self.objectives]
        return [(state, [found.get((state.pk, number), 0) for number in numbers]) for state in self.states]

    def table(self, name: str) -> Table | None:
        """The table of a name, if there is one."""
        return next((one for one in self.tables if one.name == name), None)


def dashboard(day: date | None = None) -> Dashboard:
    """The pledges as they stood at the end of a New York day, or (None) as they stand now.

    Two queries however many pledges; the one that counts is spared for as long as the ledger has no new entry.
    """
    return Dashboard(_counted(day))


def day_asked(typed: str) -> date | None:
    """The past day that somebody asks for; None for today, or where they name none.

    Raises `Refused` with the sentence for what is no date, a day to come, and one before there was a Compact.
    """
    typed = typed.strip()
    if not typed:
        return None
    today = official_day()
    try:
        asked = parse_date(typed)
    except ValueError:
        asked = None
    if asked is None:
        raise Refused(_("“%(typed)s” is not a date. Write it as in %(example)s.") % _example(typed, today))
    if asked > today:
        raise Refused(_("This day is still to come. The ledger can be shown as it stood on any past day."))
    if asked.year < FIRST_YEAR:
        raise Refused(
            _("The Compact was adopted in %(year)s. Choose a day from then on.") % {"year": FIRST_YEAR}
        )
    return asked if asked < today else None


def _example(typed: str, today: date) -> dict[str, str]:
    return {"typed": typed[:40], "example": today.isoformat()}


def _counted(day: date | None) -> Counts:
    """The counts of a day, kept for as long as the ledger has no new entry: nothing else changes them."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"pledges-counted:{day or official_day()}:{newest}"
    kept: Counts | None = cache.get(key)
    if kept is None:
        kept = count(day)
        cache.set(key, kept, _KEPT_SECONDS)
    return kept


def _row(label: str, tallies: Mapping[Any, Tally], key: str | int, **asked: str) -> Row:
    return Row(label, tallies.get(key, Tally()), _listed(**asked))


def _listed(**asked: str) -> str:
    """The list of pledges, narrowed."""
    return f"{reverse('pledges')}?{urlencode(asked)}"


def as_lines(table: Table) -> Iterable[list[object]]:
    """A table as lines of a download: the name of each row, its number by status, all of it."""
    for row in table.rows:
        yield [row.label, *row.tally.row, row.tally.total]
