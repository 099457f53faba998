"""Handing a role over when a person rotates: the successor's begins at the instant at which the predecessor's ends.

What an organisation has begun follows the organisation: reviews, pledges and their reminders ask who holds the role
now, so that nothing is passed from hand to hand here.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, User
from imrf_portal.accreditation import letters
from imrf_portal.accreditation.permissions import (
    has_no_successor,
    is_not_the_last,
    lasts_until,
    may_hand_over,
    may_resign,
    may_take_back,
)
from imrf_portal.accreditation.standing import facts_of, let_end, let_stand
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def hand_over(membership: Membership, *, to: User, at: datetime | None = None, by: User) -> Membership:
    """Give a role to another member of the organisation from instant `at` (now) on, and end it for who holds it.

    The successor hears of it. Raises `Refused`, also for an instant after its end; somebody who is no member yet is
    invited, `inviting.invite_successor`.
    """
    require(may_hand_over(by, membership))
    if not successors(membership).filter(pk=to.pk).exists():
        raise Refused(
            _("Choose somebody who speaks for this organization already, or invite them by e-mail.")
        )
    with transaction.atomic():
        given = let_succeed(membership, person=to, at=at, by=by)
        letters.tell_successor(given)
        return given


def let_succeed(membership: Membership, *, person: User, at: datetime | None, by: User) -> Membership:
    """Let a person hold a role from instant `at` (now) to the end that was set for it, and who holds it until then.

    Raises `Refused`, also where somebody is to take it over already.
    """
    with transaction.atomic():
        row = locked(membership)
        require(may_hand_over(by, row))
        require(has_no_successor(row))
        begins = max(filter(None, (timezone.now(), at)))
        require(lasts_until(row, begins))
        role = Membership(
            person=person,
            organisation=row.organisation,
            role=row.role,
            cycle=row.cycle,
            since=begins,
            until=row.until,
            succeeds=row,
        )
        given = let_stand(role, by=by)
        if given != row:
            let_end(membership, until=begins, by=by)
        return given


def successors(membership: Membership) -> QuerySet[User]:
    """Who may take a role over without an invitation: the others who speak for the organisation now and hold it not
    themselves, by name."""
    members = Membership.objects.current().filter(
        organisation=membership.organisation, person__is_active=True
    )
    holders = members.filter(role=membership.role, cycle=membership.cycle)
    return (
        User.objects.filter(pk__in=members.values("person"))
        .exclude(pk__in=holders.values("person"))
        .order_by("name", "pk")
    )


def take_back(successor: Membership, *, by: User) -> None:
    """Undo a handing over that is still to come: the predecessor's role lasts as long as it was to, and the successor
    hears of it where they have heard of the other. Raises `Refused`."""
    with transaction.atomic():
        row = locked(successor)
        require(may_take_back(by, row))
        letters.tell_taken_back(row)
        _undo(row, by=by)


def let_go_of_what_is_to_come(person: User) -> None:
    """Whoever closes their account takes no role over any more: those who hold these roles keep them."""
    with transaction.atomic():
        for successor in person.memberships.to_come().filter(succeeds__isnull=False):
            _undo(locked(successor), by=person)


def _undo(successor: Membership, *, by: User) -> None:
    let_end(cast("Membership", successor.succeeds), until=successor.until, by=by)
    record("role_taken_back", successor, by=by, facts=facts_of(successor))
    successor.delete()


def resign(membership: Membership, *, by: User) -> None:
    """End one's own role now. Raises `Refused`: the last who manages an organisation hands over first."""
    require(may_resign(by, membership))
    with transaction.atomic():
        locked(membership.organisation)
        require(is_not_the_last(membership))
        let_end(membership, until=timezone.now(), by=by)
