"""Asking to speak for an organisation, and the answer of those who manage it or of the secretariat.

A request counts for nothing until it is confirmed. Who asks is known to those who answer by name alone; the one thing
they learn of the address is whether it is of the organisation's own domain.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.accreditation import letters
from imrf_portal.accreditation.models import MembershipRequest, RequestStatus
from imrf_portal.accreditation.permissions import (
    is_new_to,
    is_own,
    may_be_confirmed,
    may_belong,
    may_manage,
    takes_requests,
)
from imrf_portal.accreditation.standing import let_stand
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import one_line
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import advance, locked


def ask(organisation: Organisation, *, capacity: str, by: User) -> MembershipRequest:
    """Ask to speak for an organisation; those who manage it are told. One that waits already is given back.

    `capacity` (up to 500 characters) is read by those who answer. Raises `Refused`.
    """
    require(may_belong(by))
    require(takes_requests(organisation))
    require(is_new_to(by, organisation))
    with transaction.atomic():
        locked(by)
        request, is_new = MembershipRequest.objects.get_or_create(
            person=by,
            organisation=organisation,
            status=RequestStatus.WAITING,
            defaults={"capacity": one_line(capacity)},
        )
        if is_new:
            record("membership_asked", request, by=by, facts={"organisation": organisation.pk})
            letters.tell_managers(request)
        return request


def withdraw(request: MembershipRequest, *, by: User) -> None:
    """Take one's own request back. Raises `Refused`, and `WrongStep` where it was answered meanwhile."""
    require(is_own(by, request))
    advance(request, RequestStatus.WITHDRAWN, by=by, decided_at=timezone.now())


def confirm(request: MembershipRequest, *, by: User) -> Membership:
    """Let the asker speak for the organisation from now on; they hear of it. Raises `Refused` and `WrongStep`."""
    require(may_manage(by, request.organisation))
    require(may_be_confirmed(request))
    with transaction.atomic():
        membership = let_in(request, by=by)
        letters.tell_answer(request)
        return membership


def decline(request: MembershipRequest, *, answer: str, by: User) -> None:
    """Say no, with an answer that the asker is told. Raises `Refused` and `WrongStep`."""
    require(may_manage(by, request.organisation))
    with transaction.atomic():
        now = timezone.now()
        advance(request, RequestStatus.DECLINED, by=by, decided_at=now, answer=one_line(answer))
        letters.tell_answer(request)


def let_in(request: MembershipRequest, *, by: User | None) -> Membership:
    """The request confirmed and the role standing, for acts that have asked their own permission. Raises `WrongStep`."""
    with transaction.atomic():
        advance(request, RequestStatus.CONFIRMED, by=by, decided_at=timezone.now())
        role = Membership(person=request.person, organisation=request.organisation, role=request.role)
        return let_stand(role, by=by)


def from_its_domain(requests: Iterable[MembershipRequest]) -> dict[int, bool | None]:
    """Of each request, by its key, whether one of the asker's confirmed addresses is of the domain of the
    organisation's website; nothing where no website is known. One query, and no address in the answer."""
    asked = list(requests)
    confirmed = EmailAddress.objects.filter(user__in=[one.person_id for one in asked], verified=True)
    domains = {
        (user, email.rpartition("@")[2].lower()) for user, email in confirmed.values_list("user", "email")
    }
    return {
        one.pk: (one.person_id, domain) in domains if (domain := _domain(one.organisation)) else None
        for one in asked
    }


def _domain(organisation: Organisation) -> str:
    return (urlsplit(organisation.website).hostname or "").removeprefix("www.")
