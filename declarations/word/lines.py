"""The paragraphs of a draft as they stand on paper: what goes into a Word file, and what a marked-up copy is held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from declarations.intake.labels import BadLabel, Series
from declarations.intake.reading import Kind, ReadDraft, ReadParagraph
from declarations.intake.spelling import parse
from declarations.lineage import Passage

# What is no mark before the text: our own counts, and the word that opens an option, which its text keeps.
_UNPRINTED = frozenset({Series.COUNTED, Series.NOTE, Series.OPTION})


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a draft.

    `label` is the label in its canonical spelling ("56 (a)"), empty for a heading; `kind` one of `Kind`; `level` the
    outline level of a heading, and 1 for a paragraph, 2 for its sub-paragraphs, 3 for theirs. `anchor` is, for a
    footnote, the position in the draft of the line that calls it; a note without one stands as a paragraph.
    """

    label: str
    text: str
    kind: str = Kind.OPERATIVE
    level: int = 1
    anchor: int | None = None

    @property
    def mark(self) -> str:
        """What is printed before the text: "9 bis." or "(a)"; nothing where the label is only our count."""
        try:
            step = parse(self.label).step
        except BadLabel:
            return self.label
        if step.series in _UNPRINTED:
            return ""
        printed = str(replace(step, occurrence=1))
        return printed if step.series is Series.WITHIN else f"{printed}."

    @property
    def is_footnote(self) -> bool:
        """Whether the line stands at the foot of the page, called by another."""
        return self.kind == Kind.NOTE and self.anchor is not None


@dataclass(frozen=True, slots=True)
class Text:
    """A draft in one language: its title, where it has one, and its lines in order."""

    lines: tuple[Line, ...]
    title: str = ""
    language: str = "en"

    @property
    def footnotes(self) -> dict[int, int]:
        """The positions of the lines that are footnotes, each with the position of the line that calls it."""
        called = {
            position: line.anchor
            for position, line in enumerate(self.lines)
            if line.is_footnote and line.anchor is not None and 0 <= line.anchor < len(self.lines)
        }
        return {position: anchor for position, anchor in called.items() if anchor not in called}


def text_of(draft: ReadDraft, *, language: str = "en") -> Text:
    """A text as it was read, with one line for each of its paragraphs, in their order."""
    return Text(tuple(map(_line, draft.paragraphs)), title=draft.title or "", language=language)


def passages_of(lines: Iterable[Line]) -> list[Passage]:
    """The lines as lineage takes them, each with the heading it stands under."""
    return list(_passages(lines))


def language_of(text: str) -> str:
    """The official language that a text's script speaks for: "ar", "zh-hans" or "ru"; for Latin letters "en"."""
    counts = {
        language: sum(lowest <= sign <= highest for sign in text)
        for language, (lowest, highest) in _SCRIPTS.items()
    }
    best = max(counts, key=lambda language: counts[language] * _WEIGHTS.get(language, 1))
    return best if counts[best] else "en"


_SCRIPTS = {
    "en": ("A", "\u024f"),
    "ru": ("\u0400", "\u04ff"),
    "ar": ("\u0600", "\u06ff"),
    "zh-hans": ("\u4e00", "\u9fff"),
}
# A Chinese word has two signs where others have six letters: names in Latin letters would outweigh the text.
_WEIGHTS = {"zh-hans": 3}


def _line(paragraph: ReadParagraph) -> Line:
    return Line(
        label=str(paragraph.label or ""),
        text=paragraph.text,
        kind=str(paragraph.kind),
        level=paragraph.level,
        anchor=paragraph.parent if paragraph.kind is Kind.NOTE else None,
    )


def _passages(lines: Iterable[Line]) -> Iterator[Passage]:
    section = ""
    for line in lines:
        if line.kind == Kind.HEADING:
            section = line.text
        yield Passage(label=line.label, text=line.text, kind=line.kind, section=section)
