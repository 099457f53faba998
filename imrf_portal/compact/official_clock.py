"""The Forum's calendar runs on New York time, wherever its reader is."""

from datetime import date, datetime

from django.utils import timezone


def official_day(at: datetime | None = None) -> date:
    """The calendar day in New York at an aware instant; without one, today.

    The zone is the site's TIME_ZONE, not the reader's: a milestone changes from "to come" to "past" for
    everybody at once.
    """
    return timezone.localdate(at, timezone=timezone.get_default_timezone())
