"""Weaving: two texts laid into one row of paragraphs, from which Word can make either.

Word keeps a comparison as one text whose words, and whose ends of paragraphs, are there to stay, inserted or deleted.
With the insertions rejected the row must be exactly the old text, with the deletions accepted exactly the new one.
So the lines of both texts stand in their own order: what both have in the same order is the frame, and what only one
of them has stands in the gaps. A split paragraph is one whose end was inserted in the middle, a merged one has an end
deleted; a moved paragraph is deleted at one place and inserted at another, under one number.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from rapidfuzz.distance import LCSseq

from declarations.lineage import Change, Link
from declarations.redline import Edit, Run, runs
from declarations.word.lines import Line, Text

TITLE = "title"
# A footnote is called in the text by a sign of its own, from a plane that Unicode leaves to programs.
_FIRST_CALL = 0x100000
_CALL = re.compile("([\U00100000-\U0010fffd])")


@dataclass(frozen=True, slots=True)
class Move:
    """One of the two places of a moved paragraph: where it was (deleted) or where it is (inserted)."""

    number: int
    edit: Edit


@dataclass(frozen=True, slots=True)
class Woven:
    """A paragraph of the row: its words, what became of its end, and how it looks.

    The words of a moved paragraph are given as they read at that place. `line` is the line that ends here, in the new text where that has one; `was` the old text's where both end here.
    """

    runs: tuple[Run, ...]
    end: Edit
    line: Line
    was: Line | None = None
    move: Move | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote of the old text, of the new one, or of both."""

    old: str | None
    new: str | None

    def runs(self, edit: Edit, *, language: str) -> list[Run]:
        """Its words where its call was deleted, inserted or kept; one that both texts have has changes of its own."""
        if edit is Edit.SAME and self.old is not None and self.new is not None:
            return runs(self.old, self.new, language=language)
        text = self.old if edit is Edit.DELETED or self.new is None else self.new
        return [Run(Edit.SAME, text or "")]


@dataclass(frozen=True, slots=True)
class Weave:
    """The row of paragraphs, and the footnotes by the sign that calls them in the words."""

    paragraphs: list[Woven]
    footnotes: dict[str, Footnote] = field(default_factory=dict)

    def pieces(self, run: Run) -> Iterator[str | Footnote]:
        """The words of a run, parted where a footnote is called, and the footnotes."""
        for piece in _CALL.split(run.text):
            if piece:
                yield self.footnotes.get(piece, piece)


def weave(old: Text, new: Text, links: Iterable[Link]) -> Weave:
    """Two texts in one row; `links` are those of `lineage.match` between their lines.

    Takes the links as they come: a position that none names is taken as dropped or added. The time is that of the
    redline, and n log n in the lines.
    """
    links = list(links)
    calls = _calls(old, new, links)
    before, after = _Side.of(old, calls.old), _Side.of(new, calls.new)
    pairings = [_Pairing((0,), (0,))] if old.title and new.title else []
    for link in links:
        pairings.extend(
            _reduced(
                before.places(link.old), after.places(link.new), Change.MOVED in link.changes, before, after
            )
        )
    strands = _Loom(before, after, new.language).strands(pairings)
    return Weave(
        _dressed(_parted(_with_calls_kept(_with_last_end_kept(strands))), before.lines, after.lines),
        calls.footnotes,
    )


def single(text: Text) -> Weave:
    """One text as a row in which nothing has changed."""
    calls = _calls(text, text, [])
    side = _Side.of(text, calls.new)
    row = (
        Woven((Run(Edit.SAME, unit),), Edit.SAME, line)
        for unit, line in zip(side.units, side.lines, strict=True)
    )
    return Weave(list(row), calls.footnotes)


@dataclass(frozen=True, slots=True)
class _Calls:
    """The signs by which lines call their footnotes, by the position of the footnote, and what each stands for."""

    old: dict[int, str]
    new: dict[int, str]
    footnotes: dict[str, Footnote]


def _calls(old: Text, new: Text, links: Iterable[Link]) -> _Calls:
    """A sign for each footnote; one sign for both where a footnote of the old text lives on in the new one."""
    calls = _Calls({}, {}, {})
    linked = {link.new[0]: link.old[0] for link in links if len(link.old) == len(link.new) == 1}
    before, after = old.footnotes, new.footnotes
    for position in before:
        calls.old[position] = chr(_FIRST_CALL + len(calls.old))
        calls.footnotes[calls.old[position]] = Footnote(old.lines[position].text, None)
    for number, position in enumerate(after, start=len(before)):
        source = linked.get(position)
        sign = calls.old[source] if source in before else chr(_FIRST_CALL + number)
        former = calls.footnotes.get(sign)
        calls.new[position] = sign
        calls.footnotes[sign] = Footnote(former.old if former else None, new.lines[position].text)
    return calls


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two texts: its lines, title first and footnotes left out, and what is printed of each."""

    lines: list[Line]
    units: list[str]
    _places: dict[int, int]

    @classmethod
    def of(cls, text: Text, calls: Mapping[int, str]) -> _Side:
        """The side of a text whose footnotes are called by the signs in `calls`."""
        footnotes = text.footnotes
        called: dict[int, str] = {}
        for position, anchor in footnotes.items():
            called[anchor] = called.get(anchor, "") + calls[position]
        side = cls([], [], {})
        if text.title:
            side._add(Line("", text.title, TITLE))
        for position, line in enumerate(text.lines):
            if position not in footnotes:
                side._places[position] = len(side.lines)
                side._add(line, called.get(position, ""))
        return side

    def places(self, positions: Iterable[int]) -> tuple[int, ...]:
        """Where the lines at these positions of the text stand on this side; footnotes stand nowhere."""
        return tuple(sorted(self._places[position] for position in positions if position in self._places))

    def _add(self, line: Line, calls: str = "") -> None:
        words = " ".join(line.text.splitlines()) + calls
        self.lines.append(line)
        self.units.append(f"{line.mark}\t{words}" if line.mark else words)


@dataclass(frozen=True, slots=True)
class _Strand:
    """A paragraph of the row before anybody asked how it looks."""

    runs: tuple[Run, ...]
    end: Edit
    move: Move | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the words are changed as the end is: a paragraph that only one text has here."""
        return self.end is not Edit.SAME and (
            self.move is not None or all(run.edit is self.end for run in self.runs)
        )

    @property
    def has_call(self) -> bool:
        """Whether a footnote is called here."""
        return any(sign >= chr(_FIRST_CALL) for run in self.runs for sign in run.text)


@dataclass(frozen=True, slots=True)
class _Pairing:
    """Lines in a row on the old side, and the lines in a row that they became on the new one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    is_moved: bool = False


def _reduced(
    old: tuple[int, ...], new: tuple[int, ...], is_moved: bool, before: _Side, after: _Side
) -> Iterator[_Pairing]:
    """A link as a pairing; of lines that do not stand in a row, only the two that have most in common."""
    if not old or not new:
        return
    if len(old) == len(new) == 1:
        yield _Pairing(old, new, is_moved)
        return
    if not is_moved and all(each[-1] - each[0] == len(each) - 1 for each in (old, new)):
        yield _Pairing(old, new)
        return
    first, second = max(
        product(old, new), key=lambda pair: _in_common(before.units[pair[0]], after.units[pair[1]])
    )
    yield _Pairing((first,), (second,), is_moved)


def _in_common(old: str, new: str) -> int:
    return LCSseq.similarity(old, new)


class _Loom:
    """The weaving of two sides."""

    def __init__(self, before: _Side, after: _Side, language: str) -> None:
        self._before = before
        self._after = after
        self._language = language
        self._strands: list[_Strand] = []

    def strands(self, pairings: Sequence[_Pairing]) -> list[_Strand]:
        """The paragraphs of the row, each end belonging to the words before it."""
        frame = self._frame(pairings)
        held = set(frame)
        moves = [pairing for pairing in pairings if pairing not in held]
        gone = {pairing.old[0]: number for number, pairing in enumerate(moves, start=1)}
        come = {pairing.new[0]: number for number, pairing in enumerate(moves, start=1)}
        old = new = 0
        end = _Pairing((len(self._before.units),), (len(self._after.units),))
        for pairing in (*frame, end):
            for place in range(old, pairing.old[0]):
                self._leave(place, gone.get(place))
            for place in range(new, pairing.new[0]):
                self._arrive(place, come.get(place))
            if pairing is not end:
                self._hold(pairing)
            old, new = pairing.old[-1] + 1, pairing.new[-1] + 1
        return self._strands

    def _frame(self, pairings: Sequence[_Pairing]) -> list[_Pairing]:
        """The longest row of pairings that stand in the same order on both sides.

        Two texts that have nothing in common are held together at one place, for Word has no text without an end.
        """
        steady = [pairing for pairing in pairings if not pairing.is_moved] or pairings
        frame = _longest_rising(sorted(steady, key=lambda pairing: pairing.new))
        if not frame and self._before.units and self._after.units:
            return [_Pairing((len(self._before.units) - 1,), (0,))]
        return frame

    def _leave(self, place: int, number: int | None) -> None:
        """A line that stood here and is gone, or moved away under a number."""
        self._bring(self._before.units[place], Edit.DELETED, number)

    def _arrive(self, place: int, number: int | None) -> None:
        """A line that is new here, or moved here under a number."""
        self._bring(self._after.units[place], Edit.INSERTED, number)

    def _bring(self, unit: str, edit: Edit, number: int | None) -> None:
        """A line that only one text has at this place; a moved one shows at each of its two places how it reads there."""
        if number is None:
            self._add([Run(edit, unit)], edit)
        else:
            self._add([Run(Edit.SAME, unit)], edit, Move(number, edit))

    def _hold(self, pairing: _Pairing) -> None:
        """Lines that both texts have here; an end of paragraph within them is a change among the words."""
        if len(pairing.old) == len(pairing.new) == 1:
            self._add(self._changes(pairing.old[0], pairing.new[0]), Edit.SAME)
            return
        old, new = (
            "\n".join(units[places[0] : places[-1] + 1])
            for units, places in ((self._before.units, pairing.old), (self._after.units, pairing.new))
        )
        words: list[Run] = []
        for run in runs(old, new, language=self._language):
            first, *others = run.text.split("\n")
            words.append(replace(run, text=first))
            for other in others:
                self._add(words, run.edit)
                words = [replace(run, text=other)]
        self._add(words, Edit.SAME)

    def _changes(self, old: int, new: int) -> list[Run]:
        """The words of a line in both texts: its number changes as a whole, the rest word by word."""
        was, now = self._before.units[old], self._after.units[new]
        marks = self._before.lines[old].mark, self._after.lines[new].mark
        tabs = [mark and f"{mark}\t" for mark in marks]
        texts = was[len(tabs[0]) :], now[len(tabs[1]) :]
        if marks[0] == marks[1]:
            numbers = [Run(Edit.SAME, tabs[0])]
        elif all(marks):
            numbers = [Run(Edit.DELETED, marks[0]), Run(Edit.INSERTED, marks[1]), Run(Edit.SAME, "\t")]
        else:
            numbers = [Run(Edit.DELETED, tabs[0]), Run(Edit.INSERTED, tabs[1])]
        return [*numbers, *runs(*texts, language=self._language)]

    def _add(self, words: Iterable[Run], end: Edit, move: Move | None = None) -> None:
        self._strands.append(_Strand(tuple(run for run in words if run.text), end, move))


def _longest_rising(pairings: Sequence[_Pairing]) -> list[_Pairing]:
    """The most pairings, out of a row in the new order, that stand in the old order too; n log n."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, pairing in enumerate(pairings):
        length = bisect_left(ends, pairing.old[0])
        before.append(tops[length - 1] if length else -1)
        ends[length : length + 1] = [pairing.old[0]]
        tops[length : length + 1] = [number]
    chosen = []
    number = tops[-1] if tops else -1
    while number >= 0:
        chosen.append(pairings[number])
        number = before[number]
    return chosen[::-1]


def _with_last_end_kept(strands: list[_Strand]) -> list[_Strand]:
    """The row with its last end there to stay, for Word cannot delete the end of the last paragraph."""
    steady = [place for place, strand in enumerate(strands) if strand.end is Edit.SAME]
    return _with_ends_ahead(strands, steady[-1] if steady else len(strands) - 1, len(strands) - 1)


def _with_calls_kept(strands: list[_Strand]) -> list[_Strand]:
    """The row with no change at the end of a paragraph that calls a footnote, where that can be.

    LibreOffice forgets such a change while it reads the footnote, and would leave an empty paragraph.
    """
    for place, strand in enumerate(strands):
        if strand.end is Edit.SAME or not strand.has_call:
            continue
        steady = place - 1
        while steady >= 0 and strands[steady].end is not Edit.SAME:
            steady -= 1
        between = strands[steady + 1 : place + 1]
        before = strands[max(steady, 0) : place]
        if (
            steady >= 0
            and all(each.is_whole for each in between)
            and not any(each.has_call for each in before)
        ):
            strands = _with_ends_ahead(strands, steady, place)
    return strands


def _with_ends_ahead(strands: list[_Strand], first: int, last: int) -> list[_Strand]:
    """The row with the changes of ends standing before the words of each paragraph from the first to the last.

    It is as if somebody had typed on from the first: the same two texts, with other ends there to stay.
    """
    ends = [*(strand.end for strand in strands[first + 1 : last + 1]), Edit.SAME]
    stretch = [replace(strand, end=end) for strand, end in zip(strands[first : last + 1], ends, strict=False)]
    return [*strands[:first], *stretch, *strands[last + 1 :]]


def _parted(strands: list[_Strand]) -> list[_Strand]:
    """The row with no insertion running into the next paragraph's across an end that is there to stay.

    LibreOffice takes an insertion at the end of a paragraph and one at the beginning of the next for one, the end
    between them included, and when it is rejected joins the two paragraphs.
    """
    parted = strands[:1]
    for strand in strands[1:]:
        last = parted[-1]
        edits = [run.edit for run in last.runs[-2:]]
        if last.end is not Edit.SAME or edits[-1:] != [Edit.INSERTED] or not _begins_inserted(strand):
            parted.append(strand)
        elif strand.is_whole:
            # A whole paragraph: its end may as well stand before its words.
            parted[-1:] = [replace(last, end=Edit.INSERTED), replace(strand, end=Edit.SAME)]
        elif edits[0] is Edit.DELETED:
            *others, deleted, inserted = last.runs
            parted[-1:] = [replace(last, runs=(*others, inserted, deleted)), strand]
        else:
            parted[-1:] = [replace(last, end=Edit.INSERTED), _Strand((), Edit.DELETED), strand]
    return parted


def _begins_inserted(strand: _Strand) -> bool:
    return bool(strand.runs) and strand.runs[0].edit is Edit.INSERTED


def _dressed(strands: Iterable[_Strand], old: Iterable[Line], new: Iterable[Line]) -> list[Woven]:
    """The row with the look of each paragraph: that of the line, of either text, that ends there."""
    former, present = iter(old), iter(new)
    dressed = []
    for strand in strands:
        was = next(former, None) if strand.end is not Edit.INSERTED else None
        line = next(present, None) if strand.end is not Edit.DELETED else None
        if look := line or was:
            dressed.append(Woven(strand.runs, strand.end, look, was if line else None, strand.move))
    return dressed
