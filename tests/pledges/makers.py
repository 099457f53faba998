"""Makers of pledges, beside those of everything else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.compact.models import Cycle
from imrf_portal.moderation.models import Status
from pledges.ledger.writing import write
from pledges.models import (
    EntryKind,
    Form,
    Kind,
    Level,
    Numbering,
    Partner,
    PartnerStatus,
    Pledge,
    PledgeVersion,
    UnsentPledge,
)
from tests.makers import make_cycle, make_member, make_objective, make_organisation

TEXT = "By the end of next year we open a help desk at each bus station of the coast. " * 5


def make_pledge(
    organisation: Organisation | None = None,
    *,
    author: User | None = None,
    status: str = Status.PUBLISHED,
    cycle: Cycle | None = None,
    partners: tuple[Organisation, ...] = (),
    **fields: Any,
) -> Pledge:
    """A pledge with one version, public unless `status` says otherwise; `partners` have confirmed."""
    organisation = organisation or make_organisation()
    author = author or make_member(organisation=organisation).person
    pledge = Pledge.objects.create(
        cycle=cycle or Cycle.objects.filter(slug="2026").first() or make_cycle(),
        author=author,
        organisation=organisation,
    )
    make_line(pledge, organisation, is_lead=True)
    for partner in partners:
        make_line(pledge, partner)
    version = make_version(
        pledge, status=status, **{"kind": Kind.COMMON if partners else Kind.INDIVIDUAL, **fields}
    )
    if status == Status.PUBLISHED:
        make_public(pledge, version)
    return pledge


def make_version(pledge: Pledge, *, status: str = Status.WAITING, **fields: Any) -> PledgeVersion:
    """The next version of a pledge, about objective 7."""
    version = PledgeVersion.objects.create(
        pledge=pledge,
        status=status,
        published_at=timezone.now() if status == Status.PUBLISHED else None,
        **{
            "number": pledge.versions.count() + 1,
            "kind": Kind.INDIVIDUAL,
            "forms": [Form.PROCESS],
            "title": "Help desks along the coast",
            "text": TEXT,
            "language": "en",
            "level": Level.LOCAL,
            **fields,
        },
    )
    version.objectives.add(make_objective(7))
    return version


def make_line(
    pledge: Pledge, organisation: Organisation, *, status: str = PartnerStatus.CONFIRMED, **fields: Any
) -> Partner:
    """An actor's line, confirmed unless `status` says otherwise."""
    return Partner.objects.create(
        pledge=pledge,
        organisation=organisation,
        status=status,
        confirmed_at=timezone.now() if status == PartnerStatus.CONFIRMED else None,
        **{
            "shown_organisation": organisation.name,
            "shown_organisation_language": organisation.language,
            "shown_kind": organisation.kind,
            **fields,
        },
    )


def make_public(pledge: Pledge, version: PledgeVersion) -> None:
    """Let a version stand under the next number, and write so into the ledger."""
    numbering, _is_new = Numbering.objects.get_or_create(year=2026)
    numbering.last += 1
    numbering.save()
    pledge.number, pledge.standing = f"P-2026-{numbering.last:04}", version
    pledge.save()
    lead, *others = pledge.partners.confirmed()
    write(pledge, EntryKind.MADE, by=pledge.author, partner=lead, version=version)
    for partner in others:
        write(pledge, EntryKind.JOINED, by=partner.confirmed_by, partner=partner)


def typed(**changed: Any) -> dict[str, Any]:
    """A complete individual pledge as somebody types it, but for what is `changed`."""
    return {
        "title": "Help desks along the coast",
        "text": TEXT,
        "language": "en",
        "kind": Kind.INDIVIDUAL,
        "matched": "",
        "level": Level.LOCAL,
        "place": "",
        "starts_on": "",
        "ends_on": "",
        "resources": "",
        "amount": "",
        "currency": "",
        "target": "",
        "shown_by": "",
        "contact": "",
        "forms": [Form.PROCESS],
        "objectives": ["7"],
        "principles": [],
        "states": [],
        "regions": [],
        "partners": [],
        **changed,
    }


def make_unsent(
    author: User | None = None, organisation: Organisation | None = None, **changed: Any
) -> UnsentPledge:
    """A pledge as it is being written, complete but for what is `changed`, about objective 7."""
    organisation = organisation or make_organisation()
    author = author or make_member(organisation=organisation).person
    make_objective(7)
    make_cycle()
    return UnsentPledge.objects.create(author=author, organisation=organisation, typed=typed(**changed))
