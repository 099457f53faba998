"""When digests leave, by New York's clocks."""

from datetime import UTC, datetime

import pytest

from imrf_portal.notifications.models import Pace
from imrf_portal.notifications.pacing import may_be_slowed, next_digest


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "leaves_at"),
    [
        ("2026-01-15T11:59:59", "2026-01-15T12:00"),  # winter: seven in New York is noon in UTC
        ("2026-01-15T12:00:00", "2026-01-16T12:00"),
        ("2026-07-15T10:59:00", "2026-07-15T11:00"),
        ("2026-03-07T12:00:00", "2026-03-08T11:00"),  # the night in which the clocks go forward
        ("2026-10-31T11:00:00", "2026-11-01T12:00"),  # and back
    ],
)
def test_daily_digest_leaves_at_seven_in_new_york(after, leaves_at):
    assert next_digest(Pace.DAILY, after=utc(after)) == utc(leaves_at)


@pytest.mark.parametrize(
    ("after", "leaves_at"),
    [
        ("2026-03-02T12:00:00", "2026-03-09T11:00"),  # Monday to Monday, over the change of clocks
        ("2026-03-01T23:00:00", "2026-03-02T12:00"),
        ("2026-03-02T11:59:00", "2026-03-02T12:00"),
    ],
)
def test_weekly_digest_leaves_on_mondays(after, leaves_at):
    assert next_digest(Pace.WEEKLY, after=utc(after)) == utc(leaves_at)


def test_hour_and_day_are_settings(settings):
    settings.DIGEST_HOUR, settings.DIGEST_WEEKDAY = 18, 4
    assert next_digest(Pace.WEEKLY, after=utc("2026-01-12T00:00:00")) == utc("2026-01-16T23:00")


def test_at_once_is_now():
    assert next_digest(Pace.AT_ONCE, after=utc("2026-01-12T00:00:00")) == utc("2026-01-12T00:00:00")


@pytest.mark.parametrize(
    ("topic", "answer"), [("draft:1", True), ("event-confirmed:1", False), ("event:1", True)]
)
def test_what_is_about_ones_own_place_cannot_wait(topic, answer):
    assert may_be_slowed(topic) is answer
