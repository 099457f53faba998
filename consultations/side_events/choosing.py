"""Deciding about applications for side events, and putting what was accepted on the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events import scheduling
from consultations.events.kinds import EventKind
from consultations.events.models import Event
from consultations.side_events.models import SideEventApplication
from consultations.side_events.permissions import may_decide
from consultations.side_events.telling import take_back_news, tell_decision
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import one_line
from imrf_portal.languages import BY_CODE
from imrf_portal.moderation import deciding
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def accept(application: SideEventApplication, *, by: User, seen: int) -> Decision:
    """Accept a side event; its applicant hears after five minutes. Raises `Refused`, `WrongStep`."""
    require(may_decide(by))
    with transaction.atomic():
        decision = deciding.decide(
            application, Status.PUBLISHED, by=by, seen=seen, published_at=timezone.now()
        )
        tell_decision(application, decision)
        return decision


def return_to_applicant(
    application: SideEventApplication,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str = "",
    words: Mapping[str, str] | None = None,
) -> Decision:
    """Give an application back to be completed, also after the deadline. Raises as `decline`."""
    return _with_reason(application, Status.RETURNED, by=by, seen=seen, reason=reason, note=note, words=words)


def decline(
    application: SideEventApplication,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str = "",
    words: Mapping[str, str] | None = None,
) -> Decision:
    """Decline a side event for a reason its applicant is told after five minutes.

    Raises `Refused`, also where it stands on the calendar; `WrongStep`, and `Unexplained` without a reason.
    """
    return _with_reason(application, Status.WITHHELD, by=by, seen=seen, reason=reason, note=note, words=words)


def undo(application: SideEventApplication, *, by: User, seen: int | None = None) -> Decision:
    """Take the last decision back within five minutes; nobody is mailed. Raises `Refused`, `TooLate`, `WrongStep`."""
    require(may_decide(by))
    with transaction.atomic():
        _require_not_on_the_calendar(application)
        decision = deciding.undo(application, by=by, seen=seen)
        take_back_news(application, decision)
        return decision


def put_on_calendar(
    application: SideEventApplication,
    *,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    by: User,
    place: str = "",
    link: str = "",
) -> Event:
    """Make an accepted side event an event of the calendar and announce it; the one that stands where there is one.

    Title and abstract are the applicant's words, the contact stays where it is. Instants are aware; `time_zone` (IANA)
    is the clock they are shown on. Raises `Refused` where it is not accepted, or the time is over.
    """
    require(may_decide(by))
    with transaction.atomic():
        row = locked(application)
        if row.event is not None:
            return row.event
        if row.status != Status.PUBLISHED:
            raise Refused(_("Accept the application first: only what was accepted stands on the calendar."))
        if ends_at <= timezone.now():
            raise Refused(_("This time is over. Choose one that is still to come."))
        event = Event(
            kind_id=EventKind.SIDE_EVENT,
            cycle=row.call.cycle,
            slug=f"side-event-{row.reference.lower()}",
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            link=link,
            languages=row.languages,
        )
        for code in {row.language, "en"}:
            # English stands in wherever a language is missing.
            setattr(event, f"title_{BY_CODE[code].field}", row.title)
            setattr(event, f"description_{BY_CODE[code].field}", row.abstract)
        setattr(event, "place_en", one_line(place))  # noqa: B010 -- a field that translation adds
        scheduling.prepare(event, by=by)
        scheduling.publish(event, by=by)
        row.event = event
        row.save(update_fields=["event"])
        record("side_event_on_calendar", row, by=by, facts={"event": event.pk})
    application.refresh_from_db()
    return event


def _with_reason(
    application: SideEventApplication,
    to: str,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str,
    words: Mapping[str, str] | None,
) -> Decision:
    require(may_decide(by))
    with transaction.atomic():
        _require_not_on_the_calendar(application)
        overtaken = deciding.latest_decision(application)
        decision = deciding.decide(application, to, by=by, seen=seen, reason=reason, note=note, words=words)
        take_back_news(application, overtaken)
        tell_decision(application, decision)
        return decision


def _require_not_on_the_calendar(application: SideEventApplication) -> None:
    if locked(application).event_id is not None:
        raise Refused(
            _("This side event stands on the calendar: cancel the event there, so that people learn of it.")
        )
