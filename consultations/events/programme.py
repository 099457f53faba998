"""The programme of an event: its sessions in the order of time, each with its items of the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Max

from consultations.events.models import AgendaItem, Event, Session


@dataclass(frozen=True)
class Part:
    """A session with its items; the items that belong to none stand in a part without one."""

    session: Session | None
    items: list[AgendaItem] = field(default_factory=list)


def programme(event: Event, *, sessions: Iterable[Session], items: Iterable[AgendaItem]) -> list[Part]:
    """The parts of an event from what it has: first the items of no session, if there are any, then each session; no
    query."""
    of_all = Part(None)
    parts: dict[int | None, Part] = {}
    for session in sessions:
        # Spares asking for the event once more for each session's hours.
        session.event = event
        parts[session.pk] = Part(session)
    for item in items:
        parts.get(item.session_id, of_all).items.append(item)
    return [*([of_all] if of_all.items else []), *parts.values()]


def fits(event: Event, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether every session of the event would be over by `ends_at` if it began at `starts_at`; one query."""
    last = event.sessions.aggregate(last=Max(F("begins_after") + F("minutes")))["last"]
    return last is None or starts_at + timedelta(minutes=last) <= ends_at
