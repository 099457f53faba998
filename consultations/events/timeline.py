"""What stands in the calendar: events, the windows of consultations and the steps of a cycle, in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.events.models import Event
from consultations.events.wordings import FALLBACK, Worded, worded
from consultations.models import Consultation
from imrf_portal.compact.models import Cycle, Milestone
from imrf_portal.compact.official_clock import official_day


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that has its place in time; exactly one of the things it may be is there."""

    # One name for ever, such as `event-7`: the calendar's UID is made of it.
    name: str
    starts_at: datetime
    ends_at: datetime
    title: Worded
    event: Event | None = None
    # A consultation stands twice: when it opens and when it closes.
    opening: Consultation | None = None
    closing: Consultation | None = None
    milestone: Milestone | None = None

    @property
    def day(self) -> date:
        """The day it begins: in the event's own place, else in New York."""
        return (
            self.starts_at.astimezone(self.event.zone).date() if self.event else official_day(self.starts_at)
        )

    @property
    def month(self) -> date:
        """The first day of the month it begins in, by New York's calendar: months follow one another like instants."""
        return official_day(self.starts_at).replace(day=1)

    @property
    def kind(self) -> Worded:
        """What it is, in a word or two."""
        if self.event:
            return worded(self.event.kind, "name")
        if self.milestone:
            text = _("Step of the cycle")
        else:
            text = _("Consultation opens") if self.opening else _("Consultation closes")
        return Worded(text, get_language() or FALLBACK)


def of_events(events: Iterable[Event]) -> Iterator[Entry]:
    """An entry for each event."""
    for event in events:
        yield Entry(
            name=f"event-{event.pk}",
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            title=worded(event, "title"),
            event=event,
        )


def of_consultations(consultations: Iterable[Consultation]) -> Iterator[Entry]:
    """Two entries for each consultation: the instants between which it takes comments."""
    for one in consultations:
        name, title = f"consultation-{one.pk}", worded(one, "title")
        yield Entry(
            name=f"{name}-opens", starts_at=one.opens_at, ends_at=one.opens_at, title=title, opening=one
        )
        yield Entry(
            name=f"{name}-closes", starts_at=one.closes_at, ends_at=one.closes_at, title=title, closing=one
        )


def of_milestones(milestones: Iterable[Milestone]) -> Iterator[Entry]:
    """An entry for each step, from the beginning of its first day to the end of its last in New York."""
    clock = timezone.get_default_timezone()
    for step in milestones:
        yield Entry(
            name=f"milestone-{step.cycle.slug}-{step.code}",
            starts_at=datetime.combine(step.starts_on, time.min, clock),
            ends_at=datetime.combine(step.last_day, time.max, clock),
            title=worded(step, "name"),
            milestone=step,
        )


def consultations_of(cycle: Cycle | None) -> QuerySet[Consultation]:
    """What is announced of one cycle, or of all."""
    announced = Consultation.objects.announced().select_related("cycle")
    return announced.filter(cycle=cycle) if cycle else announced


def milestones_of(cycle: Cycle | None) -> QuerySet[Milestone]:
    """The steps of one cycle, or of all."""
    milestones = Milestone.objects.select_related("cycle")
    return milestones.filter(cycle=cycle) if cycle else milestones


def to_come(entries: Iterable[Entry], at: datetime | None = None) -> list[Entry]:
    """Those not over at instant `at` (now), the next first."""
    at = at or timezone.now()
    return sorted((one for one in entries if one.ends_at > at), key=_by_time)


def past(entries: Iterable[Entry], at: datetime | None = None) -> list[Entry]:
    """Those over at instant `at` (now), the latest first."""
    at = at or timezone.now()
    return sorted((one for one in entries if one.ends_at <= at), key=_by_time, reverse=True)


def _by_time(entry: Entry) -> tuple[datetime, datetime, str]:
    return entry.starts_at, entry.ends_at, entry.title.text
