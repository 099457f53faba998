"""Drawings of counts, made on the server: kinds are told apart by pattern, sign and words, without colour.

A drawing carries its colours as attributes, so that one that was downloaded stands by itself; on a page the style sheet
gives it the page's colours. Where the language is written from the right, so is the drawing. Its numbers are those of
the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from imrf_portal.languages import BY_CODE

INK, SOFT, PAPER, DARK = "#17212b", "#49535e", "#fbfaf6", "#1f4470"
# The grounds of the scale of a matrix, from nothing to most, and the class of each in the style sheet.
SCALE = (("h0", PAPER), ("h1", "#e4ebf3"), ("h2", "#bccfe4"), ("h3", "#3f6ea5"), ("h4", DARK))

_WIDTH, _BAR, _ROW, _LEGEND_LINE, _SOURCE_LINE = 420, 14, 38, 20, 18
# A number and its sign need so much of a bar.
_NUMBER = 34
_CELL, _NAME, _LINE = 26, 150, 22
# So many characters of a name have room beside a row of cells.
_MOST_OF_A_NAME = 24


@dataclass(frozen=True)
class Mark:
    """How a kind of thing is told from the others: its name, a sign, the ground of its pattern (as a step of the scale)
    and the strokes on it, as an SVG path within 8 by 8."""

    code: str
    name: str
    sign: str
    step: int
    strokes: str = ""

    @property
    def is_dark(self) -> bool:
        """Whether words on it are light."""
        return self.step > 2

    @property
    def css(self) -> str:
        """The class of its ground."""
        return SCALE[self.step][0]


@dataclass(frozen=True)
class Bar:
    """A row of a drawing: what it is about, and how many of each mark, by their codes."""

    label: str
    numbers: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.numbers.values())


def bars(
    name: str,
    rows: Sequence[Bar],
    marks: Sequence[Mark],
    *,
    title: str,
    described: str = "",
    source: Sequence[str] = (),
) -> SafeString:
    """A bar for each row, parted by mark, as long as its number beside the longest: an SVG document of its own.

    `name` is its own on the page; `described` says the drawing in words (the total of each row); the lines of `source`
    stand below it.
    """
    top = 8 + _LEGEND_LINE * len(marks)
    longest = max((row.total for row in rows), default=0) or 1
    return _document(
        name,
        width=_WIDTH,
        height=top + _ROW * len(rows) + 12,
        title=title,
        described=described or "; ".join(f"{row.label}: {row.total}" for row in rows),
        drawn=[_patterns(name, marks), *_legend(name, marks), *_bars(name, rows, marks, top, longest)],
        source=source,
    )


def matrix(
    name: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
    *,
    title: str,
    source: Sequence[str] = (),
) -> SafeString:
    """A cell for each row and column with its number, the darker the larger: an SVG document of its own."""
    width = _NAME + _CELL * len(columns)
    most = max((number for _label, numbers in rows for number in numbers), default=0)
    heads = (
        _words(head, _NAME + place * _CELL + _CELL / 2, 14, width=width, anchor="middle", size=11)
        for place, head in enumerate(columns)
    )
    return _document(
        name,
        width=width,
        height=20 + _LINE * len(rows) + 8,
        title=title,
        described="; ".join(f"{label}: {sum(numbers)}" for label, numbers in rows),
        drawn=[*heads, *_cells(rows, width, most)],
        source=source,
    )


def step_of(number: int, most: int) -> int:
    """The step of the scale for a number where the largest is `most`: nothing is 0, the largest 4."""
    return 1 + min(3, (number - 1) * 4 // most) if number else 0


def _document(
    name: str,
    *,
    width: int,
    height: int,
    title: str,
    described: str,
    drawn: Sequence[SafeString],
    source: Sequence[str],
) -> SafeString:
    whole = height + _SOURCE_LINE * len(source)
    # On a page the page is its ground; with its source it stands by itself, before whatever a viewer has behind it.
    ground = format_html('<rect width="100%" height="100%" fill="{}"/>', PAPER) if source else SafeString()
    lines = [
        _words(line, 0, height + _SOURCE_LINE * (place + 1) - 8, width=width, fill=SOFT, css="soft", size=11)
        for place, line in enumerate(source)
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart reported" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-title {}-desc" lang="{}" direction="{}" font-family="sans-serif" font-size="13"'
        ' fill="{}"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        width,
        whole,
        name,
        name,
        BY_CODE[get_language() or "en"].html,
        "rtl" if get_language_bidi() else "ltr",
        INK,
        name,
        title,
        name,
        described,
        format_html_join("", "{}", ((one,) for one in (ground, *drawn, *lines))),
    )


def _patterns(name: str, marks: Sequence[Mark]) -> SafeString:
    patterns = format_html_join(
        "",
        '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="s-{}" width="8" height="8" fill="{}"/><path class="s-mark" d="{}" fill="none" stroke="{}"/></pattern>',
        ((name, mark.code, mark.css, SCALE[mark.step][1], mark.strokes, SOFT) for mark in marks),
    )
    return format_html("<defs>{}</defs>", patterns)


def _legend(name: str, marks: Sequence[Mark]) -> Iterator[SafeString]:
    for place, mark in enumerate(marks):
        y = 4 + place * _LEGEND_LINE
        yield _pattern(name, mark, 0, 24, y)
        yield _words(f"{mark.sign} {mark.name}", 32, y + 11)


def _bars(
    name: str, rows: Sequence[Bar], marks: Sequence[Mark], top: int, longest: int
) -> Iterator[SafeString]:
    for place, row in enumerate(rows):
        y = top + place * _ROW
        yield _words(f"{row.label}: {row.total}", 0, y + 14)
        at = 0.0
        for mark in marks:
            number = row.numbers.get(mark.code, 0)
            width = _WIDTH * number / longest
            if number:
                yield _pattern(name, mark, at, width, y + 19)
            if width >= _NUMBER:
                yield _on(mark.step, f"{mark.sign} {number}", at + 4, y + 30)
            at += width


def _cells(rows: Sequence[tuple[str, Sequence[int]]], width: int, most: int) -> Iterator[SafeString]:
    for line, (label, numbers) in enumerate(rows):
        y = 20 + line * _LINE
        short = label if len(label) <= _MOST_OF_A_NAME else f"{label[: _MOST_OF_A_NAME - 1]}…"
        yield _words(short, 0, y + 14, width=width, size=11)
        for place, number in enumerate(numbers):
            step = step_of(number, most)
            css, ground = SCALE[step]
            at = _NAME + place * _CELL
            yield _rect(at, _CELL - 2, y, _LINE - 2, fill=ground, css=f"s-{css}", width=width)
            if number:
                yield _on(step, str(number), at + _CELL / 2 - 1, y + 14, width=width, anchor="middle")


def _pattern(name: str, mark: Mark, at: float, length: float, y: int) -> SafeString:
    return _rect(at, length, y, _BAR, fill=f"url(#{name}-{mark.code})", css="s-edge")


def _rect(
    at: float, length: float, y: int, height: int, *, fill: str, css: str, width: int = _WIDTH
) -> SafeString:
    """A box that begins `at` so far from the side where reading begins."""
    x = width - at - length if get_language_bidi() else at
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" class="{}"/>',
        f"{x:.2f}",
        y,
        f"{length:.2f}",
        height,
        fill,
        SOFT,
        css,
    )


def _on(
    step: int, words: str, at: float, y: int, *, width: int = _WIDTH, anchor: str = "start"
) -> SafeString:
    """Words on a ground of the scale, parted from its pattern by an edge of the ground's own colour."""
    is_dark = step > 2
    return _words(
        words,
        at,
        y,
        width=width,
        fill=PAPER if is_dark else INK,
        edge=DARK if is_dark else PAPER,
        css="on-dark" if is_dark else "on-light",
        size=11,
        anchor=anchor,
    )


def _words(
    words: str,
    at: float,
    y: int,
    *,
    width: int = _WIDTH,
    fill: str = INK,
    edge: str = "none",
    css: str = "s-ink",
    size: int = 13,
    anchor: str = "start",
) -> SafeString:
    """Words that begin (or have their middle) `at` so far from the side where reading begins."""
    x = width - at if get_language_bidi() else at
    return format_html(
        '<text x="{}" y="{}" fill="{}" stroke="{}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
        ' font-size="{}" text-anchor="{}" class="{}">{}</text>',
        f"{x:.2f}",
        y,
        fill,
        edge,
        size,
        anchor,
        css,
        words,
    )
