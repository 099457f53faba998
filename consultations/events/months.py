"""A month of the calendar as weeks of days, by New York's clock and in the reader's order of weekdays."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import get_format

from consultations.events.timeline import Entry
from imrf_portal.compact.official_clock import official_day

# The Compact was adopted in 2018; nothing of its review lies before.
_FIRST, _LAST = date(2018, 1, 1), date(2040, 12, 1)


@dataclass(frozen=True)
class Day:
    """A day and what stands on it, which may have begun before and may go on after."""

    day: date
    is_in_month: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


class YearAndMonth:
    """A month in an address, `2026-03`, as its first day."""

    regex = "[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """The first day; `ValueError`, and so no such address, outside the years of the Compact."""
        first = date.fromisoformat(f"{value}-01")
        if not _FIRST <= first <= _LAST:
            raise ValueError(value)
        return first

    def to_url(self, value: date) -> str:
        """As it stands in the address."""
        return f"{value:%Y-%m}"


def weeks(entries: Iterable[Entry], *, month: date, today: date) -> list[list[Day]]:
    """The weeks that `month` touches, whole, each day with its entries in the order of time."""
    # Python counts from Monday, Django from Sunday.
    first_weekday = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    dates = calendar.Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    on_day: dict[date, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (one.starts_at, one.name)):
        for day in _days(entry, first=dates[0][0], last=dates[-1][-1]):
            on_day.setdefault(day, []).append(entry)
    return [
        [Day(day, day.month == month.month, day == today, on_day.get(day, [])) for day in week]
        for week in dates
    ]


def before(month: date, entries: Iterable[Entry]) -> date | None:
    """The month before; None where nothing stands before this one."""
    has_more = any(official_day(entry.starts_at) < month for entry in entries)
    return (month - timedelta(days=1)).replace(day=1) if has_more and month > _FIRST else None


def after(month: date, entries: Iterable[Entry]) -> date | None:
    """The month after; None where nothing stands after this one."""
    following = (month + timedelta(days=31)).replace(day=1)
    has_more = any(official_day(entry.ends_at) >= following for entry in entries)
    return following if has_more and following <= _LAST else None


def _days(entry: Entry, *, first: date, last: date) -> Iterator[date]:
    """The days in New York that an entry touches between two days; one that ends at midnight does not touch the next."""
    begins = official_day(entry.starts_at)
    ends = max(begins, official_day(entry.ends_at - timedelta(microseconds=1)))
    day = max(begins, first)
    while day <= min(ends, last):
        yield day
        day += timedelta(days=1)
