"""Evidence by others: an organisation that is no party to a pledge shows what it has seen; a moderator decides.

It stands beside what the pledging actors say and never changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import Person
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.storing import forget
from imrf_portal.kit.permissions import Refused, require, unless
from imrf_portal.moderation.deciding import latest_decision, step
from imrf_portal.moderation.families.gathering import Said as Gathered
from imrf_portal.moderation.families.gathering import gather
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked
from pledges.ledger import checking, moderating
from pledges.ledger.checking import Said
from pledges.ledger.naming import evidence_facts
from pledges.models import Evidence, Finding, Pledge
from pledges.numbering import unused_reference
from pledges.permissions import filing_organisations, is_author_of, may_show_evidence


@dataclass(frozen=True)
class Shown(Said):
    """What somebody shows about a pledge of others: `finding` is one of `Finding`."""

    finding: str = ""


@unless(gettext_lazy("This evidence has not come back to you, so it stays as it was sent."))
def may_revise(person: Person, evidence: Evidence) -> bool:
    """Its author, while it has come back."""
    return bool(is_author_of(person, evidence)) and evidence.status == Status.RETURNED


@unless(gettext_lazy("This evidence can no longer be withdrawn."))
def may_withdraw(person: Person, evidence: Evidence) -> bool:
    """Its author, as long as the step exists."""
    return bool(is_author_of(person, evidence)) and Status.WITHDRAWN in Evidence.STEPS[evidence.status]


def organisations_to_show_for(person: Person, pledge: Pledge) -> list[Organisation]:
    """The organisations in whose name a person may bring evidence about a pledge, by name."""
    return [one for one in filing_organisations(person) if may_show_evidence(person, pledge, one)]


def faults(shown: Shown, *, has_file: bool = False) -> dict[str, str]:
    """What keeps evidence from being sent: a sentence by the name of the field, none where it is complete. `has_file`
    where one was kept of it before."""
    found = checking.faults(shown)
    if shown.finding not in Finding.values:
        found["finding"] = _("Choose what it shows.")
    if not shown.words:
        found["text"] = _("Say what you have seen, where and when.")
    if not (shown.source or shown.upload or has_file):
        found.setdefault(
            "source_url", _("Name a source or bring a file, so that others can see it for themselves.")
        )
    return found


def show(pledge: Pledge, organisation: Organisation, shown: Shown, *, by: User) -> Evidence:
    """Send evidence about a public pledge; it waits for a moderator and its author gets a receipt by mail.

    A second press, or the very same evidence again, gives the first. Raises `Refused`, also with the first of its
    faults, and `Unacceptable` for its file.
    """
    require(may_show_evidence(by, pledge, organisation))
    _require_whole(shown)
    with transaction.atomic():
        # One organisation's sends queue behind one another, so that a double click finds the first.
        locked(organisation)
        stored = shown.keep_file(by=by)
        same = _sent_before(pledge, organisation, shown, stored)
        if same is not None:
            if stored is not None:
                forget(stored)
            return same
        evidence = Evidence.objects.create(
            reference=unused_reference(Evidence),
            pledge=pledge,
            author=by,
            organisation=organisation,
            file=stored,
            **_columns(shown),
            **_as_shown_today(organisation),
        )
        _receive(evidence, by=by)
        return evidence


def revise(evidence: Evidence, shown: Shown, *, by: User) -> None:
    """Send evidence again that came back, with other words; without a new file it keeps the one it had.

    Raises `Refused`, `WrongStep` where it has moved, and `Unacceptable`.
    """
    require(may_revise(by, evidence))
    with transaction.atomic():
        row = locked(evidence)
        require(may_revise(by, row))
        require(may_show_evidence(by, row.pledge, row.organisation))
        _require_whole(shown, has_file=row.file is not None)
        stored = shown.keep_file(by=by)
        before = row.file
        for name, value in {**_columns(shown), **_as_shown_today(row.organisation)}.items():
            setattr(row, name, value)
        row.file = stored or before
        row.save()
        if stored is not None and before is not None:
            forget(before)
        step(row, Status.WAITING, by=by, reason="revised", received_at=timezone.now())
        _receive(row, by=by)
    evidence.refresh_from_db()


def withdraw(evidence: Evidence, *, by: User) -> None:
    """Take evidence back: its words are shown nowhere any more, and the ledger says from when.

    Raises `Refused`, and `WrongStep` where it has moved meanwhile.
    """
    require(may_withdraw(by, evidence))
    with transaction.atomic():
        step(evidence, Status.WITHDRAWN, by=by)
        moderating.take_back_news(evidence, latest_decision(evidence))
        moderating.settle(evidence, by=by)


def _require_whole(shown: Shown, *, has_file: bool = False) -> None:
    if found := faults(shown, has_file=has_file):
        raise Refused(next(iter(found.values())))


def _receive(evidence: Evidence, *, by: User) -> None:
    record("evidence_received", evidence, by=by, facts={"reference": evidence.reference})
    key = f"evidence-received-{evidence.pk}-{evidence.version}"
    tell(by, "evidence_received", key=key, facts=evidence_facts(evidence))
    gather([Gathered(evidence, evidence.text, where=f"pledge:{evidence.pledge_id}")])


def _sent_before(
    pledge: Pledge, organisation: Organisation, shown: Shown, stored: StoredFile | None
) -> Evidence | None:
    """What the organisation has sent of this pledge in the same words with the same file, unless it is gone."""
    return Evidence.objects.filter(
        **_columns(shown),
        pledge=pledge,
        organisation=organisation,
        file__sha256=stored.sha256 if stored else None,
        status__in=[Status.WAITING, Status.PUBLISHED],
    ).first()


def _columns(shown: Shown) -> dict[str, Any]:
    return {
        "on": shown.on,
        "finding": shown.finding,
        "text": shown.words,
        "language": shown.language,
        "source_url": shown.source,
    }


def _as_shown_today(organisation: Organisation) -> dict[str, str]:
    return {
        "shown_organisation": organisation.name,
        "shown_organisation_language": organisation.language,
        "shown_kind": organisation.kind,
    }
