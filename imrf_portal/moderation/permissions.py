"""Who works at the desk, whatever is moderated there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless


@unless(_("Only moderators of the secretariat work at the desk."))
def may_work_at_the_desk(person: Person) -> bool:
    """Moderators and administrators."""
    return is_moderator(person)


@unless(_("Sign in to report something; the secretariat asks back where it does not understand."))
def may_report(person: Person) -> bool:
    """Anybody who is signed in."""
    return isinstance(person, User) and person.is_active
