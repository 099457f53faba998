"""Who may open, ask for and chair the floor of an event, one sentence a rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consultations.events.models import Event
from consultations.events.registrations import Registration
from consultations.floor.models import FloorRequest
from consultations.models import Comment
from consultations.permissions import is_author
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, co_facilitates, is_moderator, speaks_for
from imrf_portal.kit.permissions import unless


@unless(_("Only the secretariat opens the floor of an event and moves its times."))
def may_open_floor(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


@unless(_("Register for the event first: whoever has a confirmed place can ask for the floor."))
def may_ask(person: Person, event: Event) -> bool:
    """Whoever has a confirmed place at the event."""
    return (
        isinstance(person, User)
        and person.is_active
        and Registration.objects.confirmed().filter(event=event, person=person).exists()
    )


@unless(
    _(
        "The floor is asked for in the name of an organization. Register for the event as speaking for one of yours."
    )
)
def speaks_for_its_organisation(registration: Registration) -> bool:
    """Whether the person may still speak for the organisation they registered with."""
    organisation = registration.organisation_id
    return organisation is not None and speaks_for(registration.person).filter(pk=organisation).exists()


@unless(_("Only whoever asked for the floor, or the secretariat, can withdraw the request."))
def may_withdraw_request(person: Person, request: FloorRequest) -> bool:
    """The asker, and the secretariat."""
    return is_moderator(person) or (isinstance(person, User) and request.asked_by_id == person.pk)


@unless(_("Only the secretariat and the co-facilitators of the cycle lead this meeting."))
def may_chair(person: Person, event: Event) -> bool:
    """The secretariat, and the co-facilitators of the event's cycle."""
    return is_moderator(person) or co_facilitates(person, event.cycle)


@unless(_("Only the author of a remark on this event can say which paragraph it is about."))
def may_place_statement(person: Person, comment: Comment) -> bool:
    """The author of a remark on an event, and the secretariat."""
    return comment.event_id is not None and (
        is_moderator(person) or bool(is_author(person, comment.submission))
    )
