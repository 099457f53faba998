"""Letting a role stand and letting it end, on the record: what every act that gives or ends one does last.

Nobody's permission is asked here. The acts above do that, each in its own words.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from imrf_portal.accounts.models import Membership, User
from imrf_portal.records.recording import Fact, record
from imrf_portal.records.workflow import locked


def let_stand(membership: Membership, *, by: User | None) -> Membership:
    """Let a new or claimed membership count from its `since` on, confirmed by `by`.

    Where the same role stands already, nothing is written and that one is given back.
    """
    with transaction.atomic():
        locked(membership.person)
        standing = same_roles(membership).exclude(pk=membership.pk).first()
        if standing is not None:
            return standing
        membership.confirmed_by, membership.confirmed_at = by, timezone.now()
        membership.save()
        record("role_given", membership, by=by, facts=facts_of(membership))
        return membership


def let_end(membership: Membership, *, until: datetime | None, by: User | None) -> None:
    """Let a role end at instant `until`, or stand without an end (None)."""
    with transaction.atomic():
        membership.until = until
        membership.save(update_fields=["until"])
        ends = int(until.timestamp()) if until else None
        record("role_ends", membership, by=by, facts={**facts_of(membership), "until": ends})


def same_roles(membership: Membership) -> models.QuerySet[Membership]:
    """The memberships that say the same as this one and stand when it begins, or now where it has begun."""
    at = max(timezone.now(), membership.since)
    return Membership.objects.current(at).filter(
        person=membership.person,
        organisation=membership.organisation,
        role=membership.role,
        cycle=membership.cycle,
    )


def facts_of(membership: Membership) -> dict[str, Fact]:
    """What a record says of a role."""
    return {
        "person": membership.person_id,
        "organisation": membership.organisation_id,
        "role": membership.role,
        "cycle": membership.cycle_id,
    }
