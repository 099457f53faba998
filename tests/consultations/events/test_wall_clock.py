"""From typed times to instants, around changes of the clocks too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.events.wall_clock import NoSuchTime, TwiceThatTime, instant, shown

NEW_YORK = ZoneInfo("America/New_York")
ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        (datetime(2026, 3, 7, 10), NEW_YORK, datetime(2026, 3, 7, 15, tzinfo=UTC)),
        (datetime(2026, 3, 8, 10), NEW_YORK, datetime(2026, 3, 8, 14, tzinfo=UTC)),
        (datetime(2026, 7, 1, 10), ZURICH, datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (datetime(2026, 7, 1, 10), ZoneInfo("Asia/Kathmandu"), datetime(2026, 7, 1, 4, 15, tzinfo=UTC)),
    ],
)
def test_typed_time_is_an_instant_of_the_zone(wall, zone, expected):
    assert instant(wall, zone) == expected


@pytest.mark.parametrize("minutes", [0, 1, 59])
def test_time_in_a_gap_does_not_exist(minutes):
    with pytest.raises(NoSuchTime):
        instant(datetime(2026, 3, 8, 2, minutes), NEW_YORK)


@pytest.mark.parametrize("minutes", [0, 30, 59])
def test_time_in_an_overlap_comes_twice(minutes):
    with pytest.raises(TwiceThatTime):
        instant(datetime(2026, 11, 1, 1, minutes), NEW_YORK)


def test_times_beside_a_change_are_plain():
    assert instant(datetime(2026, 3, 8, 1, 59), NEW_YORK) + timedelta(minutes=1) == instant(
        datetime(2026, 3, 8, 3), NEW_YORK
    )
    assert instant(datetime(2026, 11, 1, 0, 59), NEW_YORK) + timedelta(hours=1, minutes=1) == instant(
        datetime(2026, 11, 1, 2), NEW_YORK
    ) - timedelta(hours=1)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)), st.sampled_from([NEW_YORK, ZURICH]))
def test_an_instant_shows_what_was_typed(wall, zone):
    try:
        found = instant(wall, zone)
    except (NoSuchTime, TwiceThatTime):
        return
    assert shown(found, zone) == wall
