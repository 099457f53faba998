"""Townhalls of the demonstration: one that was, two to come, one that was cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consultations.events import scheduling
from consultations.models import Event
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle
from imrf_portal.pages.demonstration.data_files import columns, facts
from imrf_portal.pages.demonstration.placing import on_the_clock

_TEXTS = ("title", "description", "agenda", "place", "summary")
_ANNOUNCED_BEFORE = timedelta(days=21)


def prepare(cycle: Cycle, *, drafts: dict[str, Draft], by: User, at: datetime) -> dict[str, Event]:
    """Make the events, not announced yet; by their address."""
    events = {}
    for one in facts("events")["events"]:
        events[one["slug"]] = event = _event(one, cycle=cycle, at=at)
        scheduling.prepare(event, by=by)
        event.drafts.set(drafts[slug] for slug in one["drafts"])
    return events


def newest() -> str:
    """The address of the event that is announced at the moment of loading, so that its followers are mailed."""
    return next(one["slug"] for one in facts("events")["events"] if one.get("is_newest"))


def _event(one: dict[str, Any], *, cycle: Cycle, at: datetime) -> Event:
    starts_at = on_the_clock(at, in_days=one["in_days"], clock=one["begins"], zone=one["time_zone"])
    texts: dict[str, str] = {}
    for field in _TEXTS:
        texts |= columns(field, one.get(field))
    return Event(
        cycle=cycle,
        slug=one["slug"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=one["minutes"]),
        time_zone=one["time_zone"],
        languages=one["languages"],
        link=one.get("link", ""),
        recording_url=one.get("recording_url", ""),
        **texts,
    )


def announce(event: Event, *, by: User) -> None:
    """Publish an event, and cancel it where the data file says so."""
    scheduling.publish(event, by=by)
    said = next(one for one in facts("events")["events"] if one["slug"] == event.slug)
    if said.get("cancelled"):
        scheduling.cancel(event, by=by, notes=said["cancellation_note"])


def place(event: Event, *, at: datetime) -> None:
    """Let an event have been announced some weeks before it, and in the past."""
    announced_at = min(event.starts_at - _ANNOUNCED_BEFORE, at - timedelta(days=2))
    Event.objects.filter(pk=event.pk).update(published_at=announced_at, changed_at=announced_at)
