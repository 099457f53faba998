"""Deciding about applications for side events, in the manner of all that is moderated, and putting what was accepted on
the calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events import scheduling
from consultations.events.kinds import EventKind
from consultations.events.models import Event
from consultations.side_events.models import SideEventApplication
from consultations.side_events.permissions import is_off_the_calendar, may_decide
from consultations.side_events.telling import application_facts
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Answer, Refused, require
from imrf_portal.kit.text import one_line
from imrf_portal.languages import BY_CODE
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.moderation.moderating import Moderating
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


class _Applications(Moderating[SideEventApplication]):
    kind = "side_event"

    def author(self, thing: SideEventApplication) -> User | None:
        """Its applicant."""
        return thing.applicant

    def facts(self, thing: SideEventApplication) -> dict[str, Any]:
        """Reference, title and address, and what was decided."""
        return {**application_facts(thing), "outcome": thing.status}

    def may_be_decided(self, thing: SideEventApplication) -> Answer:
        """Not once it stands on the calendar."""
        return is_off_the_calendar(locked(thing))

    def letter(self, thing: SideEventApplication, decision: Decision) -> tuple[str, str]:
        """One letter for every outcome."""
        return "side_event_decided", f"side-event-decided-{thing.pk}-{decision.pk}"


_applications = _Applications()
accept = _applications.publish
return_to_applicant = _applications.return_to_author
decline = _applications.withhold
undo = _applications.undo
take_back_news = _applications.take_back_news


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
