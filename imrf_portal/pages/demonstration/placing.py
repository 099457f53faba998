"""Instants and days relative to the moment of loading, on the clocks that people look at."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = "America/New_York"
_SATURDAY = 5


def working_day(day: date) -> date:
    """The day itself, or the Monday after a Saturday or Sunday: nobody circulates drafts on those."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= _SATURDAY else day


def on_the_clock(at: datetime, *, in_days: int, clock: str, zone: str = NEW_YORK) -> datetime:
    """The instant at which a clock in `zone` shows `clock` ("18:00"), `in_days` days after instant `at`, or before
    it where negative; never on a Saturday or Sunday."""
    there = ZoneInfo(zone)
    day = working_day(at.astimezone(there).date() + timedelta(days=in_days))
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=there)
