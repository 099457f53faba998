"""Laying a translation beside the text of record: which of its paragraphs stands for which.

What bears a number of its own is found by that number wherever it stands. What bears none (headings, notes,
paragraphs that are merely counted: ¶3) is found by its place: between two numbered paragraphs that both texts have,
the first heading there is the first heading here. Where their numbers differ nobody can tell which one is missing,
so none is matched and a person looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from declarations.intake.labels import BadLabel, Series, from_slug

_BY_PLACE = frozenset({Series.COUNTED, Series.NOTE})


@dataclass(frozen=True)
class Unit:
    """A paragraph as far as aligning needs it: its kind, its address (none: empty)."""

    kind: str
    slug: str

    @property
    def number(self) -> str:
        """The address, where it tells the paragraph in every language; else nothing."""
        try:
            return "" if not self.slug or from_slug(self.slug).steps[0].series in _BY_PLACE else self.slug
        except BadLabel:
            return self.slug

    @property
    def sort(self) -> Literal["heading", "note", "text"]:
        """What it may stand for. Whether a text is preambular or operative is told by its first words and may be
        told differently in another language."""
        match self.kind:
            case "heading":
                return "heading"
            case "note":
                return "note"
        return "text"


@dataclass(frozen=True)
class Gap:
    """Between two common numbers (`after` is the first, empty at the beginning) the texts have unlike many
    unnumbered paragraphs: their places in the record and in the translation."""

    after: str
    record: list[int]
    translation: list[int]


@dataclass(frozen=True)
class Alignment:
    """Place in the record → place in the translation, and what was left over."""

    pairs: dict[int, int]
    missing: list[int]
    unknown: list[int]
    gaps: list[Gap]


def align(record: Sequence[Unit], translation: Sequence[Unit]) -> Alignment:
    """Match a translation's paragraphs with those of the record, both given in order; time is linear.

    `missing` are places of numbered paragraphs of the record that the translation has not, `unknown` places of
    numbered ones of the translation that the record has not, `gaps` what could not be matched by place.
    """
    here = {unit.number: place for place, unit in enumerate(record) if unit.number}
    there = {unit.number: place for place, unit in enumerate(translation) if unit.number}
    common = here.keys() & there.keys()
    pairs = {here[number]: there[number] for number in common}
    left, right = _between(record, common), _between(translation, common)
    gaps = []
    for after in dict.fromkeys([*left, *right]):
        matched, gap = _match(record, left.get(after, []), translation, right.get(after, []), after)
        pairs.update(matched)
        if gap is not None:
            gaps.append(gap)
    return Alignment(
        pairs=dict(sorted(pairs.items())),
        missing=[place for number, place in here.items() if number not in common],
        unknown=[place for number, place in there.items() if number not in common],
        gaps=gaps,
    )


def _between(units: Sequence[Unit], common: set[str]) -> dict[str, list[int]]:
    """The places of the unnumbered paragraphs by the common number they follow."""

    def followed() -> Iterator[tuple[str, int]]:
        after = ""
        for place, unit in enumerate(units):
            if unit.number in common:
                after = unit.number
            elif not unit.number:
                yield after, place

    return {
        after: [place for _, place in places]
        for after, places in groupby(followed(), key=lambda pair: pair[0])
    }


def _match(
    record: Sequence[Unit], here: list[int], translation: Sequence[Unit], there: list[int], after: str
) -> tuple[dict[int, int], Gap | None]:
    pairs: dict[int, int] = {}
    unmatched: tuple[list[int], list[int]] = [], []
    for sorts in (("note",), ("heading", "text")):
        ours = [[place for place in here if record[place].sort == sort] for sort in sorts]
        theirs = [[place for place in there if translation[place].sort == sort] for sort in sorts]
        if [len(places) for places in ours] == [len(places) for places in theirs]:
            pairs.update(zip(sum(ours, []), sum(theirs, []), strict=True))
        elif len(sum(ours, [])) == len(sum(theirs, [])):
            # As many in all: a heading that is bold in one language may not be in the other; their order tells.
            pairs.update(zip(sorted(sum(ours, [])), sorted(sum(theirs, [])), strict=True))
        else:
            unmatched[0].extend(sum(ours, []))
            unmatched[1].extend(sum(theirs, []))
    return pairs, Gap(after, *map(sorted, unmatched)) if any(unmatched) else None
