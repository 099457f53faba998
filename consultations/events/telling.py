"""What letters about an event say, and whom they reach: followers, and those who registered.

Whoever registers follows a topic of their own kind of registration, so that a letter to followers and to the registered
is one letter a person, and none leaves for somebody who gave the place up before it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from consultations.events.models import Event
from consultations.events.wordings import worded
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from imrf_portal.notifications.announcing import announce
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import topic


def confirmed_topic(event_id: int) -> str:
    """What those follow who have a place."""
    return topic("event-confirmed", event_id)


def waiting_topic(event_id: int) -> str:
    """What those follow who are on the waiting list."""
    return topic("event-waiting", event_id)


def registered_topics(event: Event) -> list[str]:
    """Both kinds of the registered."""
    return [confirmed_topic(event.pk), waiting_topic(event.pk)]


def followers_topics(event: Event) -> list[str]:
    """Those who follow the event, its cycle, all events, or an objective on its agenda."""
    numbers = Objective.objects.filter(agenda_items__event=event).distinct().values_list("number", flat=True)
    about = [topic("objective", number) for number in numbers.order_by("number")]
    return [topic("event", event.pk), topic("events"), topic("cycle", event.cycle_id), *about]


def announce_change(
    kind: str, event: Event, *, by: User | None, facts: Mapping[str, object] | None = None
) -> None:
    """Let the registered and the followers hear of a change of the event, each once, as `sequence` counts changes."""
    announce(
        kind,
        key=f"{kind.replace('_', '-')}-{event.pk}-{event.sequence}",
        topics=[*registered_topics(event), *followers_topics(event)],
        facts={**event_facts(event), **(facts or {})},
        by=by,
    )


def event_facts(event: Event) -> dict[str, Any]:
    """What a mail about the event needs, frozen: its instants (ISO 8601, UTC), its zone, its words by language.

    The link is the public one; who has a place is led to theirs by the portal's own address (`admission_facts`).
    """
    return in_every_language(
        lambda: _words_of(event),
        event_id=event.pk,
        starts_at=iso(event.starts_at),
        ends_at=iso(event.ends_at),
        time_zone=event.time_zone,
        link=event.link,
    )


def _words_of(event: Event) -> dict[str, str]:
    title, note = worded(event, "title"), worded(event, "cancellation_note")
    return {
        "kind_of_event": worded(event.kind, "name").text,
        "title": title.text,
        "title_language": title.language,
        "place": worded(event, "place").text,
        "note": note.text,
        "note_language": note.language,
        "url": event.get_absolute_url(),
        "calendar_url": reverse("event_calendar", args=[event.slug]),
    }


def admission_facts(event: Event, **more: object) -> dict[str, Any]:
    """`event_facts` for whoever registered: with the addresses of the registration, of the calendar file of one's own
    and of the door to the meeting, which opens to the confirmed alone."""
    return in_every_language(
        lambda: {
            "registration_url": reverse("registration", args=[event.slug]),
            "join_url": reverse("join", args=[event.slug]),
            "own_calendar_url": reverse("registration_calendar", args=[event.slug]),
        },
        **{**event_facts(event), **more},
    )


def iso(moment: datetime) -> str:
    """An instant as letters keep it (ISO 8601, UTC)."""
    return moment.astimezone(UTC).isoformat()
