"""When a follower hears: at once, or by a digest at a set hour of the day or of a day of the week, in New York.

Whoever hears at once and would get more than a few letters within an hour gets the rest as one digest at its end
(`expanding`).
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from imrf_portal.notifications.models import Pace

# What is followed by taking part, not by wish: a reminder is of no use in tomorrow's digest.
NEVER_IN_A_DIGEST = ("event-confirmed", "event-waiting")
HOUR = timedelta(hours=1)


def next_digest(pace: int, *, after: datetime) -> datetime:
    """The first instant later than `after` (aware) at which a digest of this pace leaves; `after` where there is none.

    The hour is one of New York's clocks (`DIGEST_HOUR`), whatever they were put to meanwhile.
    """
    if pace == Pace.AT_ONCE:
        return after
    zone = timezone.get_default_timezone()
    day = after.astimezone(zone).date()
    while True:
        if pace == Pace.DAILY or day.weekday() == settings.DIGEST_WEEKDAY:
            leaves_at = datetime.combine(day, time(settings.DIGEST_HOUR), tzinfo=zone)
            if leaves_at > after:
                return leaves_at
        day += timedelta(days=1)


def may_be_slowed(topic: str) -> bool:
    """Whether news of this topic can wait for a digest."""
    return topic.partition(":")[0] not in NEVER_IN_A_DIGEST
