"""From the lines on pages to the blocks of a text: what no reader would take for text goes, what belongs together joins.

Taken out: page numbers, and what stands at the head or foot of page after page. Footnotes are the smaller lines at
the foot of a page. A line begins a paragraph by what stands before it (space, an end that comes early), by its own
look (a label, an indent, another weight or size), and otherwise goes on; across pages too. Nothing here is certain,
so what hangs by one sign alone is counted, for a warning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from django.utils.text import format_lazy

from declarations.intake.blocks import Block, Role
from declarations.intake.findings import ON_PAGE, Findings
from declarations.intake.spelling import opening, option

# How much of a page's height its head and foot may take.
_MARGIN = 0.13
# More lines than this no running head has.
_EDGE = 4
# A running head stands on at least this part of the pages: one on the left, one on the right, others by chapter.
_OFTEN = 0.15
# Footnotes are set at least this much smaller than the text, headings this much larger, a title larger still.
_SMALLER, _LARGER, _TITLE = 0.93, 1.12, 1.4
# More space between two lines than this, in lines of the text, begins a paragraph.
_GAP = 1.45
# A line that ends this far from the right edge of the text, in widths of its letters, ends a paragraph.
_SHORT = 8.0
_INDENT = 1.2
# More lines than this end in a hyphen where a program cuts words; else the hyphens are the writer's own.
_CUT_LINES = 0.03
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:page|p\.|página|стр\.|صفحة)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|de|sur|из|من)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
_NOTE_START = re.compile(r"(?P<mark>\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[*†])(?:\s+|(?=[^\W\d]))")
_RAISED_NUMBER = re.compile(r"(?<=\S)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ENDS = tuple(".;:!?؛؟。；：？！")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ARABIC = re.compile(r"[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; measures in points from the page's lower left, `base` is what the letters stand on.

    `ends_in_space` is false where the file has no space behind the line's last sign; many files never have one.
    """

    text: str
    left: float
    right: float
    top: float
    base: float
    size: float
    is_bold: bool = False
    is_italic: bool = False
    ends_in_space: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its lines in the order of reading; `is_picture` where it holds no text but a picture."""

    number: int
    width: float
    height: float
    lines: list[Line]
    is_picture: bool = False


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together, and the page where they begin."""

    page: int
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Note:
    """A footnote: its page, its mark there, its lines, the line that calls it and the paragraph of that line."""

    page: int
    mark: str
    lines: list[Line] = field(default_factory=list)
    caller: Line | None = None
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a text: the size of its letters, the space from line to line, its edges."""

    size: float
    pitch: float
    left: float
    right: float


def blocks(pages: Sequence[Page], findings: Findings) -> list[Block]:
    """The blocks of a text from its pages, in time linear in the lines; what is in doubt goes to `findings`."""
    furniture = _furniture(pages)
    bodies = [[line for line in page.lines if id(line) not in furniture] for page in pages]
    for page in pages:
        for line in page.lines:
            if id(line) in furniture:
                findings.add("furniture", format_lazy(ON_PAGE, number=page.number))
    measure = _measure(bodies)
    vocabulary = _vocabulary(bodies)
    texts: list[_Paragraph] = []
    notes: list[_Note] = []
    for page, lines in zip(pages, bodies, strict=True):
        body, foot = _without_footnotes(lines, measure)
        found = _notes(foot, page)
        _join(texts, _without_calls(body, found), page, measure, findings)
        _anchor(found, texts, page)
        notes.extend(found)
    if any(_ARABIC.search(line.text) for lines in bodies for line in lines):
        findings.add("right-to-left", format_lazy(ON_PAGE, number=pages[0].number))
    return list(_as_blocks(texts, notes, measure, vocabulary, findings))


# --- furniture -------------------------------------------------------------------------------------------------------
def _furniture(pages: Sequence[Page]) -> set[int]:
    """The lines that belong to the pages, not to the text, by identity."""
    edges = [_edge_lines(page) for page in pages]
    seen: Counter[str] = Counter()
    for lines in edges:
        seen.update({_pattern(line.text) for line in lines})
    often = max(2, len(pages) * _OFTEN)
    numbers = [[line for line in lines if _PAGE_NUMBER.fullmatch(line.text)] for lines in edges]
    # A number on one page of many is the end of a sentence.
    has_numbers = sum(map(bool, numbers)) >= len(pages) / 3
    repeated = [[line for line in lines if seen[_pattern(line.text)] >= often] for lines in edges]
    return {id(line) for lines in (*repeated, *(numbers if has_numbers else ())) for line in lines}


def _edge_lines(page: Page) -> list[Line]:
    """The few outermost lines at the head and foot of a page."""
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    lines = sorted(page.lines, key=lambda line: line.base)
    foot = [line for line in lines[:_EDGE] if line.top < low]
    head = [line for line in lines[-_EDGE:] if line.base > high]
    return [*foot, *(line for line in head if line not in foot)]


def _pattern(text: str) -> str:
    """A line with its figures made one: "A/DEMO/1, page 3" and "… page 4" are the same furniture."""
    return re.sub(r"\d+", "#", "".join(text.split()).lower())


# --- measure ---------------------------------------------------------------------------------------------------------
def _measure(bodies: Sequence[Sequence[Line]]) -> _Measure:
    signs: Counter[float] = Counter()
    for line in (line for lines in bodies for line in lines):
        signs[round(line.size * 2) / 2] += len(line.text)
    size = signs.most_common(1)[0][0] if signs else 10.0
    usual = [[line for line in lines if abs(line.size - size) <= 0.5] for lines in bodies]
    steps = [
        one.base - other.base
        for lines in usual
        for one, other in zip(lines, lines[1:], strict=False)
        if 0 < one.base - other.base < 3 * size
    ]
    # The smaller steps are those within paragraphs; in a text of short ones there are few.
    pitch = median(sorted(steps)[: max(len(steps) // 4, 1)]) if steps else size * 1.2
    edges = sorted(line.right for lines in usual for line in lines)
    return _Measure(
        size=size,
        pitch=pitch,
        left=min((line.left for lines in usual for line in lines), default=0.0),
        right=edges[len(edges) * 9 // 10] if edges else 0.0,
    )


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of a text as they stand within lines, where no end of line has cut them, and whether ends do cut."""

    words: frozenset[str]
    cuts_words: bool


def _vocabulary(bodies: Sequence[Sequence[Line]]) -> _Vocabulary:
    lines = [line.text for each in bodies for line in each]
    cut = sum(text.endswith(("-", "\N{SOFT HYPHEN}")) for text in lines)
    words = frozenset(word.lower() for text in lines for word in _WORD.findall(text)[:-1])
    return _Vocabulary(words, cuts_words=cut > max(3, _CUT_LINES * len(lines)))


# --- footnotes -------------------------------------------------------------------------------------------------------
def _without_footnotes(lines: list[Line], measure: _Measure) -> tuple[list[Line], list[Line]]:
    """The text of a page, and the smaller lines that end it, if the first of them opens a note."""
    first = len(lines)
    while first and lines[first - 1].size < measure.size * _SMALLER:
        first -= 1
    while first < len(lines) and not _NOTE_START.match(lines[first].text):
        first += 1
    return lines[:first], lines[first:]


def _notes(lines: list[Line], page: Page) -> list[_Note]:
    found: list[_Note] = []
    for line in lines:
        opens = _NOTE_START.match(line.text)
        if opens or not found:
            mark = opens["mark"].translate(_PLAIN) if opens else ""
            found.append(_Note(page.number, mark))
            line = replace(line, text=line.text[opens.end() :] if opens else line.text)
        found[-1].lines.append(line)
    return found


def _without_calls(lines: list[Line], notes: list[_Note]) -> list[Line]:
    """The lines of a page without the raised numbers that call its notes; each note learns the line that calls it."""
    by_mark = {note.mark: note for note in notes}
    cleared = []
    for line in lines:
        called = []
        text = line.text
        for call in _RAISED_NUMBER.finditer(line.text):
            note = by_mark.get(call[0].translate(_PLAIN))
            if note is not None and note.caller is None:
                text = text.replace(call[0], "", 1)
                called.append(note)
        line = replace(line, text=text.rstrip()) if called else line
        for note in called:
            note.caller = line
        cleared.append(line)
    return cleared


def _anchor(notes: list[_Note], texts: list[_Paragraph], page: Page) -> None:
    """Give the notes of a page the paragraphs in which they are called."""
    for number in range(len(texts) - 1, -1, -1):
        for note in notes:
            if note.caller is not None and any(line is note.caller for line in texts[number].lines):
                note.anchor = number
        if texts[number].page < page.number:
            break


# --- paragraphs ------------------------------------------------------------------------------------------------------
def _join(
    texts: list[_Paragraph], lines: list[Line], page: Page, measure: _Measure, findings: Findings
) -> None:
    """Add the lines of a page to the paragraphs, the last of which may go on."""
    before = texts[-1].lines[-1] if texts else None
    is_new_page = True
    for line in lines:
        begins, is_sure = (True, True) if before is None else _begins(line, before, measure, is_new_page)
        if not is_sure:
            findings.add("doubtful", format_lazy(ON_PAGE, number=page.number))
        if begins:
            texts.append(_Paragraph(page.number))
        texts[-1].lines.append(line)
        before, is_new_page = line, False


def _begins(line: Line, before: Line, measure: _Measure, is_new_page: bool) -> tuple[bool, bool]:
    """Whether a line begins a paragraph, and whether that is sure."""
    if line.is_bold != before.is_bold and (_is_set_apart(before, measure) or _is_set_apart(line, measure)):
        return True, True
    if abs(line.size - before.size) > 0.1 * measure.size:
        return True, True
    ends = before.text.rstrip("”\"')]»").endswith(_ENDS)
    is_short = before.right < measure.right - _SHORT * measure.size * 0.5
    has_label = _has_label(line.text)
    if is_new_page:
        if has_label and (ends or is_short):
            return True, True
        if ends or is_short:
            # A sentence ended with the page: small letters go on, anything else begins.
            return not line.text[:1].islower(), ends and is_short or line.text[:1].islower()
        return False, not has_label
    gap = before.base - line.base
    if gap > _GAP * measure.pitch or gap < -measure.pitch:
        return True, True
    if has_label:
        return (True, True) if ends or is_short or before.text.endswith(",") else (False, False)
    is_indented = line.left > before.left + _INDENT * measure.size
    if is_indented and (ends or is_short) and not _has_label(before.text):
        return True, True
    if is_short and ends:
        return not line.text[:1].islower(), gap > 1.2 * measure.pitch or line.text[:1].islower()
    return False, True


def _is_set_apart(line: Line, measure: _Measure) -> bool:
    return line.right < measure.right - _SHORT * measure.size * 0.5


def _has_label(text: str) -> bool:
    found = opening(text)
    return (found is not None and found.sure) or option(text) is not None


# --- blocks ----------------------------------------------------------------------------------------------------------
def _as_blocks(
    texts: list[_Paragraph],
    notes: list[_Note],
    measure: _Measure,
    vocabulary: _Vocabulary,
    findings: Findings,
) -> Iterator[Block]:
    has_title = bool(texts) and texts[0].lines[0].size >= _TITLE * measure.size
    large = [text for text in texts[has_title:] if _is_large(text, measure)]
    sizes = sorted({round(text.lines[0].size) for text in large}, reverse=True)
    for number, text in enumerate(texts):
        words = _words(text.lines, vocabulary)
        first = text.lines[0]
        is_title = has_title and number == 0
        yield Block(
            words,
            format_lazy(ON_PAGE, number=text.page),
            role=Role.TITLE if is_title else Role.BODY,
            heading=sizes.index(round(first.size)) + 1 if _is_large(text, measure) and not is_title else None,
            emphatic=all(line.is_bold for line in text.lines),
            italic_opening=first.is_italic,
        )
    for note in notes:
        place = format_lazy(ON_PAGE, number=note.page)
        yield Block(_words(note.lines, vocabulary), place, role=Role.FOOTNOTE, anchor=note.anchor)
        findings.add("footnotes", place)


def _is_large(text: _Paragraph, measure: _Measure) -> bool:
    return text.lines[0].size >= _LARGER * measure.size and len(text.lines) <= 3


def _words(lines: Sequence[Line], vocabulary: _Vocabulary) -> str:
    """The lines of a paragraph as one text, words that a line's end cut put together."""
    words = lines[0].text
    for before, line in pairwise(lines):
        is_bracketed = words.endswith(("]", ")")) and line.text.startswith(("[", "("))
        if words.endswith("\N{SOFT HYPHEN}") or (words.endswith("-") and line.text[:1].islower()):
            words = _mended(words[:-1], line.text, vocabulary)
        elif (words.endswith(("-", "–", "/")) and words[-2:-1].strip()) or (
            is_bracketed and not before.ends_in_space
        ):
            words += line.text
        else:
            words += line.text if _is_chinese(words[-1:]) and _is_chinese(line.text[:1]) else f" {line.text}"
    return words


def _mended(before: str, after: str, vocabulary: _Vocabulary) -> str:
    """Two parts of a word: as the text writes it elsewhere; else as its ends of lines do with words."""
    left, right = _WORD.findall(before)[-1:], _WORD.match(after)
    if not left or right is None:
        return f"{before}-{after}"
    one, other = left[0].lower(), right[0].lower()
    if one + other in vocabulary.words:
        return before + after
    if f"{one}-{other}" in vocabulary.words or {one, other} <= vocabulary.words:
        return f"{before}-{after}"
    return before + after if vocabulary.cuts_words else f"{before}-{after}"


def _is_chinese(sign: str) -> bool:
    return "\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef"
