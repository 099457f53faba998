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
    9, Option 2    slug 9.option-2    the second text that stands for 9

Where numbers start again under an article or section, the label names it first:

    Article 3 bis, 4              slug article-3-bis.4
    Article 23, ¶1                slug article-23.p1
    Article 6, Option 1, 3 (a)    slug article-6.option-1.3.a

No slug is a word that the site's addresses keep for themselves (compare, life …): it holds a digit or a dash.
Other spellings are read by `spelling`.
"""

import re
from collections.abc import Sequence
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
    OPTION = "Option"
    ANNEX = "Annex"
    APPENDIX = "Appendix"
    PART = "Part"
    CHAPTER = "Chapter"
    SECTION = "Section"
    ARTICLE = "Article"
    OBJECTIVE = "Objective"


# From the outside in: a part holds chapters, a section articles; an annex stands above them all.
SECTIONS = (
    Series.ANNEX,
    Series.APPENDIX,
    Series.PART,
    Series.CHAPTER,
    Series.SECTION,
    Series.ARTICLE,
    Series.OBJECTIVE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a label: the "9 bis" or the "(a)" of "9 bis (a)"."""

    mark: str
    series: Series = Series.NUMBER
    suffixes: tuple[str, ...] = ()
    occurrence: int = 1

    def __str__(self) -> str:
        words = " ".join((self.mark, *self.suffixes))
        if self.series is Series.WITHIN:
            printed = f"({words})"
        elif self.series in _WORDS:
            printed = f"{self.series} {words}".rstrip()
        else:
            printed = f"{self.series}{words}"
        return printed if self.occurrence == 1 else f"{printed} ({_ordinal(self.occurrence)})"

    @property
    def slug(self) -> str:
        """The step in an address."""
        words = "-".join((self.mark.replace(".", "-").lower(), *self.suffixes))
        slug = f"{_SLUG_OPENINGS.get(self.series, '')}{words}".rstrip("-")
        return slug if self.occurrence == 1 else f"{slug}~{self.occurrence}"

    @property
    def sort_key(self) -> SortKey:
        """The step's place among its sisters."""
        if self.series is Series.WITHIN:
            start = [(_RANK_WITHIN, 0), marks.order(self.mark)]
        elif self.mark.isalpha():
            start = [(_SERIES_ORDER[self.series], 0), (_RANK_WITHIN, 0), marks.order(self.mark.lower())]
        else:
            numbers = ((_RANK_NUMBER, int(number)) for number in self.mark.split(".") if number)
            start = [(_SERIES_ORDER[self.series], 0), *numbers]
        again = [(_RANK_AGAIN, self.occurrence)] if self.occurrence > 1 else []
        return (*start, *map(_suffix_order, self.suffixes), (_RANK_END, 0), *again)

    def follows(self, previous: "Step | None") -> bool:
        """Whether a reader expects this step after `previous`: 10 after 9, (b) after (a), 9 bis after 9."""
        if previous is None:
            return self.mark.lower() in marks.FIRST_MARKS and not self.suffixes
        if previous.series is not self.series:
            return False
        if self.mark == previous.mark:
            return bool(self.suffixes) and self.sort_key > replace(previous, occurrence=1).sort_key
        if self.suffixes not in {(), ("pre",)}:
            return False
        if self.series is Series.WITHIN or self.mark.isalpha() or previous.mark.isalpha():
            return self.mark.lower() in marks.following(previous.mark.lower())
        before, now = previous.mark.split("."), self.mark.split(".")
        if len(now) > len(before):
            return now == [*before, "1"]
        last = len(now) - 1
        return now == [*before[:last], str(int(before[last]) + 1)]


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's printed number; its text is the one canonical spelling.

    `sections` are the article or section, and the option there, in which the number counts; none where the numbers of
    the text run on.
    """

    steps: tuple[Step, ...]
    sections: tuple[Step, ...] = ()

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "Label":
        """The label that a row of steps makes up, sections first; raises BadLabel where it makes up none.

        An option counts as a section where a number of its own follows ("Option 1, 3"), and else as what bears the
        label ("Article 3, Option 1"); so nothing that is merely a digit in brackets may follow it there.
        """
        first = next((place for place, step in enumerate(steps) if step.series not in SECTIONS), len(steps))
        if steps[first : first + 1] and steps[first].series is Series.OPTION:
            after = steps[first + 1 : first + 2]
            if after and after[0].series in _NUMBERS:
                first += 1
            elif after and (after[0].series is Series.OPTION or after[0].mark.isdigit()):
                raise BadLabel(str(steps))
        sections, own = tuple(steps[:first]), tuple(steps[first:])
        if (
            not own
            or any(step.occurrence > 1 for step in sections)
            or any(step.series not in {Series.WITHIN, Series.OPTION} for step in own[1:])
            or own[0].series is Series.WITHIN
        ):
            raise BadLabel(str(steps))
        return cls(own, sections)

    def __str__(self) -> str:
        printed = ""
        for place, step in enumerate((*self.sections, *self.steps)):
            comma = 0 < place <= len(self.sections) or step.series is Series.OPTION
            printed += f"{', ' if comma else ' '}{step}" if place else str(step)
        return printed

    @property
    def slug(self) -> str:
        """The label in an address, unique among the labels of a text; `from_slug` gives the label back."""
        return ".".join(step.slug for step in (*self.sections, *self.steps))

    @property
    def sort_key(self) -> SortKey:
        """The place on paper: 9 pre, 9, 9 (a), 9, Option 1, 9 (2nd), 9 alt, 9 bis, 9 ter, 9 a, 9.1, 10.

        Preambular paragraphs stand before, then what stands in no section, then sections, annexes and notes.
        """
        return tuple(pair for step in (*self.sections, *self.steps) for pair in step.sort_key)

    @property
    def step(self) -> Step:
        """The last step, which tells the label from its sisters."""
        return self.steps[-1]

    @property
    def parent(self) -> "Label | None":
        """The label of the paragraph that this sub-paragraph belongs to."""
        return Label(self.steps[:-1], self.sections) if len(self.steps) > 1 else None

    def under(self, parent: "Label") -> "Label":
        """This label as a sub-paragraph of another."""
        return Label((*parent.steps, *self.steps), parent.sections)

    def within(self, sections: tuple[Step, ...]) -> "Label":
        """The same number as it counts in an article or section."""
        return Label(self.steps, sections)

    def again(self, occurrence: int) -> "Label":
        """The same label on its second, third … paragraph."""
        return Label((*self.steps[:-1], replace(self.step, occurrence=occurrence)), self.sections)


def counted(number: int) -> Label:
    """The label of a paragraph that bears none: its number among such paragraphs."""
    return Label((Step(str(number), Series.COUNTED),))


def note(number: int) -> Label:
    """The label of a footnote."""
    return Label((Step(str(number), Series.NOTE),))


def from_slug(slug: str) -> Label:
    """The label whose slug this is; raises BadLabel."""
    steps: list[Step] = []
    for part in slug.split("."):
        is_first = all(step.series in _SECTIONS_AND_OPTION for step in steps)
        patterns = (_SLUG_WORD, _SLUG_START, _SLUG_WITHIN) if is_first else (_SLUG_WORD, _SLUG_WITHIN)
        found = next((found for pattern in patterns if (found := pattern.fullmatch(part))), None)
        if found is None:
            raise BadLabel(slug)
        series = _SLUG_SERIES[found.groupdict().get("series", "()") or ""]
        mark = (found["mark"] or "").replace("-", ".")
        mark = mark.upper() if series in _SECTIONS_AND_OPTION else mark
        if mark.isalpha() and not marks.is_mark(mark.lower()) or not mark and series not in _UNNUMBERED:
            raise BadLabel(slug)
        suffixes = tuple(found["suffixes"].split("-")[1:])
        steps.append(Step(mark, series, suffixes, int(found["occurrence"] or 1)))
    label = Label.of(steps)
    if label.slug != slug:
        raise BadLabel(slug)
    return label


# A key is a row of pairs, each beginning with a rank. The end of a step ranks after "pre" and before everything that
# is put in behind a paragraph, so that 9 pre < 9 < 9 (a) < 9 (2nd) < 9 alt < 9 bis < 9 a < 9.1 < 10.
(
    _RANK_PRE,
    _RANK_END,
    _RANK_WITHIN,
    _RANK_OPTION,
    _RANK_AGAIN,
    _RANK_ALT,
    _RANK_ADVERB,
    _RANK_LETTER,
    _RANK_NUMBER,
) = range(9)
# A series ranks after everything that may stand within a step, and an option where it stands in the text.
_SERIES_ORDER = {
    Series.OPTION: _RANK_OPTION,
    **{
        series: order
        for order, series in enumerate(
            (
                Series.PREAMBULAR,
                Series.COUNTED,
                Series.NUMBER,
                Series.OPERATIVE,
                *SECTIONS[2:],
                *SECTIONS[:2],
                Series.NOTE,
            ),
            start=_RANK_NUMBER + 1,
        )
    },
}
_SUFFIX_ORDER = {"pre": (_RANK_PRE, 0), "alt": (_RANK_ALT, 0)} | {
    adverb: (_RANK_ADVERB, number) for number, adverb in enumerate(ADVERBS, start=2)
}
SUFFIX_WORDS = frozenset(_SUFFIX_ORDER)

_SECTIONS_AND_OPTION = (*SECTIONS, Series.OPTION)
# Series that are printed as a word before the number.
_WORDS = frozenset({*_SECTIONS_AND_OPTION, Series.NOTE})
_UNNUMBERED = frozenset({Series.ANNEX, Series.APPENDIX})
# Series that can begin a label.
_NUMBERS = frozenset({Series.NUMBER, Series.PREAMBULAR, Series.OPERATIVE, Series.COUNTED, Series.NOTE})
_SLUG_OPENINGS = {
    Series.PREAMBULAR: "pp",
    Series.OPERATIVE: "op",
    Series.COUNTED: "p",
    **{series: f"{series.lower()}-" for series in _WORDS},
}
_SLUG_SERIES = (
    {"": Series.NUMBER, "()": Series.WITHIN}
    | {series.lower(): series for series in _SECTIONS_AND_OPTION}
    | {opening: series for series, opening in _SLUG_OPENINGS.items()}
)
_NUMBER = r"(?:0|[1-9]\d{0,4})"
_SLUG_END = rf"(?P<suffixes>(?:-(?:{'|'.join(_SUFFIX_ORDER)}|[a-z]))*)(?:~(?P<occurrence>[1-9]\d{{0,3}}))?"
_SLUG_WORD = re.compile(
    rf"(?P<series>{'|'.join(series.lower() for series in _SECTIONS_AND_OPTION)})"
    rf"(?:-(?P<mark>{_NUMBER}(?:-{_NUMBER})*|[a-z]{{1,7}}))?{_SLUG_END}",
    re.ASCII,
)
_SLUG_START = re.compile(
    rf"(?P<series>pp|op|p|note-)?(?P<mark>{_NUMBER}(?:-{_NUMBER})*){_SLUG_END}", re.ASCII
)
_SLUG_WITHIN = re.compile(rf"(?P<mark>[a-z]{{1,7}}|{_NUMBER}){_SLUG_END}", re.ASCII)


def _suffix_order(suffix: str) -> tuple[int, int]:
    return _SUFFIX_ORDER.get(suffix) or (_RANK_LETTER, ord(suffix))


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
