"""A deadline holds to the second by New York's clock, also on the days around its change in spring and in autumn."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from consultations.deadlines import Closed, check_open
from consultations.models import Consultation, Unsent
from imrf_portal.kit.templatetags import portal
from tests import makers

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
SECOND = timedelta(seconds=1)
# The last second of the days before, on and after the clock goes forward (8 March 2026) and back (1 November 2026),
# and what it is in UTC.
DEADLINES = [
    ((2026, 3, 7), datetime(2026, 3, 8, 4, 59, 59, tzinfo=UTC)),
    ((2026, 3, 8), datetime(2026, 3, 9, 3, 59, 59, tzinfo=UTC)),
    ((2026, 3, 9), datetime(2026, 3, 10, 3, 59, 59, tzinfo=UTC)),
    ((2026, 10, 31), datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC)),
    ((2026, 11, 1), datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC)),
    ((2026, 11, 2), datetime(2026, 11, 3, 4, 59, 59, tzinfo=UTC)),
]


@pytest.fixture
def room() -> Consultation:
    return makers.make_consultation()


def closing(room: Consultation, day: tuple[int, int, int]) -> Consultation:
    """The room, closing with the last second of a day in New York."""
    room.closes_at = datetime(*day, 23, 59, 59, tzinfo=NEW_YORK)
    room.opens_at = room.closes_at - timedelta(days=30)
    room.save()
    room.refresh_from_db()
    return room


@pytest.mark.parametrize(("day", "instant"), DEADLINES)
def test_the_last_second_of_a_day_in_new_york_is_the_instant_it_is(room, day, instant):
    assert closing(room, day).closes_at == instant


@pytest.mark.parametrize(("day", "instant"), DEADLINES)
def test_the_second_before_is_in_time_and_the_deadline_itself_is_late(room, day, instant):
    unsent = Unsent(consultation=closing(room, day), paragraph=room.draft.paragraphs.first())
    check_open(unsent, at=instant - SECOND)
    check_open(unsent, at=instant - timedelta(microseconds=1))
    for late in (instant, instant + SECOND):
        with pytest.raises(Closed):
            check_open(unsent, at=late)


@pytest.mark.parametrize(("day", "instant"), DEADLINES)
def test_what_was_shown_in_time_may_be_sent_for_ten_minutes_and_no_second_more(room, day, instant, settings):
    unsent = Unsent(consultation=closing(room, day), paragraph=room.draft.paragraphs.first())
    grace = timedelta(seconds=settings.SENDING_GRACE_SECONDS)
    shown = instant - SECOND
    check_open(unsent, at=instant + grace - SECOND, served_at=shown)
    for at, served in ((instant + grace, shown), (instant + SECOND, instant)):
        with pytest.raises(Closed):
            check_open(unsent, at=at, served_at=served)


@pytest.mark.parametrize(("day", "instant"), DEADLINES)
def test_a_page_names_the_time_of_new_york_and_utc(room, day, instant):
    closing(room, day)
    with translation.override("en"):
        shown = portal.instant(room.closes_at)
    assert f"{datetime(*day):%-d %B %Y}, 23:59 New York" in shown
    assert f"{instant:%H:%M} UTC" in shown


@pytest.mark.parametrize(
    ("wall", "fold", "instant"),
    [
        # The hour that comes twice in autumn, and the one that is left out in spring.
        (datetime(2026, 11, 1, 1, 30), 0, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (datetime(2026, 11, 1, 1, 30), 1, datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        (datetime(2026, 3, 8, 3, 0), 0, datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_deadline_within_the_change_itself_holds_too(room, wall, fold, instant):
    room.closes_at = wall.replace(tzinfo=NEW_YORK, fold=fold)
    room.opens_at = room.closes_at - timedelta(days=1)
    room.save()
    room.refresh_from_db()
    assert room.is_open(instant - SECOND)
    assert not room.is_open(instant)
