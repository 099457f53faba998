"""Giving a role, ending it, verifying an organisation. `by` is an administrator, or nobody: the portal itself, at the
console of whoever runs it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accreditation import joining, letters
from imrf_portal.accreditation.permissions import is_unmerged, may_accredit
from imrf_portal.accreditation.standing import let_end, let_stand
from imrf_portal.kit.permissions import require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def give_role(membership: Membership, *, by: User | None) -> Membership:
    """Let a new or claimed membership count from now on, confirmed by `by`.

    Where the same role stands already, nothing is written and that one is given back. Raises `Refused`.
    """
    _require(by)
    return let_stand(membership, by=by)


def end_role(membership: Membership, *, until: datetime | None, by: User | None) -> None:
    """Let a role end at instant `until`, or stand without an end (None). Raises `Refused`."""
    _require(by)
    let_end(membership, until=until, by=by)


def verify(organisation: Organisation, *, by: User | None) -> None:
    """Say that the secretariat knows this organisation: who registered it manages it from now on and hears of it.

    A second time changes nothing. Raises `Refused`, also for one that was merged into another.
    """
    _require(by)
    with transaction.atomic():
        row = locked(organisation)
        if row.is_verified:
            return
        require(is_unmerged(row))
        organisation.is_verified = True
        organisation.save(update_fields=["is_verified"])
        record("organisation_verified", organisation, by=by)
        registered = organisation.membership_requests.waiting().filter(role=Role.MANAGER)
        for request in registered.select_related("person"):
            request.organisation = organisation
            joining.let_in(request, by=by)
            letters.tell_verified(request)


def _require(by: User | None) -> None:
    if by is not None:
        require(may_accredit(by))
