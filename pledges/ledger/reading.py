"""The ledger of a public pledge as its page shows it: each actor's line, the entries, what others show."""

from __future__ import annotations

from dataclasses import dataclass, field

from imrf_portal.accounts.roles import Person
from imrf_portal.compact.official_clock import official_day
from imrf_portal.moderation.models import Status
from pledges.ledger.reporting import lines_of
from pledges.ledger.showing import organisations_to_show_for
from pledges.ledger.standing import Line, light, picture_of
from pledges.models import Entry, EntryKind, Evidence, Light, Partner, Pledge, Progress


@dataclass(frozen=True)
class ShownLine:
    """One actor's line: who, how far by its own words, how long ago it last said so."""

    partner: Partner
    line: Line
    light: Light

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self.line.progress)


@dataclass(frozen=True)
class ShownEntry:
    """An entry with what may still be read of it: the text that came to stand, the report's words, or the evidence."""

    entry: Entry
    evidence: Evidence | None = None

    @property
    def kind(self) -> EntryKind:
        """What happened."""
        return EntryKind(self.entry.kind)

    @property
    def progress(self) -> Progress:
        """How far its actor says it is; only of an entry that reports."""
        return Progress(self.entry.progress)

    @property
    def has_version(self) -> bool:
        """Whether the text behind it can still be read."""
        return self.entry.version is not None and self.entry.version.status == Status.PUBLISHED

    @property
    def speaks_of_another_day(self) -> bool:
        """Whether the day it speaks of is not the day it was written."""
        return self.entry.on != official_day(self.entry.at)


@dataclass(frozen=True)
class Ledger:
    """A pledge's ledger: `entries` and `evidence` the newest first; what the reader may add."""

    progress: Progress
    light: Light
    lines: list[ShownLine] = field(default_factory=list)
    entries: list[ShownEntry] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    may_report: bool = False
    may_show: bool = False


def read(pledge: Pledge, person: Person) -> Ledger | None:
    """The ledger of a pledge as everybody may read it, and what `person` may add; None of one that is not public.

    Four queries however many entries, and those that ask what the person may add.
    """
    if pledge.standing_id is None:
        return None
    today = official_day()
    evidence = {
        one.pk: one for one in pledge.evidence.published().select_related("file").order_by("-on", "-pk")
    }
    for one in evidence.values():
        one.pledge = pledge
    entries = list(pledge.entries.select_related("partner", "version", "report__file"))
    for entry in entries:
        entry.pledge = pledge
        if entry.version is not None:
            entry.version.pledge = pledge
    picture = picture_of(entries)
    actors = {one.pk: one for one in pledge.partners.all()}
    return Ledger(
        progress=Progress(picture.progress),
        light=Light(light(picture.reported_on, today)),
        lines=[
            ShownLine(actors[key], line, Light(light(line.reported_on, today)))
            for key, line in picture.lines.items()
        ],
        entries=[
            ShownEntry(entry, evidence.get(entry.evidence_id or 0) if _brings(entry) else None)
            for entry in reversed(entries)
        ],
        evidence=list(evidence.values()),
        may_report=bool(lines_of(person, pledge)),
        may_show=_may_show(person, pledge),
    )


def _brings(entry: Entry) -> bool:
    return entry.kind == EntryKind.EVIDENCE


def _may_show(person: Person, pledge: Pledge) -> bool:
    """A visitor is offered it too, and asked to sign in."""
    return not person.is_authenticated or bool(organisations_to_show_for(person, pledge))
