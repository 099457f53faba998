"""Announcing an event, moving it, calling it off; what each tells to followers and to their calendars.

`Event.sequence` is the SEQUENCE of calendar files (RFC 5545, 3.8.7.4): it rises with whatever a calendar shows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events import reminding
from consultations.events.models import Event, EventStatus
from consultations.events.programme import fits
from consultations.events.telling import announce_change, event_facts, followers_topics, iso
from consultations.permissions import may_run_events
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean, one_line
from imrf_portal.languages import OFFICIAL
from imrf_portal.notifications.announcing import announce
from imrf_portal.records import workflow
from imrf_portal.records.recording import history, record

# What may be put into other words, or added, without moving the event.
REVISABLE = frozenset(
    {
        "kind",
        "title",
        "description",
        "series",
        "discussion",
        "region",
        "state",
        "languages",
        "interpretation",
        "drafts",
        "recording_url",
        "summary",
        "heard",
        "next_draft",
        "presented_at",
        "cancellation_note",
    }
)
# Of these, what calendars show.
_IN_CALENDARS = frozenset({"title", "description", "cancellation_note"})
# What moving an event may change.
_MOVED = ["starts_at", "ends_at", "time_zone", "link", *(f"place_{language.field}" for language in OFFICIAL)]


class Move(NamedTuple):
    """That an event was moved: when it would have begun, and when it was moved."""

    was: datetime
    at: datetime


def publish(event: Event, *, by: User | None) -> None:
    """Show an event to everybody; followers of its cycle and of all events hear of it once, unless it is over.

    `by` nobody is the portal's own command. Raises `Refused`, and `WrongStep` where it is public already.
    """
    if by is not None:
        require(may_run_events(by))
    with transaction.atomic():
        now = timezone.now()
        workflow.advance(event, EventStatus.PUBLISHED, by=by, published_at=now, changed_at=now)
        event.refresh_from_db()
        if not event.is_over(now):
            announce(
                "event_published",
                key=f"event-published-{event.pk}-{event.sequence}",
                topics=followers_topics(event),
                facts=event_facts(event),
                by=by,
            )


def reschedule(
    event: Event,
    *,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    by: User,
    places: Mapping[str, str] | None = None,
    link: str | None = None,
    seen: int | None = None,
) -> None:
    """Move an announced event to other instants, to another place or link, or all of these.

    Its page and its address stay; calendars that hold it learn the change; whoever registered, and followers of the
    event, of its cycle and of all events, hear once what was and what is, and are reminded of the new time alone. `starts_at` and `ends_at` are aware; `time_zone` (IANA) is the clock
    they are shown on. `places` by language replaces all languages, `link` the link; None leaves them. `seen` is the
    `sequence` that was before the mover's eyes: where it has risen since, `WrongStep`. Raises `Refused` where the
    event is not announced, is cancelled or over, would already be over or be shorter than its sessions, or where
    nothing changes. Sessions move with it.
    """
    require(may_run_events(by))
    with transaction.atomic():
        now, row = timezone.now(), workflow.locked(event)
        _require_to_come(row, seen=seen, at=now)
        if ends_at <= starts_at:
            raise Refused(_("An event ends after it begins."))
        if ends_at <= now:
            raise Refused(_("This time is over. Choose one that is still to come."))
        if not fits(row, starts_at=starts_at, ends_at=ends_at):
            raise Refused(
                _("Its sessions last longer than that. Shorten them first, on the event's own page.")
            )
        before = copy(row)
        row.starts_at, row.ends_at, row.time_zone = starts_at, ends_at, time_zone
        if places is not None:
            for language in OFFICIAL:
                setattr(row, f"place_{language.field}", one_line(places.get(language.code, "")))
        if link is not None:
            row.link = link
        changed = [name for name in _MOVED if (getattr(row, name) or "") != (getattr(before, name) or "")]
        if not changed:
            raise Refused(_("Nothing was changed: the event already stands at this time and place."))
        _keep(event, row, fields=changed, in_calendars=True, at=now)
        facts = {"was": int(before.starts_at.timestamp()), "is": int(starts_at.timestamp())}
        record("event_rescheduled", event, by=by, facts=facts)
        reminding.take_back(before)
        announce_change(
            "event_rescheduled",
            event,
            by=by,
            facts={
                "was_starts_at": iso(before.starts_at),
                "was_ends_at": iso(before.ends_at),
                "was_time_zone": before.time_zone,
                "is_other_time": not {"starts_at", "ends_at", "time_zone"}.isdisjoint(changed),
                "is_other_place": any(name == "link" or name.startswith("place") for name in changed),
            },
        )


def moves_of(event: Event) -> list[Move]:
    """The times at which an event was to begin before it was moved, oldest first; one query, none where nothing of it
    ever changed."""
    if not event.sequence:
        return []
    moved = history(event).filter(act="event_rescheduled")
    return [
        Move(datetime.fromtimestamp(one.facts["was"], UTC), one.at)
        for one in moved
        if one.facts["was"] != one.facts["is"]
    ]


def cancel(
    event: Event, *, by: User, notes: Mapping[str, str] | None = None, seen: int | None = None
) -> None:
    """Call an announced event off, for good; `notes` by language says why or what comes instead.

    Its page stays and says so, calendars strike it out; whoever registered, and followers of the event, of its cycle
    and of all events, hear of it once; no reminder leaves any more. `seen` as in `reschedule`. Raises `Refused` where it is not announced or is over, and `WrongStep`.
    """
    require(may_run_events(by))
    with transaction.atomic():
        now, row = timezone.now(), workflow.locked(event)
        _require_to_come(row, seen=seen, at=now)
        texts: dict[str, Any] = {
            f"cancellation_note_{language.field}": clean((notes or {}).get(language.code, ""))
            for language in OFFICIAL
        }
        workflow.advance(
            event, EventStatus.CANCELLED, by=by, sequence=row.sequence + 1, changed_at=now, **texts
        )
        event.refresh_from_db()
        reminding.take_back(row)
        announce_change("event_cancelled", event, by=by)


def prepare(event: Event, *, by: User) -> None:
    """Keep a new event, seen by the secretariat alone until it is published. Raises `Refused`."""
    require(may_run_events(by))
    with transaction.atomic():
        event.status = EventStatus.PREPARING
        event.save()
        record("event_prepared", event, by=by)


def revise(event: Event, *, changed: Collection[str], by: User) -> None:
    """Keep the fields of `event` named in `changed`: all of them while it is prepared, afterwards only `REVISABLE`.

    A text of one language is named as `title_fr`. Calendars learn other words for what they show; nobody is mailed.
    Raises `Refused` where a field is no longer to be changed like this, and `WrongStep` where the event was published
    or cancelled since `event` was read.
    """
    require(may_run_events(by))
    with transaction.atomic():
        row = workflow.locked(event)
        if row.status != event.status:
            raise workflow.WrongStep(row.status, event.status)
        names = {_without_language(name) for name in changed}
        if row.is_announced and not names <= REVISABLE:
            raise Refused(_("An announced event is moved or cancelled, so that its followers hear of it."))
        columns = [name for name in changed if name != "drafts"]
        for name in columns:
            setattr(row, name, getattr(event, name))
        in_calendars = row.is_announced and not names.isdisjoint(_IN_CALENDARS)
        _keep(event, row, fields=columns, in_calendars=in_calendars, at=timezone.now())
        record("event_revised", event, by=by, facts=dict.fromkeys(sorted(names), True))


def note_agenda(event: Event, *, by: User) -> None:
    """Let calendars learn the sessions and the agenda of `event`, which were just kept. Raises `Refused`."""
    require(may_run_events(by))
    with transaction.atomic():
        row = workflow.locked(event)
        _keep(event, row, fields=[], in_calendars=row.is_announced, at=timezone.now())
        facts = {"items": event.agenda.count(), "sessions": event.sessions.count()}
        record("event_agenda_kept", event, by=by, facts=facts)


def discard(event: Event, *, by: User) -> None:
    """Throw away an event that was never announced. Raises `Refused`, also where it was."""
    require(may_run_events(by))
    with transaction.atomic():
        if workflow.locked(event).is_announced:
            raise Refused(_("An announced event stays: cancel it, so that people learn of it."))
        record("event_discarded", event, by=by)
        event.delete()


def _require_to_come(row: Event, *, seen: int | None, at: datetime) -> None:
    if not row.is_announced:
        raise Refused(_("This event is not announced yet: change it on its own page."))
    if row.is_cancelled:
        raise Refused(_("This event was cancelled. Prepare a new one in its place."))
    if row.is_over(at):
        raise Refused(_("This event is over: it can be neither moved nor cancelled."))
    if seen is not None and seen != row.sequence:
        raise workflow.WrongStep(row.status, row.status)


def _keep(event: Event, row: Event, *, fields: list[str], in_calendars: bool, at: datetime) -> None:
    """Save the named fields of the locked `row` and bring `event` in memory up to date."""
    row.changed_at = at
    if in_calendars:
        row.sequence += 1
    row.save(update_fields=[*fields, "changed_at", "sequence"])
    event.refresh_from_db()


def _without_language(name: str) -> str:
    suffix = next((f"_{language.field}" for language in OFFICIAL if name.endswith(f"_{language.field}")), "")
    return name.removesuffix(suffix)
