"""Registering for an event: places while they last, then a waiting list in order; giving a place up moves it on.

Every act that changes who has a place first locks the row of the `Admission`, so that two people who ask for the last
place at one moment get one place and one number on the waiting list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultations.events import telling
from consultations.events.models import Event, EventStatus
from consultations.events.permissions import may_give_up, may_join, may_register, takes_registrations
from consultations.events.registrations import Admission, Registration
from consultations.events.wordings import worded
from consultations.permissions import may_run_events
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import Person, speaks_for
from imrf_portal.compact.models import Region
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean
from imrf_portal.notifications import announcing, subscribing
from imrf_portal.records import workflow
from imrf_portal.records.recording import record

# How long after an event it is kept what people needed for taking part.
NEEDS_KEPT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a person says of themselves when they register; `constituency` is the organisation's own where there is one."""

    constituency: str
    language: str
    organisation: Organisation | None = None
    region: Region | None = None
    needs_interpretation: bool = False
    access_needs: str = ""


@dataclass(frozen=True)
class Standing:
    """How an event's registration stands, and how the reader stands in it."""

    admission: Admission
    free_places: int
    # The reader's own; None where they have not registered or have given it up.
    registration: Registration | None
    # Their number on the waiting list; 0 where they are not on it.
    line: int

    @property
    def is_open(self) -> bool:
        """Whether one can register now."""
        return self.admission.is_open()


def standing(admission: Admission, *, person: Person) -> Standing:
    """How registration stands for one reader; one query, two or three where they are signed in."""
    own = Registration.objects.filter(event_id=admission.event_id).standing()
    registration = own.filter(person=person).first() if isinstance(person, User) else None
    line = registration.place_in_line() if registration and registration.is_waiting else 0
    return Standing(admission, _free_places(admission), registration, line)


def register(event: Event, details: Details, *, by: User) -> Registration:
    """Give `by` a place at the event while places last, else the next number on its waiting list; one letter says which.

    Registering again changes nothing; who gave a place up and comes back comes last. Raises `Refused` where the event
    takes no registrations, or where `by` does not speak for the organisation.
    """
    require(may_register(by))
    with transaction.atomic():
        admission = _locked(event)
        require(takes_registrations(admission))
        told = _checked(details, by)
        registration = Registration.objects.filter(event=event, person=by).first()
        if registration is not None and registration.status != Registration.Status.LEFT:
            return registration
        admission.last_number += 1
        admission.save(update_fields=["last_number"])
        status = Registration.Status.CONFIRMED if _free_places(admission) else Registration.Status.WAITING
        fresh = {**told, "number": admission.last_number, "registered_at": timezone.now()}
        if registration is None:
            registration = Registration.objects.create(event=event, person=by, status=status, **fresh)
            record("registered", registration, by=by, facts={"status": status})
        else:
            workflow.advance(registration, status, by=by, **fresh)
        _tell(registration, admission.event)
        return registration


def revise(registration: Registration, details: Details, *, by: User) -> None:
    """Change what a person said when they registered; the place stays. Raises `Refused`."""
    if registration.person_id != by.pk:
        raise Refused(_("Only the person who registered changes this."))
    with transaction.atomic():
        require(takes_registrations(_locked(registration.event)))
        told = _checked(details, by)
        for name, value in told.items():
            setattr(registration, name, value)
        registration.save(update_fields=list(told))
        record("registration_revised", registration, by=by)


def give_up(registration: Registration, *, by: User) -> None:
    """Free a place, or a number on the waiting list; the first who waits moves up and hears of it once.

    Raises `Refused`, and `WrongStep` where it was given up already.
    """
    require(may_give_up(by, registration))
    with transaction.atomic():
        admission = _locked(registration.event)
        workflow.advance(registration, Registration.Status.LEFT, by=by, attended=False, access_needs="")
        for topic in telling.registered_topics(admission.event):
            subscribing.unfollow(registration.person, topic)
        for status in (Registration.Status.CONFIRMED, Registration.Status.WAITING):
            announcing.take_back(_key(registration, status))
        _move_up(admission)


def admit(
    event: Event, *, places: int, by: User, closes_at: datetime | None = None, join_link: str = ""
) -> Admission:
    """Open registration for an event, or change its places, its end and its link.

    More places move the waiting list up; fewer take no place from anybody. Another link is told to the confirmed, once;
    they are led to it by the portal's own address. Raises `Refused` where the event is cancelled or over.
    """
    require(may_run_events(by))
    with transaction.atomic():
        row = workflow.locked(event)
        if row.is_cancelled or row.is_over():
            raise Refused(_("This event is cancelled or over: its registration no longer changes."))
        if closes_at is not None and closes_at > row.ends_at:
            raise Refused(_("Registration closes before the event ends."))
        Admission.objects.get_or_create(event=row, defaults={"places": places})
        admission = _locked(row)
        was_link, admission.join_link = admission.join_link, join_link
        admission.places, admission.closes_at = places, closes_at
        admission.link_version += int(join_link != was_link)
        admission.save()
        facts = {"places": places, "link_version": admission.link_version}
        record("registration_opened", row, by=by, facts=facts)
        if join_link and join_link != was_link and row.registrations.confirmed().exists():
            announcing.announce(
                "join_link_changed",
                key=f"join-link-changed-{row.pk}-{admission.link_version}",
                topics=[telling.confirmed_topic(row.pk)],
                facts=telling.admission_facts(row),
                by=by,
            )
        _move_up(admission)
        return admission


def link_for(event: Event, *, person: User) -> str:
    """The private link to the meeting, for a person with a place; raises `Refused` with the reason for anybody else."""
    registration = Registration.objects.filter(event=event, person=person).first()
    require(may_join(event, registration))
    link = Admission.objects.values_list("join_link", flat=True).get(event=event)
    if not link:
        raise Refused(_("There is no link to take part yet. Your place is safe: come back later."))
    return link


def _locked(event: Event) -> Admission:
    """The admission and its event as they stand now, locked: an event is not cancelled while somebody registers."""
    rows = Admission.objects.select_related("event").select_for_update(of=("self", "event"), no_key=True)
    admission = rows.filter(event=event).first()
    if admission is None:
        raise Refused(_("This event needs no registration."))
    return admission


def _free_places(admission: Admission) -> int:
    taken = Registration.objects.filter(event_id=admission.event_id).confirmed().count()
    return max(admission.places - taken, 0)


def _checked(details: Details, by: User) -> dict[str, Any]:
    """The fields of a registration; the constituency is that of the organisation. Raises `Refused`."""
    organisation = details.organisation
    if organisation is not None and not speaks_for(by).filter(pk=organisation.pk).exists():
        raise Refused(_("You can register only for an organization you are a confirmed member of."))
    return {
        "organisation": organisation,
        "constituency": organisation.kind if organisation else details.constituency,
        "region": details.region,
        "language": details.language,
        "needs_interpretation": details.needs_interpretation,
        "access_needs": clean(details.access_needs),
    }


def _move_up(admission: Admission) -> None:
    """Give the places that are free to the first who wait, each told once."""
    if admission.event.status != EventStatus.PUBLISHED or admission.event.is_over():
        return
    waiting = Registration.objects.filter(event_id=admission.event_id).waiting().select_related("person")
    for registration in waiting[: _free_places(admission)]:
        workflow.advance(registration, Registration.Status.CONFIRMED, by=None)
        subscribing.unfollow(registration.person, telling.waiting_topic(admission.event_id))
        _tell(registration, admission.event, moved_up=True)


def _tell(registration: Registration, event: Event, *, moved_up: bool = False) -> None:
    """Let the person hear where they stand, and from now on of what happens to the event."""
    person = registration.person
    is_confirmed = registration.is_confirmed
    topic = telling.confirmed_topic(event.pk) if is_confirmed else telling.waiting_topic(event.pk)
    with translation.override(person.language):
        label = _("Your registration: %(title)s") % {"title": worded(event, "title").text}
        subscribing.follow(person, topic, label=label)
    line = 0 if is_confirmed else registration.place_in_line()
    announcing.tell(
        person,
        "registration_confirmed" if is_confirmed else "registration_waiting",
        key=_key(registration, registration.status),
        facts=telling.admission_facts(event, moved_up=moved_up, line=line),
    )


def _key(registration: Registration, status: str) -> str:
    return f"registration-{registration.pk}-{registration.number}-{status}"


def forget_needs(at: datetime | None = None) -> int:
    """Empty what people said they need for taking part, thirty days after the event; returns of how many people."""
    over = Registration.objects.filter(event__ends_at__lt=(at or timezone.now()) - NEEDS_KEPT)
    return over.exclude(access_needs="").update(access_needs="")
