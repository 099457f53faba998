"""Labels: the printed numbers of a United Nations text ("9 bis", "56 (a)", "PP3", "¶4").

A label has one canonical spelling, a slug for addresses, and a key that sorts as the numbers stand on paper.

    9 bis          slug 9-bis
    56 a           slug 56-a      a paragraph put in after 56
    56 (a)         slug 56.a      sub-paragraph (a) of 56
    3.2            slug 3-2
    9 bis (2nd)    slug 9-bis~2   the second "9 bis" of a text
    PP3, OP12      slugs pp3, op12
    ¶3             slug p3        the third paragraph without a number
    Note 1         slug note-1

Every slug holds a digit, so none can be a word that the site's addresses keep for themselves (compare, life …).
Other spellings are read by `spelling`.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from declarations.intake import marks

ADVERBS = (
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "decies",
    "undecies",
    "duodecies",
)

SortKey = tuple[tuple[int, int], ...]


class BadLabel(ValueError):
    """What was written is not the label of a paragraph."""


class Series(StrEnum):
    """What a step of a label counts; the value is what is printed before the number."""

    NUMBER = ""
    PREAMBULAR = "PP"
    OPERATIVE = "OP"
    COUNTED = "¶"
    NOTE = "Note"
    WITHIN = "()"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a label: the "9 bis" or the "(a)" of "9 bis (a)"."""

    mark: str
    series: Series = Series.NUMBER
    suffixes: tuple[str, ...] = ()
    occurrence: int = 1

    def __str__(self) -> str:
        words = " ".join((self.mark, *self.suffixes))
        match self.series:
            case Series.WITHIN:
                printed = f"({words})"
            case Series.NOTE:
                printed = f"Note {words}"
            case _:
                printed = f"{self.series}{words}"
        return printed if self.occurrence == 1 else f"{printed} ({_ordinal(self.occurrence)})"

    @property
    def slug(self) -> str:
        """The step in an address."""
        slug = _SLUG_OPENINGS.get(self.series, "") + "-".join((self.mark.replace(".", "-"), *self.suffixes))
        return slug if self.occurrence == 1 else f"{slug}~{self.occurrence}"

    @property
    def sort_key(self) -> SortKey:
        """The step's place among its sisters."""
        if self.series is Series.WITHIN:
            start = [(_RANK_WITHIN, 0), marks.order(self.mark)]
        else:
            numbers = ((_RANK_NUMBER, int(number)) for number in self.mark.split("."))
            start = [(_SERIES_ORDER[self.series], 0), *numbers]
        again = [(_RANK_AGAIN, self.occurrence)] if self.occurrence > 1 else []
        return (*start, *map(_suffix_order, self.suffixes), (_RANK_END, 0), *again)

    def follows(self, previous: "Step | None") -> bool:
        """Whether a reader expects this step after `previous`: 10 after 9, (b) after (a), 9 bis after 9."""
        if previous is None:
            return self.mark in marks.FIRST_MARKS and not self.suffixes
        if previous.series is not self.series:
            return False
        if self.mark == previous.mark:
            return bool(self.suffixes) and self.sort_key > replace(previous, occurrence=1).sort_key
        if self.suffixes not in {(), ("pre",)}:
            return False
        if self.series is Series.WITHIN:
            return self.mark in marks.following(previous.mark)
        before, now = previous.mark.split("."), self.mark.split(".")
        if len(now) > len(before):
            return now == [*before, "1"]
        last = len(now) - 1
        return now == [*before[:last], str(int(before[last]) + 1)]


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's printed number; its text is the one canonical spelling."""

    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return " ".join(map(str, self.steps))

    @property
    def slug(self) -> str:
        """The label in an address, unique among the labels of a text; `from_slug` gives the label back."""
        return ".".join(step.slug for step in self.steps)

    @property
    def sort_key(self) -> SortKey:
        """The place on paper: 9 pre, 9, 9 (a), 9 (2nd), 9 alt, 9 bis, 9 ter, 9 a, 9.1, 10; PP before, notes after."""
        return tuple(pair for step in self.steps for pair in step.sort_key)

    @property
    def step(self) -> Step:
        """The last step, which tells the label from its sisters."""
        return self.steps[-1]

    @property
    def parent(self) -> "Label | None":
        """The label of the paragraph that this sub-paragraph belongs to."""
        return Label(self.steps[:-1]) if len(self.steps) > 1 else None

    def under(self, parent: "Label") -> "Label":
        """This label as a sub-paragraph of another."""
        return Label((*parent.steps, *self.steps))

    def again(self, occurrence: int) -> "Label":
        """The same label on its second, third … paragraph."""
        return Label((*self.steps[:-1], replace(self.step, occurrence=occurrence)))


def counted(number: int) -> Label:
    """The label of a paragraph that bears none: its number among such paragraphs."""
    return Label((Step(str(number), Series.COUNTED),))


def note(number: int) -> Label:
    """The label of a footnote."""
    return Label((Step(str(number), Series.NOTE),))


def from_slug(slug: str) -> Label:
    """The label whose slug this is; raises BadLabel."""
    steps = []
    for depth, part in enumerate(slug.split(".")):
        found = (_SLUG_WITHIN if depth else _SLUG_START).fullmatch(part)
        if found is None:
            raise BadLabel(slug)
        series = Series.WITHIN if depth else _SLUG_SERIES[found["series"] or ""]
        suffixes = tuple(found["suffixes"].split("-")[1:])
        steps.append(Step(found["mark"].replace("-", "."), series, suffixes, int(found["occurrence"] or 1)))
    label = Label(tuple(steps))
    if label.slug != slug or not all(marks.is_mark(step.mark) for step in steps[1:]):
        raise BadLabel(slug)
    return label


# A key is a row of pairs, each beginning with a rank. The end of a step ranks after "pre" and before everything that
# is put in behind a paragraph, so that 9 pre < 9 < 9 (a) < 9 (2nd) < 9 alt < 9 bis < 9 a < 9.1 < 10.
_RANK_PRE, _RANK_END, _RANK_WITHIN, _RANK_AGAIN, _RANK_ALT, _RANK_ADVERB, _RANK_LETTER, _RANK_NUMBER = range(
    8
)
_SERIES_ORDER = {
    Series.PREAMBULAR: 0,
    Series.COUNTED: 1,
    Series.NUMBER: 2,
    Series.OPERATIVE: 3,
    Series.NOTE: 4,
}
_SUFFIX_ORDER = {"pre": (_RANK_PRE, 0), "alt": (_RANK_ALT, 0)} | {
    adverb: (_RANK_ADVERB, number) for number, adverb in enumerate(ADVERBS, start=2)
}
SUFFIX_WORDS = frozenset(_SUFFIX_ORDER)

_SLUG_OPENINGS = {Series.PREAMBULAR: "pp", Series.OPERATIVE: "op", Series.COUNTED: "p", Series.NOTE: "note-"}
_SLUG_SERIES = {"": Series.NUMBER} | {opening: series for series, opening in _SLUG_OPENINGS.items()}
_NUMBER = r"(?:0|[1-9]\d{0,4})"
_SLUG_END = rf"(?P<suffixes>(?:-(?:{'|'.join(_SUFFIX_ORDER)}|[a-z]))*)(?:~(?P<occurrence>[1-9]\d{{0,3}}))?"
_SLUG_START = re.compile(
    rf"(?P<series>pp|op|p|note-)?(?P<mark>{_NUMBER}(?:-{_NUMBER})*){_SLUG_END}", re.ASCII
)
_SLUG_WITHIN = re.compile(rf"(?P<mark>[a-z]{{1,7}}|{_NUMBER}){_SLUG_END}", re.ASCII)


def _suffix_order(suffix: str) -> tuple[int, int]:
    return _SUFFIX_ORDER.get(suffix) or (_RANK_LETTER, ord(suffix))


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
