"""Who may let go of an account or take something out for good, one sentence a rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Role, User
from imrf_portal.accounts.roles import Person, is_administrator
from imrf_portal.kit.permissions import unless


@unless(_("Only an administrator removes something for good."))
def may_redact(person: Person) -> bool:
    """An administrator with a second factor."""
    return is_administrator(person)


@unless(_("Only the person whose account it is can do this."))
def is_own(person: Person, account: User) -> bool:
    """The person whose account it is."""
    return isinstance(person, User) and person.pk == account.pk


@unless(
    _(
        "You are the last administrator: without one nobody can run this portal. Give somebody else the role first, then close your account."
    )
)
def is_not_the_last_administrator(account: User) -> bool:
    """Whether somebody else administers the portal now."""
    current = Membership.objects.current().filter(role=Role.ADMINISTRATOR, person__is_active=True)
    return not current.filter(person=account).exists() or current.exclude(person=account).exists()
