"""The annual report: the figures of the dashboard on a day of the year, and what was written in the ledger until then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.permissions import Refused
from pledges.dashboard import FIRST_YEAR, Dashboard, Table, dashboard, day_asked
from pledges.ledger.standing import day_after
from pledges.models import Entry, EntryKind, Progress

# A sheet of a report: its heading, the headings of its columns, its rows.
Sheet = tuple[str, list[str], list[list[str]]]


@dataclass(frozen=True)
class Report:
    """What page, Word file and PDF of a year say, in the active language: they are made of nothing else."""

    year: int
    shown: Dashboard
    happened: list[tuple[EntryKind, int]]

    @property
    def title(self) -> str:
        """Its name."""
        return _("Pledges in %(year)s") % {"year": self.year}

    @property
    def lines(self) -> list[str]:
        """What it shows, and by which rules."""
        day = date_format(self.shown.day, "DATE_FORMAT")
        return [
            _("As of the end of %(day)s in New York: %(total)s pledges.")
            % {"day": day, "total": self.shown.total},
            _(
                "The status is what those who made a pledge say of it. What they have never said is unknown, and counted so."
            ),
            _(
                "A pledge of several actors counts once in the total. It stands in each row that it belongs to, so rows of makers, regions and objectives may add up to more."
            ),
        ]

    def sheets(self) -> Iterator[Sheet]:
        """All its tables in words and figures."""
        yield (
            _("What happened in the year"),
            [_("Entry of the ledger"), _("How many")],
            [[str(kind.label), str(number)] for kind, number in self.happened],
        )
        for table in self.shown.tables:
            yield _sheet(table)


def report(year: int, day: date) -> Report:
    """The report of a year as of the end of one of its days; eleven queries at most, however many pledges."""
    begins = timezone.make_aware(datetime(year, 1, 1), timezone.get_default_timezone())
    written = Entry.objects.filter(at__gte=begins).until(day_after(day))
    numbers = dict(written.order_by().values_list("kind").annotate(n=Count("pk")))
    shown = dashboard(day if day < official_day() else None)
    return Report(year, shown, [(kind, numbers.get(kind, 0)) for kind in EntryKind])


def day_of(year: int, typed: str) -> date:
    """The day of a year that is asked for, without one its last, or today while it lasts.

    Raises `Refused` as `day_asked`, and for a day of another year.
    """
    today = official_day()
    last = min(today, date(year, 12, 31))
    asked = (day_asked(typed) or today) if typed.strip() else last
    if asked.year != year:
        raise Refused(_("This day is not in %(year)s. Each year has a report of its own.") % {"year": year})
    return asked


def has_report(year: int) -> bool:
    """Whether there is a report of a year: those that have begun since the Compact was adopted."""
    return FIRST_YEAR <= year <= official_day().year


def _sheet(table: Table) -> Sheet:
    if table.name == "status":
        rows = [[row.label, str(row.tally.total)] for row in table.rows]
        return table.title, [table.first, _("Pledges")], rows
    rows = [[row.label, *map(str, row.tally.row), str(row.tally.total)] for row in table.rows]
    return table.title, [table.first, *map(str, Progress.labels), _("All")], rows
