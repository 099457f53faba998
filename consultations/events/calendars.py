"""Calendar files (iCalendar, RFC 5545), in the language of the page they are taken from.

The same state gives the same bytes: DTSTAMP is the instant of the last change, not of the download. A calendar that
holds an event finds it again by its UID and takes over what has a higher SEQUENCE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.events.models import Event, EventStatus, Session
from consultations.events.programme import programme
from consultations.events.timeline import Entry, of_events
from consultations.events.wordings import Worded, worded
from consultations.models import Consultation
from imrf_portal.compact.models import Milestone
from imrf_portal.languages import BY_CODE

_STATUS = {EventStatus.PUBLISHED: "CONFIRMED", EventStatus.CANCELLED: "CANCELLED"}
_REFRESH = timedelta(hours=6)


def event_file(event: Event, *, door: str = "", at: datetime | None = None) -> bytes:
    """The calendar file of one announced event; how to take part is in it until the event is over at `at`.

    `door` is the address by which somebody with a place takes part, for a file of their own; else the public link
    stands there. Both files are of one event: a calendar that holds the one takes over the other.
    """
    return calendar_file(of_events([event]), name=worded(event, "title").text, door=door, at=at)


def calendar_file(
    entries: Iterable[Entry], *, name: str, door: str = "", at: datetime | None = None
) -> bytes:
    """The calendar file of many entries, with the time zones they name; `door` as in `event_file`."""
    at = at or timezone.now()
    calendar = icalendar.Calendar()
    calendar.add("PRODID", f"-//{settings.SITE_NAME}//Calendar//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    entries = sorted(entries, key=lambda entry: (entry.starts_at, entry.name))
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(_component(entry, door, at))
    return calendar.to_ical()


def _component(entry: Entry, door: str, at: datetime) -> icalendar.Event:
    component = icalendar.Event()
    component.add("UID", f"{entry.name}@{urlsplit(settings.SITE_URL).hostname}")
    if entry.event:
        _fill_event(component, entry.event, door or entry.event.link, at)
    elif consultation := entry.opening or entry.closing:
        _fill_consultation(component, consultation, entry)
    elif entry.milestone:
        _fill_milestone(component, entry.milestone)
    return component


def _fill_event(component: icalendar.Event, event: Event, link: str, at: datetime) -> None:
    url = settings.SITE_URL + event.get_absolute_url()
    link = "" if event.is_cancelled or event.is_over(at) else link
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", _STATUS[EventStatus(event.status)])
    component.add("DTSTAMP", event.changed_at.replace(microsecond=0))
    component.add("LAST-MODIFIED", event.changed_at.replace(microsecond=0))
    component.add("DTSTART", event.starts_at.astimezone(event.zone))
    component.add("DTEND", event.ends_at.astimezone(event.zone))
    _add_text(component, "SUMMARY", worded(event, "title"))
    description = worded(event, "description")
    agenda = "\n".join(_lines(event))
    taking_part = link and _("Take part: %(link)s") % {"link": link}
    note = worded(event, "cancellation_note").text if event.is_cancelled else ""
    words = "\n\n".join(part for part in (note, description.text, agenda, taking_part, url) if part)
    _add_text(component, "DESCRIPTION", Worded(words, description.language))
    place = worded(event, "place")
    if place.text or link:
        _add_text(component, "LOCATION", place if place.text else Worded(link, place.language))
    component.add("URL", url)


def _lines(event: Event) -> Iterator[str]:
    """Sessions and agenda line by line, the hours as the event's own clock shows them."""
    for part in programme(event, sessions=event.sessions.all(), items=event.agenda.all()):
        if part.session:
            yield _heading(part.session)
        yield from (f"– {worded(item, 'title')}" for item in part.items)


def _heading(session: Session) -> str:
    begins, ends = (moment.astimezone(session.event.zone) for moment in (session.starts_at, session.ends_at))
    hours = f"{time_format(begins, 'TIME_FORMAT')}–{time_format(ends, 'TIME_FORMAT')}"
    moderators = worded(session, "moderators").text
    return f"{hours} {worded(session, 'title')}" + (f" ({moderators})" if moderators else "")


def _fill_consultation(component: icalendar.Event, consultation: Consultation, entry: Entry) -> None:
    url = settings.SITE_URL + consultation.get_absolute_url()
    pattern = _("Consultation opens: %(title)s") if entry.opening else _("Consultation closes: %(title)s")
    # An extension only ever moves an end to a later instant, so the instant itself, in minutes, rises with it.
    component.add("SEQUENCE", int(entry.starts_at.timestamp()) // 60)
    component.add("STATUS", "CONFIRMED")
    component.add("TRANSP", "TRANSPARENT")
    component.add("DTSTAMP", (consultation.announced_at or entry.starts_at).replace(microsecond=0))
    component.add("DTSTART", entry.starts_at.astimezone(timezone.get_default_timezone()))
    _add_text(component, "SUMMARY", Worded(pattern % {"title": entry.title.text}, get_language() or "en"))
    component.add("DESCRIPTION", url)
    component.add("URL", url)


def _fill_milestone(component: icalendar.Event, milestone: Milestone) -> None:
    component.add("STATUS", "CONFIRMED" if milestone.date_verified else "TENTATIVE")
    component.add("TRANSP", "TRANSPARENT")
    # Reference data keep no instant of their last change; the edition's first day of preparation stands for it.
    prepared_from = milestone.cycle.prepared_from or date(milestone.cycle.year, 1, 1)
    component.add("DTSTAMP", datetime.combine(prepared_from, time.min, UTC))
    component.add("DTSTART", milestone.starts_on)
    component.add("DTEND", milestone.last_day + timedelta(days=1))
    _add_text(component, "SUMMARY", worded(milestone, "name"))


def _add_text(component: icalendar.Event, name: str, words: Worded) -> None:
    component.add(name, words.text, parameters={"LANGUAGE": BY_CODE[words.language].html})


def _zones(entries: list[Entry]) -> Iterator[icalendar.Timezone]:
    """A VTIMEZONE for each zone that an entry's instants are given in, over the years it is needed for."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if entry.milestone is None:
            zone = entry.event.time_zone if entry.event else timezone.get_default_timezone_name()
            years.setdefault(zone, set()).update({entry.starts_at.year, entry.ends_at.year})
    for zone in sorted(years):
        if zone != "UTC":
            yield time_zone(zone, min(years[zone]) - 1, max(years[zone]) + 1)


@lru_cache(maxsize=64)
def time_zone(name: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """The VTIMEZONE of an IANA zone, true from the beginning of `first_year` to the end of `last_year`.

    One observance a change of the clocks, its onset in the local time before the change as RFC 5545, 3.6.5 asks
    (icalendar's own `from_tzinfo` gives it in the time after, an hour late in spring).
    """
    zone = ZoneInfo(name)
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    component = icalendar.Timezone()
    component.add("TZID", name)
    component.add_component(_observance(begin, begin.astimezone(zone), begin.astimezone(zone)))
    for change in _changes(zone, begin, end):
        before = (change - timedelta(minutes=1)).astimezone(zone)
        component.add_component(_observance(change, before, change.astimezone(zone)))
    return component


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants (UTC, to the minute) at which the clocks of `zone` change, found day by day and then by halves."""
    day = begin
    while day < end:
        low, high = day, day + timedelta(days=1)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle = middle.replace(second=0, microsecond=0)
                if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
                    low = middle
                else:
                    high = middle
            yield high
        day += timedelta(days=1)


def _observance(
    onset: datetime, before: datetime, after: datetime
) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    observance = icalendar.TimezoneDaylight() if after.dst() else icalendar.TimezoneStandard()
    observance.add(
        "DTSTART", onset.astimezone(UTC).replace(tzinfo=None) + (before.utcoffset() or timedelta())
    )
    observance.add("TZOFFSETFROM", before.utcoffset())
    observance.add("TZOFFSETTO", after.utcoffset())
    observance.add("TZNAME", after.tzname())
    return observance
