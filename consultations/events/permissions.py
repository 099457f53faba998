"""Who may register, take part and see who registered, one sentence a rule."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consultations.events.models import Event
from consultations.events.registrations import Admission, Registration
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import ALLOWED, Answer, refused, unless


@unless(_("Sign in to register; what you typed is kept."))
def may_register(person: Person) -> bool:
    """Anybody with an account."""
    return isinstance(person, User) and person.is_active


@unless(_("Only the person who registered, or the secretariat, gives a place up."))
def may_give_up(person: Person, registration: Registration) -> bool:
    """Whoever registered, and the secretariat."""
    return is_moderator(person) or (isinstance(person, User) and registration.person_id == person.pk)


@unless(_("Only the secretariat sees who registered."))
def may_see_registrations(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


def takes_registrations(admission: Admission, at: datetime | None = None) -> Answer:
    """Whether one can register at instant `at` (now), and why not."""
    event = admission.event
    if event.is_cancelled:
        return refused(_("This event is cancelled: nobody can register any more."))
    if event.is_over(at):
        return refused(_("This event is over."))
    if not event.is_announced:
        return refused(_("This event is not announced yet."))
    if not admission.is_open(at):
        return refused(_("Registration for this event has closed."))
    return ALLOWED


def may_join(event: Event, registration: Registration | None, at: datetime | None = None) -> Answer:
    """Whether somebody with this registration is led to the meeting at instant `at` (now), and why not."""
    if registration is None or registration.status == Registration.Status.LEFT:
        return refused(
            _("This link is for those who have a place. It was not made for you: register for the event.")
        )
    if not registration.is_confirmed:
        return refused(_("You are on the waiting list. The link opens as soon as a place is yours."))
    if event.is_cancelled:
        return refused(_("This event is cancelled."))
    if event.is_over(at):
        return refused(_("This event is over."))
    return ALLOWED
