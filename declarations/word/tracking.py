"""Tracking: what a marked-up copy of a draft proposes, paragraph by paragraph.

The text that the copy was made from is rebuilt (deletions in, insertions out) and held against our draft, so that each
change is anchored to the right paragraph even if the copy was made from the revision before. The changes of each
author are read for themselves, as if nobody else had touched the text: what two delegations propose for one paragraph
are two proposals.

A number alone that changes is no proposal, for ours come from the text. Formatting is none either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from declarations.intake.blocks import Block, CannotRead, Kind, ReadParagraph, Role, settle
from declarations.intake.labels import Series
from declarations.intake.numbering import Numbering, Printed
from declarations.intake.reading import read
from declarations.intake.spelling import opening
from declarations.intake.word_xml import child, number
from declarations.lineage import match
from declarations.word.forms import Form, Group, groups, paired
from declarations.word.lines import Line, passages_of
from declarations.word.markup import Hand, Marked, Markup, Piece, read_markup

# Beyond this many hands in one paragraph, all changes in it are read as one proposal.
_MOST_AUTHORS = 20
# Word's outline level of what is no heading, counted from nought.
_BODY_LEVEL = 9


class Act(StrEnum):
    """What somebody wants done with a paragraph."""

    AMEND = "amend"
    INSERT_BEFORE = "insert-before"
    INSERT_AFTER = "insert-after"
    STRIKE = "strike"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change to one paragraph of our draft, or a remark on it.

    `position` and `label` are those of the paragraph in our draft; a heading has no label, and what could not be
    anchored has no position. `text` is the proposed wording in full, its number left out; a line break in it begins a
    new paragraph. `found_at` is the label, or the heading, that the copy itself has at that place.
    """

    kind: Act
    position: int | None
    label: str
    text: str = ""
    remark: str = ""
    author: str = ""
    date: datetime | None = None
    found_at: str = ""


@dataclass(frozen=True, slots=True)
class Tracked:
    """All proposals of a copy in the order of its text: those that found their paragraph, and the others."""

    proposals: list[Proposal]
    unanchored: list[Proposal]


def read_tracked(file: BinaryIO, lines: Sequence[Line]) -> Tracked:
    """The proposals in a Word file that is a marked-up copy of the draft with these lines, or of one before it.

    Raises `CannotRead` for a file that is no Word file, is damaged or built to harm, or has no text. The time is that
    of `lineage.match`, and linear in the file.
    """
    copy = _Copy(read_markup(file), lines)
    found = list(copy.proposals())
    return Tracked(
        [proposal for proposal in found if proposal.position is not None],
        [proposal for proposal in found if proposal.position is None],
    )


def made_from(file: BinaryIO, drafts: Sequence[Sequence[Line]]) -> int:
    """Of which of these drafts, such as one draft in each of its languages, a Word file is a marked-up copy: the one
    with which it shares most words, the first where several share as many.

    Raises `CannotRead` as `read_tracked` does.
    """
    copy = _runs("".join(piece.text for marked in read_markup(file).paragraphs for piece in marked.pieces))
    shared = [len(copy & _runs("\n".join(line.text for line in lines))) for lines in drafts]
    return shared.index(max(shared))


def _runs(text: str) -> set[str]:
    """The runs of four signs in a text: what stands for words also where no spaces part them."""
    return {text[start : start + 4] for start in range(len(text) - 3)}


@dataclass(slots=True)
class _Former:
    """A paragraph of the text that the copy was made from: how it was read, and where our draft has it."""

    form: Form
    numbered: bool
    read: ReadParagraph | None = None
    position: int | None = None
    label: str = ""

    @property
    def found_at(self) -> str:
        """What the copy calls it."""
        if self.read is None:
            return settle(self.form.text)
        return str(self.read.label) if self.read.label else self.read.text

    @property
    def is_heading(self) -> bool:
        """Whether it stands above others and is no paragraph of the text itself."""
        return self.read is None or self.read.kind is Kind.HEADING

    @property
    def has_typed_label(self) -> bool:
        """Whether its text begins with a number that somebody typed."""
        label = self.read.label if self.read else None
        return (
            label is not None and not self.numbered and label.step.series not in {Series.COUNTED, Series.NOTE}
        )


class _Copy:
    """A marked-up copy held against the lines of our draft."""

    def __init__(self, markup: Markup, lines: Sequence[Line]) -> None:
        self._markup = markup
        self._lines = lines
        self._groups = list(groups(markup.paragraphs))
        self._formers: list[_Former] = []
        self._first_of: list[int] = []
        self._of_paragraph: dict[int, int] = {}
        self._probe = markup.parts.numbering()
        self._read_former_text()
        self._sources = sorted(self._of_paragraph)
        self._anchor()
        self._printed_places = [
            place for place, former in enumerate(self._formers) if former.form.text.strip()
        ]
        self._body_places = [place for place in self._printed_places if not self._formers[place].is_heading]

    def proposals(self) -> Iterator[Proposal]:
        """What the copy proposes, in the order of its text."""
        if not self._formers and not any(
            piece.text.strip() for group in self._groups for piece in group.pieces
        ):
            raise CannotRead(_NO_TEXT)
        remarks = iter(self._remarks())
        waiting = next(remarks, None)
        for group, first in zip(self._groups, self._first_of, strict=True):
            yield from self._changes(group, first)
            while waiting and waiting[0] < group.start + len(group.marked):
                yield waiting[1]
                waiting = next(remarks, None)
        yield from (proposal for _position, proposal in ([waiting, *remarks] if waiting else []))

    # --- the text the copy was made from -----------------------------------------------------------------------------
    def _read_former_text(self) -> None:
        """Rebuild the former text, with its labels, and hold each paragraph of it ready."""
        blocks, styles, numbering = [], self._markup.parts.styles, self._markup.parts.numbering()
        for group in self._groups:
            self._first_of.append(len(self._formers))
            for form in group.forms():
                printed = self._printed(numbering, form)
                if form.text.strip() and not styles.name(form.look.style_id).startswith("toc "):
                    blocks.append(self._block(form, printed, place=str(len(self._formers))))
                for source in form.sources:
                    self._of_paragraph[source] = len(self._formers)
                self._formers.append(_Former(form, numbered=printed is not None))
                group.former_starts.append(min(form.words, default=form.places[-1]))
        try:
            paragraphs = read(blocks).paragraphs
        except CannotRead:
            return
        # A block's place is only passed through: here it is where the paragraph stands among ours.
        for paragraph in paragraphs:
            self._formers[int(str(paragraph.place))].read = paragraph

    def _printed(self, numbering: Numbering, form: Form) -> Printed | None:
        if form.look.role is Role.FOOTNOTE:
            return None
        return numbering.print_next(form.look.properties, form.look.style_id)

    def _block(self, form: Form, printed: Printed | None, *, place: str) -> Block:
        look = form.look
        block = Block(
            form.text,
            place,
            role=look.role,
            heading=self._outline(look),
            emphatic=bool(form.pieces) and all(piece.is_emphatic for piece in form.pieces),
            italic_opening=bool(form.pieces) and form.pieces[0].is_italic,
        )
        if printed is None:
            return block
        return replace(
            block, number=printed.text, list_id=printed.list_id, depth=printed.level, bullet=printed.is_bullet
        )

    def _outline(self, look: Marked) -> int | None:
        direct = number(child(look.properties, "outlineLvl"))
        if direct is not None:
            return direct + 1 if direct < _BODY_LEVEL else None
        return self._markup.parts.styles.heading(look.style_id)

    def _anchor(self) -> None:
        """Find each paragraph of the former text in our draft."""
        read = [(former, former.read) for former in self._formers if former.read]
        lines = [
            Line(str(paragraph.label or ""), paragraph.text, str(paragraph.kind), paragraph.level)
            for _former, paragraph in read
        ]
        for link in match(passages_of(lines), passages_of(self._lines)):
            for place in link.old if link.new else ():
                alike = {
                    position: fuzz.ratio(lines[place].text, self._lines[position].text)
                    for position in link.new
                }
                former, _paragraph = read[place]
                former.position = max(link.new, key=alike.__getitem__)
                former.label = self._lines[former.position].label
        last: _Former | None = None
        for former in self._formers:
            if former.read:
                last = former
            elif last and not last.is_heading and former.form.look.role is Role.BODY:
                # Reading has made it one paragraph with the one before.
                former.read, former.position, former.label = last.read, last.position, last.label

    # --- changes -----------------------------------------------------------------------------------------------------
    def _changes(self, group: Group, first: int) -> Iterator[Proposal]:
        """The changes in a group, whose first paragraph of the former text is `first`."""
        hands = [hand for piece in group.pieces for hand in (piece.inserted, piece.deleted) if hand]
        authors = list(dict.fromkeys(hand.author for hand in hands))
        if len(authors) > _MOST_AUTHORS:
            yield from self._changes_of(group, first, authors)
        else:
            for author in authors:
                yield from self._changes_of(group, first, [author])

    def _changes_of(self, group: Group, first: int, authors: list[str]) -> Iterator[Proposal]:
        """What these authors together want done with a group, in the order of their text."""
        formers = self._formers[first : first + len(group.former_starts)]
        present = group.forms(frozenset(authors))
        pairs = paired(group, [former.form for former in formers], present)
        author = ", ".join(authors[:_MOST_AUTHORS])
        forms_of: dict[int, list[Form]] = {}
        for place, form in enumerate(present):
            if place in pairs:
                forms_of.setdefault(pairs[place], []).append(form)
        # Which former paragraph is reached, and, from the end, which comes next: between the two stands what is new.
        reached, ahead = -1, [len(formers)]
        for place in reversed(range(len(present))):
            ahead.append(pairs.get(place, ahead[-1]))
        for place, form in enumerate(present):
            owner = pairs.get(place)
            if owner is None:
                before = ahead[len(present) - place]
                yield from self._insertion(group, first, form, range(reached, before), author)
                continue
            for former in (formers[each] for each in range(reached + 1, owner) if each not in forms_of):
                yield from self._strike(former, author)
            reached = max(reached, owner)
            if forms := forms_of[owner]:
                forms_of[owner] = []
                yield from self._amendment(group, first + owner, forms, author)
        for former in (formers[each] for each in range(reached + 1, len(formers)) if each not in forms_of):
            yield from self._strike(former, author)

    def _strike(self, former: _Former, author: str) -> Iterator[Proposal]:
        if former.form.text.strip():
            yield self._at(former, Act.STRIKE, author=author, date=_latest(former.form.pieces, author))

    def _amendment(self, group: Group, place: int, forms: Sequence[Form], author: str) -> Iterator[Proposal]:
        former = self._formers[place]
        before = self._wording(former.form, former)
        wordings = [self._wording(form, former if before else None) for form in forms]
        text = "\n".join(filter(None, wordings))
        if text == before:
            return
        touched = [group.pieces[each] for form in (former.form, *forms) for each in form.places]
        date = _latest(touched, author)
        if before and not text:
            yield self._at(former, Act.STRIKE, author=author, date=date)
        elif before:
            yield self._at(former, Act.AMEND, text=text, author=author, date=date)
        else:
            yield from self._inserted(place - 1, place + 1, text, author, date)

    def _insertion(
        self, group: Group, first: int, form: Form, between: range, author: str
    ) -> Iterator[Proposal]:
        """A paragraph put in somewhere between two of the group's former ones, after the last that begins before it."""
        text = self._wording(form, None)
        if not text:
            return
        if form.look.role is Role.FOOTNOTE and form.look.caller is not None:
            after = self._of_paragraph.get(form.look.caller, first - 1)
        else:
            begun = bisect_left(group.former_starts, form.places.start) - 1
            after = first + min(max(begun, between.start), between.stop - 1)
        yield from self._inserted(after, after + 1, text, author, _latest(form.pieces, author))

    def _inserted(
        self, after: int, before: int, text: str, author: str, date: datetime | None
    ) -> Iterator[Proposal]:
        """A new paragraph between two of the former text, anchored to the one above it where our draft has that."""
        kind, former = self._neighbour(after, before)
        if former is None:
            yield Proposal(Act.INSERT_AFTER, None, "", text=text, author=author, date=date)
        else:
            yield self._at(former, kind, text=text, author=author, date=date)

    def _neighbour(self, after: int, before: int) -> tuple[Act, _Former | None]:
        """The paragraph that what is new between two others is anchored to, and on which side of it that stands.

        That is the one above, else the one below; between headings, the nearest paragraph beyond them.
        """
        above, below = self._above(after, self._printed_places), self._below(before, self._printed_places)
        candidates = [(Act.INSERT_AFTER, above), (Act.INSERT_BEFORE, below)]
        if above is None or above.is_heading:
            candidates.append((Act.INSERT_AFTER, self._above(after, self._body_places)))
        if below is None or below.is_heading:
            candidates.append((Act.INSERT_BEFORE, self._below(before, self._body_places)))
        for kind, former in candidates:
            if former and former.label:
                return kind, former
        return next(((kind, former) for kind, former in candidates if former), (Act.INSERT_AFTER, None))

    def _above(self, after: int, places: Sequence[int]) -> _Former | None:
        found = bisect_right(places, after)
        return self._formers[places[found - 1]] if found else None

    def _below(self, before: int, places: Sequence[int]) -> _Former | None:
        found = bisect_left(places, before)
        return self._formers[places[found]] if found < len(places) else None

    def _wording(self, form: Form, former: _Former | None) -> str:
        """What a paragraph says, its typed number left out as in our draft."""
        if former and former.is_heading:
            return settle(form.text)
        if former.numbered if former else self._printed(self._probe, form):
            return settle(form.text)
        found = opening(form.text)
        if found and (found.sure or (former is not None and former.has_typed_label)):
            return settle(found.rest)
        return settle(form.text)

    # --- remarks -----------------------------------------------------------------------------------------------------
    def _remarks(self) -> Iterator[tuple[int, Proposal]]:
        """The remarks with the paragraph of the file at which each begins; those that begin nowhere are last."""
        left = dict(self._markup.remarks)
        for position, marked in enumerate(self._markup.paragraphs):
            for identifier in marked.remarks:
                if remark := left.pop(identifier, None):
                    yield position, self._remark(self._former_at(position), remark.text, remark.hand)
        for remark in left.values():
            yield len(self._markup.paragraphs), self._remark(None, remark.text, remark.hand)

    def _remark(self, former: _Former | None, text: str, hand: Hand) -> Proposal:
        if former is None:
            return Proposal(Act.REMARK, None, "", remark=text, author=hand.author, date=hand.date)
        return self._at(former, Act.REMARK, remark=text, author=hand.author, date=hand.date)

    def _former_at(self, position: int) -> _Former | None:
        """The paragraph of the former text that a paragraph of the file has words of, or the one beside it."""
        if position in self._of_paragraph:
            return self._formers[self._of_paragraph[position]]
        earlier = bisect_left(self._sources, position)
        after = self._of_paragraph[self._sources[earlier - 1]] if earlier else -1
        return self._neighbour(after, after + 1)[1]

    def _at(self, former: _Former, kind: Act, **facts: object) -> Proposal:
        return Proposal(kind, former.position, former.label, found_at=former.found_at, **facts)  # type: ignore[arg-type]


def _latest(pieces: Sequence[Piece], author: str) -> datetime | None:
    """When an author last changed one of these pieces."""
    hands = [hand for piece in pieces for hand in (piece.inserted, piece.deleted) if hand]
    own = [hand for hand in hands if hand.author == author] or hands
    return max((hand.date for hand in own if hand.date), default=None)


_NO_TEXT = _("There is not a single paragraph in this file. Check that it is a copy of the draft.")
