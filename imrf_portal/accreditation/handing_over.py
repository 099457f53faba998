"""Handing a role over when a person rotates: the successor's begins at the instant at which the predecessor's ends.

What an organisation has begun follows the organisation: reviews, pledges and their reminders ask who holds the role
now, so that nothing is passed from hand to hand here.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, User
from imrf_portal.accreditation import letters
from imrf_portal.accreditation.permissions import is_not_the_last, may_hand_over, may_resign
from imrf_portal.accreditation.standing import let_end, let_stand
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.workflow import locked


def hand_over(membership: Membership, *, to: User, at: datetime | None = None, by: User) -> Membership:
    """Give a role to another member of the organisation from instant `at` (now) on, and end it for who holds it.

    The successor hears of it. Raises `Refused`; somebody who is no member yet is invited, `inviting.invite_successor`.
    """
    require(may_hand_over(by, membership))
    if not successors(membership).filter(pk=to.pk).exists():
        raise Refused(
            _("Choose somebody who speaks for this organization already, or invite them by e-mail.")
        )
    with transaction.atomic():
        row = locked(membership)
        require(may_hand_over(by, row))
        begins = max(filter(None, (timezone.now(), at)))
        role = Membership(
            person=to, organisation=row.organisation, role=row.role, cycle=row.cycle, since=begins
        )
        given = let_stand(role, by=by)
        let_end(membership, until=begins, by=by)
        letters.tell_successor(given)
        return given


def successors(membership: Membership) -> QuerySet[User]:
    """Who may take a role over without an invitation: the others who speak for the organisation now, by name."""
    others = Membership.objects.current().filter(organisation=membership.organisation, person__is_active=True)
    return (
        User.objects.filter(pk__in=others.values("person"))
        .exclude(pk=membership.person_id)
        .order_by("name", "pk")
    )


def resign(membership: Membership, *, by: User) -> None:
    """End one's own role now. Raises `Refused`: the last who manages an organisation hands over first."""
    require(may_resign(by, membership))
    with transaction.atomic():
        locked(membership.organisation)
        require(is_not_the_last(membership))
        let_end(membership, until=timezone.now(), by=by)
