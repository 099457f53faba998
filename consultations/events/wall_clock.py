"""From what a clock on the wall shows to the instant that is meant, in the event's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class NoSuchTime(ValueError):
    """The clocks are put forward over this time: on that day no clock shows it."""


class TwiceThatTime(ValueError):
    """The clocks are put back over this time: on that day they show it twice."""


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the clocks of `zone` show `wall`, a naive date and time.

    Raises `NoSuchTime` and `TwiceThatTime` around a change of the clocks, where there is none or more than one.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    # In a gap neither reading leads back to what was typed; in an overlap both do.
    raise TwiceThatTime if shown(first, zone) == wall else NoSuchTime


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of `zone` show at an instant, as a naive date and time."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
