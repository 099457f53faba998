"""Who may do what by role, one sentence a rule; memberships that ended count no more.

What a role in the secretariat permits counts only for an account with a second factor, on every page alike: what waits
for moderation is no less private in a list of the public site than in the admin.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from imrf_portal.accounts.models import AT_THE_DESK, Membership, Organisation, Role, User
from imrf_portal.compact.models import Cycle

Person = User | AnonymousUser


def is_moderator(person: Person) -> TypeGuard[User]:
    """A moderator or an administrator: the secretariat's hands on the desk."""
    return works_for_secretariat(person) and person.has_second_factor


def is_administrator(person: Person) -> bool:
    """An administrator of the portal."""
    return is_moderator(person) and Role.ADMINISTRATOR in person.roles


def works_for_secretariat(person: Person) -> TypeGuard[User]:
    """A member of the secretariat with a role at the desk, who may have to set up a second factor first."""
    return isinstance(person, User) and person.is_active and person.is_staff


def without_second_factor() -> QuerySet[User]:
    """The people with a role at the desk who have not set up a second factor, and so cannot use it."""
    held = Membership.objects.current().filter(role__in=AT_THE_DESK)
    return User.objects.filter(pk__in=held.values("person"), is_active=True, authenticator__isnull=True)


def co_facilitated_cycles(person: Person, at: datetime | None = None) -> list[int]:
    """The keys of the cycles that the person co-facilitates at instant `at` (now)."""
    if not isinstance(person, User) or not person.is_active:
        return []
    # The roles of this moment are known already, and few people have this one.
    if at is None and Role.CO_FACILITATOR not in person.roles:
        return []
    current = person.memberships.current(at).filter(role=Role.CO_FACILITATOR)
    return list(current.values_list("cycle_id", flat=True))


def co_facilitates(person: Person, cycle: Cycle) -> bool:
    """Whether the person co-facilitates the cycle now."""
    return cycle.pk in co_facilitated_cycles(person)


def speaks_for(person: Person, at: datetime | None = None) -> QuerySet[Organisation]:
    """The organisations a person may speak for at instant `at` (now), by confirmed membership."""
    if not isinstance(person, User) or not person.is_active:
        return Organisation.objects.none()
    current = Membership.objects.current(at).filter(person=person)
    return Organisation.objects.filter(pk__in=current.values("organisation")).order_by("name")


def manages(person: Person, at: datetime | None = None) -> QuerySet[Organisation]:
    """The organisations whose members a person confirms and invites at instant `at` (now): as its manager, or for a
    State's delegation as its focal point."""
    if not isinstance(person, User) or not person.is_active:
        return Organisation.objects.none()
    held = Membership.objects.current(at).managing().filter(person=person)
    return Organisation.objects.filter(pk__in=held.values("organisation")).order_by("name")
