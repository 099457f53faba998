"""Reminding those with a place: a day and an hour before the event begins, each once, in their own language.

A reminder is an announcement whose key holds the event's beginning: the sweep may come as often as it likes, an event
that was moved is announced anew by its new time, and who gave the place up no longer follows what it is sent to.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from consultations.events.models import Event, EventStatus
from consultations.events.registrations import Admission
from consultations.events.telling import admission_facts, confirmed_topic
from imrf_portal.notifications import announcing
from imrf_portal.records import workflow


class Reminder(NamedTuple):
    """A reminder leaves `before` the beginning; where that was missed, still until `until` before it."""

    name: str
    before: timedelta
    until: timedelta


REMINDERS = (
    Reminder("day", timedelta(days=1), timedelta(hours=2)),
    Reminder("hour", timedelta(hours=1), timedelta()),
)


def remind(at: datetime | None = None) -> int:
    """Announce every reminder that is due at instant `at` (now); returns how many events were looked at."""
    at = at or timezone.now()
    first = max(reminder.before for reminder in REMINDERS)
    admissions = Admission.objects.filter(
        event__status=EventStatus.PUBLISHED, event__starts_at__gt=at, event__starts_at__lte=at + first
    ).select_related("event")
    for admission in admissions:
        _remind_of(admission.event, at)
    return len(admissions)


def take_back(event: Event) -> None:
    """Let no reminder of the time at which `event` stood leave any more; where some have left, none of the rest."""
    for reminder in REMINDERS:
        announcing.retract(_key(event, reminder))


def _remind_of(event: Event, at: datetime) -> None:
    with transaction.atomic():
        # Locked: an event that is moved or cancelled at this moment is not announced by what it was.
        row = workflow.locked(event)
        for reminder in REMINDERS:
            if row.status == EventStatus.PUBLISHED and _is_due(row, reminder, at):
                announcing.announce(
                    "event_reminder",
                    key=_key(row, reminder),
                    topics=[confirmed_topic(row.pk)],
                    facts=admission_facts(row),
                )


def _is_due(event: Event, reminder: Reminder, at: datetime) -> bool:
    return event.starts_at - reminder.before <= at < event.starts_at - reminder.until


def _key(event: Event, reminder: Reminder) -> str:
    return f"event-reminder-{event.pk}-{reminder.name}-{int(event.starts_at.timestamp())}"
