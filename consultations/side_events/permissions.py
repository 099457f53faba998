"""Who applies for side events and who decides about them, one sentence a rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consultations.side_events.models import SideEventApplication, SideEventCall
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator, speaks_for
from imrf_portal.kit.permissions import unless
from imrf_portal.moderation.models import Status


@unless(_("Only a member of an organization applies for a side event."))
def may_apply(person: Person) -> bool:
    """Whoever speaks for an organisation."""
    return speaks_for(person).exists()


@unless(_("This call takes no applications now."))
def takes_applications(call: SideEventCall) -> bool:
    """Whether the call is open."""
    return call.is_open()


@unless(_("This application can no longer be changed."))
def may_change(person: Person, application: SideEventApplication) -> bool:
    """The applicant, until it is sent and while it has come back."""
    is_with_them = application.is_unsent or application.status == Status.RETURNED
    return isinstance(person, User) and application.applicant_id == person.pk and is_with_them


@unless(_("This application can no longer be withdrawn."))
def may_withdraw_application(person: Person, application: SideEventApplication) -> bool:
    """The applicant, as long as the step exists and no event has come of it."""
    return (
        isinstance(person, User)
        and application.applicant_id == person.pk
        and not application.is_unsent
        and bool(is_off_the_calendar(application))
        and Status.WITHDRAWN in SideEventApplication.STEPS[application.status]
    )


@unless(_("Only the secretariat decides about side events."))
def may_decide(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


@unless(_("This side event stands on the calendar: cancel the event there, so that people learn of it."))
def is_off_the_calendar(application: SideEventApplication) -> bool:
    """Whether no event has come of it."""
    return application.event_id is None
