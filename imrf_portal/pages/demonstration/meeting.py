"""Meetings of the demonstration: townhalls, dialogues, the hearing; what was, is under way, is moved, is cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consultations.events import concluding, registering, scheduling
from consultations.models import AgendaItem, Event, Series, Session
from declarations.models import Draft
from imrf_portal.accounts.models import OrganisationKind, User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.compact.models import Cycle, Objective, Region
from imrf_portal.pages.demonstration.data_files import columns, facts
from imrf_portal.pages.demonstration.placing import on_the_clock

_TEXTS = ("title", "description", "place", "summary", "heard")
_ANNOUNCED_BEFORE = timedelta(days=21)
_SUMMARISED_AFTER = timedelta(days=2)


def prepare(cycle: Cycle, *, drafts: dict[str, Draft], by: User, at: datetime) -> dict[str, Event]:
    """Make the events, not announced yet; by their address."""
    series = {
        one["slug"]: Series.objects.create(
            cycle=cycle,
            slug=one["slug"],
            **columns("title", one["title"]),
            **columns("description", one["description"]),
        )
        for one in facts("events")["series"]
    }
    events = {}
    for one in facts("events")["events"]:
        events[one["slug"]] = event = _event(one, cycle=cycle, at=at)
        event.series = series.get(one.get("series", ""))
        event.discussion = cycle.consultations.filter(slug=one.get("discussion", "")).first()
        event.next_draft = drafts.get(one.get("next_draft", ""))
        event.region = Region.objects.filter(slug=one.get("region", "")).first()
        event.presented_at = cycle.milestones.filter(code=one.get("presented_at", "")).first()
        scheduling.prepare(event, by=by)
        event.drafts.set(drafts[slug] for slug in one["drafts"])
        _put_on_the_agenda(event, one, drafts)
        if "places" in one:
            registering.admit(event, places=one["places"], join_link=one["join_link"], by=by)
    return events


def _put_on_the_agenda(event: Event, one: dict[str, Any], drafts: dict[str, Draft]) -> None:
    """Its sessions and items, each item with the paragraphs of its draft and the objectives that it is about."""
    items: list[tuple[Session | None, Any]] = [(None, item) for item in one.get("agenda", [])]
    for said in one.get("sessions", []):
        session = Session.objects.create(
            event=event,
            begins_after=said["begins_after"],
            minutes=said["minutes"],
            languages=said["languages"],
            interpretation=said["interpretation"],
            **columns("title", said["title"]),
            **columns("moderators", said["moderators"]),
        )
        items += [(session, item) for item in said["agenda"]]
    for order, (held_in, item) in enumerate(items, 1):
        kept = AgendaItem.objects.create(
            event=event, session=held_in, order=order, **columns("title", item["title"])
        )
        if labels := item.get("paragraphs"):
            kept.paragraphs.set(drafts[one["drafts"][-1]].paragraphs.filter(slug__in=labels))
        kept.objectives.set(Objective.objects.filter(number__in=item.get("objectives", [])))


def register(events: dict[str, Event], *, people: dict[str, User]) -> None:
    """Let people register, each for the organisation they are a member of; more of them than there are places."""
    for one in facts("events")["events"]:
        for key in one.get("registered", []):
            person = people[key]
            said = registering.Details(
                constituency=OrganisationKind.OTHER,
                language=person.language,
                organisation=speaks_for(person).first(),
            )
            registering.register(events[one["slug"]], said, by=person)


def newest() -> str:
    """The address of the event that is announced at the moment of loading, so that its followers are mailed."""
    return next(one["slug"] for one in facts("events")["events"] if one.get("is_newest"))


def _event(one: dict[str, Any], *, cycle: Cycle, at: datetime) -> Event:
    # What is under way when it is shown was announced, and registered for, while it was to come: see `calling`.
    if "hours_ago" in one:
        starts_at = at + timedelta(days=1)
    else:
        starts_at = _on_its_day(one, one.get("moved_from_days", one["in_days"]), at=at)
    texts: dict[str, str] = {}
    for field in _TEXTS:
        texts |= columns(field, one.get(field))
    return Event(
        kind_id=one.get("kind", "townhall"),
        cycle=cycle,
        slug=one["slug"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=one["minutes"]),
        time_zone=one["time_zone"],
        languages=one["languages"],
        interpretation=one.get("interpretation", []),
        link=one.get("link", ""),
        recording_url=one.get("recording_url", ""),
        **texts,
    )


def _on_its_day(one: dict[str, Any], days: int, *, at: datetime) -> datetime:
    return on_the_clock(at, in_days=days, clock=one["begins"], zone=one["time_zone"])


def announce(event: Event, *, by: User, at: datetime) -> None:
    """Publish an event; its summary with it where it is over; move or cancel it where the data file says so."""
    scheduling.publish(event, by=by)
    said = next(one for one in facts("events")["events"] if one["slug"] == event.slug)
    if event.is_over() and said.get("summary"):
        concluding.publish_summary(event, by=by)
    if "moved_from_days" in said:
        starts_at = _on_its_day(said, said["in_days"], at=at)
        scheduling.reschedule(
            event,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=said["minutes"]),
            time_zone=event.time_zone,
            by=by,
        )
    if said.get("cancelled"):
        scheduling.cancel(event, by=by, notes=said["cancellation_note"])


def place(event: Event, *, at: datetime) -> None:
    """Let an event have been announced some weeks before it, and in the past."""
    announced_at = min(event.starts_at - _ANNOUNCED_BEFORE, at - timedelta(days=2))
    Event.objects.filter(pk=event.pk).update(published_at=announced_at, changed_at=announced_at)
    if event.summarised_at is not None:
        Event.objects.filter(pk=event.pk).update(summarised_at=event.ends_at + _SUMMARISED_AFTER)
