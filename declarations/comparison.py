"""Two drafts side by side: what became of each paragraph, word by word, and every change counted and numbered.

Made of the lineage of the two texts and of the redline of each link; it knows nothing of the database. Every paragraph
of both texts stands in exactly one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count, pairwise

from declarations.lineage import Change, Link, Passage
from declarations.redline import Edit, Hunk, Run, changes, runs

# Between two paragraphs of one row. No text holds one: a paragraph is kept on one line.
_BREAK = "\n"
# What a link can be, in the order in which the page counts it. What was only edited or renumbered comes last.
COUNTED = (
    Change.MOVED,
    Change.SPLIT,
    Change.MERGED,
    Change.MANY,
    Change.ADDED,
    Change.DROPPED,
    Change.RENUMBERED,
)
_WHOLE = frozenset(COUNTED) - {Change.RENUMBERED}


class Sort(StrEnum):
    """What a numbered change is: of the whole paragraph as its link says, or of words in it."""

    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    MANY = "many-to-many"
    ADDED = "added"
    DROPPED = "dropped"
    REPLACED = "replaced"
    INSERTED = "inserted"
    DELETED = "deleted"
    SLIGHT = "slight"


@dataclass(frozen=True, slots=True)
class Numbered:
    """One change of the numbered list: for words also which were there, and which are there now."""

    number: int
    sort: Sort
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind; behind the last of a change stands its number, 0 where none ends here."""

    edit: Edit
    text: str
    is_slight: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A link as it is shown: the places of its paragraphs in both texts, what became of them, and the redline over
    all of them, with a line break where one paragraph ends and the next begins.

    `is_suggested` means that no person has confirmed the link.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    changes: tuple[Change, ...]
    pieces: tuple[Piece, ...]
    numbered: tuple[Numbered, ...]
    is_suggested: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether more became of it than another number."""
        return bool(self.numbered)

    @property
    def is_moved(self) -> bool:
        """Whether it stands elsewhere among the others than before."""
        return Change.MOVED in self.changes

    @property
    def blocks(self) -> list[list[Piece]]:
        """The redline, one list of pieces for each paragraph of either text."""
        return _blocks(self.pieces)

    @property
    def old_blocks(self) -> list[list[Piece]]:
        """The old text alone, one list of pieces for each of its paragraphs."""
        return _blocks(piece for piece in self.pieces if piece.edit is not Edit.INSERTED)

    @property
    def new_blocks(self) -> list[list[Piece]]:
        """The new text alone, one list of pieces for each of its paragraphs."""
        return _blocks(piece for piece in self.pieces if piece.edit is not Edit.DELETED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows in the reading order of the new text."""

    rows: tuple[Row, ...]

    @property
    def changes(self) -> int:
        """How many numbered changes there are."""
        return sum(len(row.numbered) for row in self.rows)

    @property
    def paragraphs(self) -> int:
        """In how many rows they stand."""
        return sum(row.is_changed for row in self.rows)

    @property
    def counts(self) -> dict[Change, int]:
        """How many links are of each kind that is counted, the ones that do not occur left out.

        What moved, was split or merged counts as that, whatever its number is now.
        """
        counted = Counter(
            change
            for row in self.rows
            for change in row.changes
            if change is not Change.RENUMBERED or _WHOLE.isdisjoint(row.changes)
        )
        return {change: counted[change] for change in COUNTED if counted[change]}


def compare(
    old: Sequence[Passage],
    new: Sequence[Passage],
    links: Iterable[Link],
    *,
    language: str,
    suggested: frozenset[Link] = frozenset(),
) -> Comparison:
    """The comparison of two texts of one `language` along `links` (those of `lineage.match`, in its order).

    Those in `suggested` are marked as confirmed by nobody. Time is that of the redline of the edited rows.
    """
    numbers = count(1)
    return Comparison(
        tuple(
            _row(link, old, new, language=language, numbers=numbers, is_suggested=link in suggested)
            for link in links
        )
    )


def redline(old: str, new: str, *, language: str) -> tuple[tuple[Piece, ...], ...]:
    """One text (paragraphs parted by line breaks) against another, without numbers: the pieces of each paragraph."""
    pieces = (Piece(run.edit, run.text, run.is_slight) for run in runs(old, new, language=language))
    return tuple(map(tuple, _blocks(pieces)))


@dataclass(slots=True)
class _Numbering:
    """The changes of one row as they are found, and the number the next one gets."""

    numbers: Iterator[int]
    found: list[Numbered] = field(default_factory=list)

    def add(self, sort: Sort, old: str = "", new: str = "") -> int:
        number = next(self.numbers)
        self.found.append(Numbered(number, sort, old, new))
        return number


def _row(
    link: Link,
    old: Sequence[Passage],
    new: Sequence[Passage],
    *,
    language: str,
    numbers: Iterator[int],
    is_suggested: bool,
) -> Row:
    numbering = _Numbering(numbers)
    for change in link.changes:
        if change in _WHOLE:
            numbering.add(Sort(change.value))
    before = _BREAK.join(old[place].text for place in link.old)
    after = _BREAK.join(new[place].text for place in link.new)
    if link.old and link.new:
        pieces = _pieces(runs(before, after, language=language), numbering)
    else:
        pieces = [Piece(Edit.INSERTED, after) if link.new else Piece(Edit.DELETED, before)]
    return Row(link.old, link.new, link.changes, tuple(pieces), tuple(numbering.found), is_suggested)


def _pieces(redline: Sequence[Run], numbering: _Numbering) -> list[Piece]:
    """The runs of a redline, the last of each hunk (a deletion, an insertion, or one before the other) numbered."""
    pieces: list[Piece] = []
    hunks = iter(changes(redline))
    for run, following in pairwise([*redline, Run(Edit.SAME, "")]):
        ends_hunk = run.edit is not Edit.SAME and following.edit is not Edit.INSERTED
        number = _number(next(hunks), numbering) if ends_hunk else 0
        pieces.append(Piece(run.edit, run.text, run.is_slight, number))
    return pieces


def _number(hunk: Hunk, numbering: _Numbering) -> int:
    deleted, inserted = hunk.deleted.strip(), hunk.inserted.strip()
    if not (deleted or inserted):
        # A space that came or went, or the end of a paragraph, which its split or merger tells of already.
        return 0
    if hunk.is_slight:
        sort = Sort.SLIGHT
    elif deleted and inserted:
        sort = Sort.REPLACED
    else:
        sort = Sort.DELETED if deleted else Sort.INSERTED
    return numbering.add(sort, deleted, inserted)


def _blocks(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """A new block is begun at each break between two paragraphs."""
    blocks: list[list[Piece]] = [[]]
    for piece in pieces:
        parts = piece.text.split(_BREAK)
        for place, part in enumerate(parts):
            if place:
                blocks.append([])
            is_last = place == len(parts) - 1
            if part or (is_last and piece.number):
                blocks[-1].append(replace(piece, text=part, number=piece.number if is_last else 0))
    return [block for block in blocks if block]
