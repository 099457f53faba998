"""Giving a role, ending it, verifying an organisation. `by` is an administrator, or nobody: the portal itself, at the
console of whoever runs it."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.accreditation.permissions import may_accredit
from imrf_portal.kit.permissions import require
from imrf_portal.records.recording import Fact, record
from imrf_portal.records.workflow import locked


def give_role(membership: Membership, *, by: User | None) -> Membership:
    """Let a new or claimed membership count from now on, confirmed by `by`.

    Where the same role stands already, nothing is written and that one is given back. Raises `Refused`.
    """
    _require(by)
    with transaction.atomic():
        locked(membership.person)
        standing = _same(membership).exclude(pk=membership.pk).first()
        if standing is not None:
            return standing
        membership.confirmed_by, membership.confirmed_at = by, timezone.now()
        membership.save()
        record("role_given", membership, by=by, facts=_facts(membership))
        return membership


def end_role(membership: Membership, *, until: datetime | None, by: User | None) -> None:
    """Let a role end at instant `until`, or stand without an end (None). Raises `Refused`."""
    _require(by)
    with transaction.atomic():
        membership.until = until
        membership.save(update_fields=["until"])
        record(
            "role_ends",
            membership,
            by=by,
            facts={**_facts(membership), "until": int(until.timestamp()) if until else None},
        )


def verify(organisation: Organisation, *, by: User | None) -> None:
    """Say that the secretariat knows this organisation; a second time changes nothing. Raises `Refused`."""
    _require(by)
    with transaction.atomic():
        if locked(organisation).is_verified:
            return
        organisation.is_verified = True
        organisation.save(update_fields=["is_verified"])
        record("organisation_verified", organisation, by=by)


def _require(by: User | None) -> None:
    if by is not None:
        require(may_accredit(by))


def _same(membership: Membership) -> models.QuerySet[Membership]:
    return Membership.objects.current().filter(
        person=membership.person,
        organisation=membership.organisation,
        role=membership.role,
        cycle=membership.cycle,
    )


def _facts(membership: Membership) -> dict[str, Fact]:
    return {
        "person": membership.person_id,
        "organisation": membership.organisation_id,
        "role": membership.role,
        "cycle": membership.cycle_id,
    }
