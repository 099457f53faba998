"""An actor of a pledge reports on its own line: how far it is, of which day. It stands at once and for good.

The words are those of a verified actor about itself, so nobody moderates them. They never touch what others show.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.storing import forget
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked
from pledges.ledger import checking
from pledges.ledger.checking import Said
from pledges.ledger.telling import tell_of_report
from pledges.ledger.writing import write
from pledges.models import Entry, EntryKind, Partner, Pledge, Progress, Report
from pledges.permissions import filing_organisations, may_report

# What one can say of a pledge, and the entry that says it.
_ENTRIES = {
    Progress.PLANNED: EntryKind.PROGRESS,
    Progress.UNDER_WAY: EntryKind.PROGRESS,
    Progress.FULFILLED: EntryKind.FULFILLED,
    Progress.ENDED: EntryKind.ENDED,
}


@dataclass(frozen=True)
class Reported(Said):
    """What an actor says of its own progress: `progress` is one of `Progress`, but not unknown."""

    progress: str = Progress.UNKNOWN


def faults(reported: Reported) -> dict[str, str]:
    """What keeps a report from being made: a sentence by the name of the field, none where it is complete."""
    found = checking.faults(reported)
    if reported.progress not in _ENTRIES:
        found["progress"] = _("Choose how far it is.")
    elif reported.progress == Progress.ENDED and not reported.words:
        found["text"] = _("Say why it ends early.")
    return found


def report(partner: Partner, reported: Reported, *, by: User) -> Entry:
    """Write what an actor says of its own progress into the ledger, where everybody reads it at once; followers hear.

    A second press, or the very same report again, gives the entry of the first. Two actors, or two colleagues, that
    report at one time both stand. The light turns by the newest day that was spoken of, never back. Raises `Refused`,
    also with the first of the report's faults, and `Unacceptable` for its file.
    """
    require(may_report(by, partner))
    if found := faults(reported):
        raise Refused(next(iter(found.values())))
    with transaction.atomic():
        pledge = locked(partner.pledge)
        line = locked(partner)
        line.pledge = pledge
        require(may_report(by, line))
        stored = reported.keep_file(by=by)
        same = _said_before(line, reported, stored)
        if same is not None:
            if stored is not None:
                forget(stored)
            return same
        entry = write_report(line, reported, stored, by=by)
        record("pledge_reported", pledge, by=by, facts={"entry": entry.pk, "progress": reported.progress})
        tell_of_report(entry)
        return entry


def write_report(line: Partner, reported: Reported, stored: StoredFile | None, *, by: User | None) -> Entry:
    """Write a report's words and its entry; whether `by` may is asked by the caller, whose transaction this is."""
    has_words = reported.words or reported.source or stored
    said = Report.objects.create(**_columns(reported), file=stored) if has_words else None
    return write(
        line.pledge,
        _ENTRIES[Progress(reported.progress)],
        by=by,
        on=reported.on,
        partner=line,
        progress=reported.progress,
        report=said,
    )


def lines_of(person: Person, pledge: Pledge) -> list[Partner]:
    """The lines of a pledge on which a person may report now."""
    own = pledge.partners.confirmed().filter(organisation__in=filing_organisations(person))
    lines = list(own.select_related("organisation"))
    for line in lines:
        line.pledge = pledge
    return [line for line in lines if may_report(person, line)]


def _columns(reported: Reported) -> dict[str, str]:
    return {
        "text": reported.words,
        "language": reported.language if reported.words else "",
        "source_url": reported.source,
    }


def _said_before(line: Partner, reported: Reported, stored: StoredFile | None) -> Entry | None:
    """The newest report on the line, where it says exactly the same."""
    last = line.entries.exclude(progress="").select_related("report__file").order_by("at", "pk").last()
    if last is None or (last.progress, last.on) != (reported.progress, reported.on):
        return None
    said = last.report or Report(text="", language="", source_url="", file=None)
    was = {name: getattr(said, name) for name in ("text", "language", "source_url")}
    digests = [one.sha256 if one else "" for one in (said.file, stored)]
    return last if was == _columns(reported) and digests[0] == digests[1] else None
