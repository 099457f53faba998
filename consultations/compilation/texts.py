"""The compilation text: the draft with the chosen proposals in place, each with the names of those who propose it.

Proposals that touch different words of a paragraph stand in it together. One that touches words that another has
changed already stands below it as an alternative in full: a text in which two people have written through each
other's sentences could be read by neither. The same proposal of several authors stands once, with all their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import get_language, pgettext

from consultations.models import ProposalKind
from declarations.models import ParagraphKind
from declarations.reading import Read, Reading
from declarations.redline import Edit, Run, runs
from declarations.word.lines import Line


@dataclass(frozen=True, slots=True)
class Proposed:
    """A chosen proposal: at which paragraph (its key), what, against which wording, by whom and when (aware)."""

    paragraph: int
    kind: str
    base: str
    text: str
    language: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a paragraph: kept, or put in or struck by somebody."""

    edit: Edit
    text: str
    by: str = ""
    at: datetime | None = None

    @property
    def before(self) -> str:
        """What stands before it in brackets: nothing where it is kept."""
        return "" if self.edit is Edit.SAME else "["

    @property
    def after(self) -> str:
        """What stands after it, in the active language: who would do what, and the bracket."""
        match self.edit:
            case Edit.INSERTED:
                return f" – {self.by}: {pgettext('in a text under negotiation', 'add')}]"
            case Edit.DELETED:
                return f" – {self.by}: {pgettext('in a text under negotiation', 'delete')}]"
        return ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the compilation text. `edit` says whether the paragraph as a whole is kept, put in or struck;
    `label` is printed before it, with `slug` as its address in the draft."""

    marks: tuple[Mark, ...]
    language: str
    edit: Edit = Edit.SAME
    kind: str = ParagraphKind.OPERATIVE
    level: int = 1
    label: str = ""
    slug: str = ""

    @property
    def printed(self) -> str:
        """What is printed before the words, as the draft prints it."""
        if self.edit is Edit.INSERTED:
            return self.label
        return Line(self.label, "", self.kind, self.level).mark

    @property
    def by(self) -> str:
        """Whose a paragraph that is put in or struck as a whole is."""
        return self.marks[0].by if self.edit is not Edit.SAME and self.marks else ""


def compile_text(reading: Reading, proposals: Iterable[Proposed]) -> Iterator[Block]:
    """The draft of `reading`, paragraph by paragraph, with `proposals` in place; those of other drafts are left out.

    Of two proposals to the same words the earlier in `proposals` is in place. Time: that of a redline for each
    proposal.
    """
    at_paragraph: dict[int, list[Proposed]] = defaultdict(list)
    for proposal in _joined(proposals):
        at_paragraph[proposal.paragraph].append(proposal)
    for read in reading.paragraphs:
        here = at_paragraph[read.paragraph.pk]
        yield from _inserted(here, ProposalKind.INSERT_BEFORE, read)
        yield from _amended(here, read, reading.language)
        yield from _inserted(here, ProposalKind.INSERT_AFTER, read)


def _joined(proposals: Iterable[Proposed]) -> Iterable[Proposed]:
    """The same proposal of several authors as one that has all their names, each once, in the place of the first."""
    kept: dict[tuple[int, str, str, str], Proposed] = {}
    names: dict[tuple[int, str, str, str], list[str]] = defaultdict(list)
    for proposal in proposals:
        key = (proposal.paragraph, proposal.kind, proposal.base, proposal.text)
        kept.setdefault(key, proposal)
        if proposal.by not in names[key]:
            names[key].append(proposal.by)
    return [replace(proposal, by="; ".join(names[key])) for key, proposal in kept.items()]


def _inserted(proposals: Iterable[Proposed], kind: str, read: Read) -> Iterator[Block]:
    for proposal in proposals:
        if proposal.kind == kind:
            yield from _whole(proposal, read)


def _whole(proposal: Proposed, read: Read, *, label: str = "") -> Iterator[Block]:
    """The paragraphs that a proposal puts in, the first with its label."""
    for place, line in enumerate(filter(None, proposal.text.split("\n"))):
        yield Block(
            marks=(Mark(Edit.INSERTED, line, proposal.by, proposal.at),),
            language=proposal.language,
            edit=Edit.INSERTED,
            kind=read.paragraph.kind,
            level=read.paragraph.level,
            label="" if place else label,
        )


def _amended(proposals: Sequence[Proposed], read: Read, language: str) -> Iterator[Block]:
    """The paragraph itself with what fits into it, and below it the alternatives that do not."""
    woven = _Woven(read.text)
    alternatives = []
    strike: Proposed | None = None
    for proposal in proposals:
        if proposal.kind not in {ProposalKind.AMEND, ProposalKind.STRIKE}:
            continue
        is_this_text = proposal.base == read.text and proposal.language == language
        if is_this_text and woven.takes(runs(read.text, proposal.text, language=language), proposal):
            strike = proposal if proposal.kind == ProposalKind.STRIKE else strike
        else:
            alternatives.append(proposal)
    paragraph = read.paragraph
    yield Block(
        marks=tuple(woven.marks()),
        language=language,
        edit=Edit.DELETED if strike else Edit.SAME,
        kind=paragraph.kind,
        level=paragraph.level,
        label=paragraph.label,
        slug=paragraph.slug,
    )
    for proposal in alternatives:
        if proposal.kind == ProposalKind.STRIKE:
            yield _struck_again(proposal, read, language)
        else:
            yield from _whole(proposal, read, label=f"{paragraph.label} alt.".strip())


def _struck_again(proposal: Proposed, read: Read, language: str) -> Block:
    """That somebody would rather strike a paragraph in which others have changed words, said in the active language."""
    return Block(
        marks=(Mark(Edit.INSERTED, str(ProposalKind.STRIKE.label), proposal.by, proposal.at),),
        language=get_language() or language,
        edit=Edit.INSERTED,
        kind=read.paragraph.kind,
        level=read.paragraph.level,
        label=f"{read.paragraph.label} alt.".strip(),
    )


@dataclass(slots=True)
class _Change:
    """A change at one place of a text: from where to where it strikes, and what it puts in there."""

    start: int
    end: int
    inserted: str
    proposal: Proposed


@dataclass(slots=True)
class _Woven:
    """A text and the changes that stand in it; no two of them touch."""

    text: str
    changes: list[_Change] = field(default_factory=list)

    def takes(self, redline: Iterable[Run], proposal: Proposed) -> bool:
        """Take in the changes of a proposal, all of them or, where one touches what stands here already, none."""
        new = list(_changes(redline, proposal))
        if any(self._touches(change) for change in new):
            return False
        self.changes = sorted([*self.changes, *new], key=lambda change: change.start)
        return True

    def _touches(self, change: _Change) -> bool:
        return any(change.start <= other.end and other.start <= change.end for other in self.changes)

    def marks(self) -> Iterator[Mark]:
        """The text with its changes, in order, at each place what is struck before what is put in."""
        place = 0
        for change in self.changes:
            by, at = change.proposal.by, change.proposal.at
            pieces = (
                Mark(Edit.SAME, self.text[place : change.start]),
                Mark(Edit.DELETED, self.text[change.start : change.end], by, at),
                Mark(Edit.INSERTED, change.inserted, by, at),
            )
            yield from (mark for mark in pieces if mark.text)
            place = change.end
        if self.text[place:]:
            yield Mark(Edit.SAME, self.text[place:])


def _changes(redline: Iterable[Run], proposal: Proposed) -> Iterator[_Change]:
    place = 0
    change: _Change | None = None
    for run in redline:
        if run.edit is Edit.SAME:
            if change:
                yield change
            change = None
            place += len(run.text)
            continue
        change = change or _Change(place, place, "", proposal)
        if run.edit is Edit.DELETED:
            place += len(run.text)
            change.end = place
        else:
            change.inserted += run.text
    if change:
        yield change
