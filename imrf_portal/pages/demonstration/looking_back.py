"""Pledges of earlier years for the demonstration: their ledgers are written with past instants, which nothing but a
demonstration may do, so that the figures of a past day can be looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle, Objective
from imrf_portal.compact.official_clock import official_day
from imrf_portal.moderation.models import Status
from imrf_portal.pages.demonstration.data_files import facts
from pledges.ledger.standing import rebuild
from pledges.models import (
    Entry,
    EntryKind,
    Kind,
    Level,
    Numbering,
    Partner,
    PartnerStatus,
    Pledge,
    PledgeVersion,
    Progress,
)
from pledges.permissions import filing_organisations

# The entries by which the last word is said have a kind of their own.
_LAST_WORDS = {Progress.FULFILLED: EntryKind.FULFILLED, Progress.ENDED: EntryKind.ENDED}


def look_back(cycle: Cycle, *, people: dict[str, User], at: datetime) -> None:
    """Make the pledges of earlier years as if they had been brought from elsewhere, with their ledgers."""
    said = facts("earlier_pledges")
    for one in sorted(said["records"], key=lambda one: -one["made"]):
        _make(one, said["text"], cycle, author=people[one["by"]], at=at)


def _make(one: dict[str, Any], text: str, cycle: Cycle, *, author: User, at: datetime) -> None:
    organisation = filing_organisations(author).get()
    made = at - timedelta(days=one["made"])
    pledge = Pledge.objects.create(
        cycle=cycle, organisation=organisation, number=_number(official_day(made).year)
    )
    version = PledgeVersion.objects.create(
        pledge=pledge,
        number=1,
        status=Status.PUBLISHED,
        received_at=made,
        published_at=made,
        kind=Kind.INDIVIDUAL,
        forms=[one["form"]],
        title=one["title"],
        text=text,
        language="en",
        level=Level.NATIONAL,
    )
    version.objectives.set(Objective.objects.filter(number__in=one["objectives"]))
    line = Partner.objects.create(
        pledge=pledge,
        organisation=organisation,
        is_lead=True,
        status=PartnerStatus.CONFIRMED,
        invited_at=made,
        confirmed_at=made,
        shown_organisation=organisation.name,
        shown_organisation_language=organisation.language,
        shown_kind=organisation.kind,
    )
    entries = [Entry(kind=EntryKind.MADE, at=made, partner=line, version=version)]
    for days, progress in one["said"]:
        kind = _LAST_WORDS.get(progress, EntryKind.PROGRESS)
        entries.append(Entry(kind=kind, at=at - timedelta(days=days), partner=line, progress=progress))
    if "gone" in one:
        entries.append(Entry(kind=EntryKind.REMOVED, at=at - timedelta(days=one["gone"])))
        PledgeVersion.objects.filter(pk=version.pk).update(status=Status.WITHDRAWN)
    else:
        pledge.standing = version
        pledge.save(update_fields=["standing"])
    for entry in entries:
        entry.pledge, entry.on = pledge, official_day(entry.at)
    Entry.objects.bulk_create(entries)
    rebuild(pledge)


def _number(year: int) -> str:
    numbering, _is_new = Numbering.objects.get_or_create(year=year)
    numbering.last += 1
    numbering.save(update_fields=["last"])
    return str(numbering)
