"""Partners of a pledge: asked by its lead, each confirms its own part from its account, changes it, or leaves.

A partner that never answers holds nothing up: it is neither shown nor counted, and is reminded once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean, graphemes, mask_addresses
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import advance, locked
from pledges.ledger.writing import write
from pledges.models import EntryKind, Partner, PartnerStatus, PartnerVariant, Pledge, PledgeVersion
from pledges.naming import hears_of, pledge_facts
from pledges.permissions import filers_of, may_answer_for

LONGEST_PART = 2_000
REMINDED_AFTER = timedelta(days=7)
# A reminder that was due while no worker ran is written up to so much later, and then no more.
_LATE = timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """A partner's line with its part, and the text beside it where somebody else had changed the part meanwhile."""

    partner: Partner
    variant: PartnerVariant | None = None


# ---- The lead names them ----


def name_partners(version: PledgeVersion, organisations: Iterable[Organisation], *, by: User) -> None:
    """Ask those organisations for their part that are not asked yet, and those that had left or declined anew; ask no
    longer those that are not named any more. Who has confirmed stays. Called by `filing.send` in its transaction."""
    lines = {line.organisation_id: line for line in version.pledge.partners.filter(is_lead=False)}
    named = {one.pk: one for one in organisations}
    for key, organisation in named.items():
        line = lines.get(key)
        if line is None:
            line = Partner.objects.create(pledge=version.pledge, organisation=organisation)
            record("partner_asked", line, by=by)
        elif PartnerStatus.INVITED in Partner.STEPS[line.status] and line.status != PartnerStatus.CONFIRMED:
            advance(line, PartnerStatus.INVITED, by=by, invited_at=timezone.now())
        else:
            continue
        _ask(line, version)
    for key, line in lines.items():
        if key not in named and line.status == PartnerStatus.INVITED:
            advance(line, PartnerStatus.LEFT, by=by, reason="not-named")


def _ask(partner: Partner, version: PledgeVersion, *, is_reminder: bool = False) -> int:
    """Write to everybody who files for a partner; returns how many letters are new or stand."""
    facts = {**pledge_facts(version, page="pledge_part"), "is_reminder": is_reminder}
    key = f"pledge-partner-{'reminded' if is_reminder else 'asked'}-{partner.pk}-{partner.invited_at:%Y%m%d%H%M%S}"
    people = list(filers_of(partner.organisation))
    for person in people:
        tell(person, "pledge_partner_asked", key=f"{key}-{person.pk}", facts=facts)
    return len(people)


def remind() -> int:
    """Remind each partner once that has not answered for seven days; returns how many letters there are of it."""
    now = timezone.now()
    silent = Partner.objects.filter(
        status=PartnerStatus.INVITED,
        invited_at__lte=now - REMINDED_AFTER,
        invited_at__gt=now - REMINDED_AFTER - _LATE,
        pledge__versions__status__in=[Status.WAITING, Status.PUBLISHED, Status.RETURNED],
    ).distinct()
    count = 0
    for partner in silent.select_related("pledge__organisation", "organisation"):
        newest = partner.pledge.versions.exclude(status=Status.WITHHELD).order_by("-number")[0]
        newest.pledge = partner.pledge
        count += _ask(partner, newest, is_reminder=True)
    return count


def tell_partners(version: PledgeVersion, kind: str, *, key: str) -> None:
    """Let everybody who files for a partner, asked or confirmed, hear what the lead has done."""
    for line in version.pledge.partners.parties().filter(is_lead=False).select_related("organisation"):
        for person in filers_of(line.organisation):
            tell(person, kind, key=f"{key}-{line.pk}-{person.pk}", facts=pledge_facts(version))


# ---- A partner answers ----


def confirm(partner: Partner, *, text: str, language: str, seen: int, by: User) -> Kept:
    """Confirm an actor's part, or change the part of one that has confirmed; `seen` is the version it was typed over.

    From then on the actor is shown and counted, at once where the pledge is public; its lead hears. Where somebody else
    changed the part meanwhile nothing is overwritten: what was typed is kept beside it. The same words again change
    nothing. Raises `Refused`, also for a part that is too long.
    """
    require(may_answer_for(by, partner))
    text = _as_shown(text)
    with transaction.atomic():
        pledge, row = _locked(partner)
        require(may_answer_for(by, row))
        _require_standing(pledge)
        is_said = (row.part, row.language) == (text, language if text else "")
        is_first = row.status == PartnerStatus.INVITED
        if row.version != seen and not is_said and row.part:
            variant, _is_new = PartnerVariant.objects.update_or_create(
                partner=row,
                by=by,
                settled_at=None,
                defaults={"text": text, "language": language, "at": timezone.now()},
            )
            return Kept(row, variant)
        if not is_said:
            _write_part(row, text, language, by=by)
        if is_first:
            show_as_today(row, by=by)
            row.save()
            _answer(row, PartnerStatus.CONFIRMED, by=by)
            if _is_in_ledger(pledge):
                write(pledge, EntryKind.JOINED, by=by, partner=row)
        return Kept(row)


def show_as_today(partner: Partner, *, by: User | None) -> None:
    """Freeze the actor's name and kind as they will be shown; the caller saves."""
    organisation = partner.organisation
    partner.shown_organisation = organisation.name
    partner.shown_organisation_language = organisation.language
    partner.shown_kind = organisation.kind
    partner.confirmed_at, partner.confirmed_by = timezone.now(), by


def decline(partner: Partner, *, by: User) -> None:
    """Say that the actor takes no part; its lead hears. Raises `Refused`, and `WrongStep` once it has confirmed."""
    require(may_answer_for(by, partner))
    with transaction.atomic():
        _pledge, row = _locked(partner)
        _answer(row, PartnerStatus.DECLINED, by=by)


def leave(partner: Partner, *, by: User) -> None:
    """Leave a pledge: from now on the actor is neither shown nor counted, as the ledger says; its lead hears.

    Raises `Refused`, also for the lead, who withdraws the pledge instead, and `WrongStep`.
    """
    require(may_answer_for(by, partner))
    if partner.is_lead:
        raise Refused(_("The actor that files a pledge cannot leave it. It can withdraw the pledge."))
    with transaction.atomic():
        pledge, row = _locked(partner)
        was = row.status
        _answer(row, PartnerStatus.LEFT, by=by)
        if was == PartnerStatus.CONFIRMED and _is_in_ledger(pledge):
            write(pledge, EntryKind.PARTED, by=by, partner=row)


def settle(variant: PartnerVariant, *, text: str | None, by: User) -> Partner:
    """Close a text that was kept beside a part: `text` becomes the part (these words, or both made one), None leaves it
    as it stands. Raises `Refused`, also for a part that is too long."""
    require(may_answer_for(by, variant.partner))
    with transaction.atomic():
        _pledge, row = _locked(variant.partner)
        if text is not None:
            _write_part(row, _as_shown(text), variant.language, by=by)
        variant.settled_at = timezone.now()
        variant.save(update_fields=["settled_at"])
        return row


def _locked(partner: Partner) -> tuple[Pledge, Partner]:
    """The pledge and the line as they stand, the pledge first, as publication locks them."""
    pledge = locked(partner.pledge)
    row = locked(partner)
    row.pledge = pledge
    return pledge, row


def _require_standing(pledge: Pledge) -> None:
    alive = [Status.WAITING, Status.PUBLISHED, Status.RETURNED]
    if not pledge.versions.filter(status__in=alive).exists():
        raise Refused(_("This pledge was taken back, so there is nothing to confirm any more."))


def _as_shown(text: str) -> str:
    """A part as everybody will read it, e-mail addresses masked. Raises `Refused` where it is too long."""
    shown = mask_addresses(clean(text))
    if graphemes(shown) > LONGEST_PART:
        raise Refused(
            _("A part has at most %(limit)s characters. All of it is kept: shorten it.")
            % {"limit": LONGEST_PART}
        )
    return shown


def _write_part(row: Partner, text: str, language: str, *, by: User) -> None:
    row.part, row.language, row.version = text, language if text else "", row.version + 1
    row.save(update_fields=["part", "language", "version"])
    record("part_written", row, by=by, facts={"version": row.version})


def _answer(row: Partner, to: str, *, by: User) -> None:
    """Move a line and let the lead hear of it."""
    entry = advance(row, to, by=by)
    lead = hears_of(row.pledge)
    newest = row.pledge.versions.order_by("-number")[0]
    newest.pledge = row.pledge
    if lead is not None:
        facts: dict[str, Any] = {**pledge_facts(newest), "partner": row.organisation.name, "answer": to}
        tell(lead, "pledge_partner_answered", key=f"pledge-partner-{row.pk}-{entry.pk}", facts=facts)


def _is_in_ledger(pledge: Pledge) -> bool:
    return pledge.entries.filter(kind=EntryKind.MADE).exists()
