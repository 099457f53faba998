"""Drawings of what was reported, made on the server: told apart by pattern and sign, without colour.

They carry their colours as attributes, so that one that was downloaded stands by itself; on a page the style sheet
gives them the page's colours. Where the language is written from the right, so is the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from imrf_portal.languages import BY_CODE
from reviews.matrix import NOT_REPORTED, ORDER, Matrix, name_of
from reviews.models import Progress

# A sign for each, and the step of the matrix's scale.
SIGNS = {
    NOT_REPORTED: ("–", "h0"),
    Progress.NOT_APPLICABLE: ("×", "h0"),
    Progress.NOT_STARTED: ("○", "h1"),
    Progress.UNDER_WAY: ("◐", "h2"),
    Progress.ADVANCED: ("●", "h4"),
}
# What is furthest stands first in a bar, next to the axis from which bars are compared.
_FROM_FURTHEST = tuple(reversed(ORDER))

_WIDTH, _BAR, _ROW = 480, 14, 38
_LEGEND_LINE = 20
# A number needs so much of a bar.
_NUMBER = 34

_INK, _SOFT, _PAPER = "#17212b", "#49535e", "#fbfaf6"
# By progress: the ground of its pattern, and the marks on it.
_PATTERNS = {
    NOT_REPORTED: (_PAPER, ""),
    Progress.NOT_APPLICABLE: (_PAPER, "M0 0L8 8M8 0L0 8"),
    Progress.NOT_STARTED: ("#e4ebf3", "M4 2v2"),
    Progress.UNDER_WAY: ("#bccfe4", "M-2 2L2 -2M0 8L8 0M6 10L10 6"),
    Progress.ADVANCED: ("#1f4470", ""),
}


def sign(progress: str) -> str:
    """The sign that stands for a State's progress."""
    return SIGNS[progress][0]


def step(progress: str) -> str:
    """The step of the scale that stands for a State's progress, a class of the style sheet."""
    return SIGNS[progress][1]


def by_objective(table: Matrix, *, title: str, source: list[str]) -> SafeString:
    """How many States reported what on each objective, a bar each: an SVG document of its own. Its numbers are those
    of the table of sums; the lines of `source` stand below it."""
    top = 8 + _LEGEND_LINE * len(ORDER)
    height = top + _ROW * len(table.objectives) + 20 + 18 * len(source)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart reported" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="figure-title figure-desc" lang="{}" direction="{}"'
        ' font-family="sans-serif" font-size="13" fill="{}">'
        '<title id="figure-title">{}</title><desc id="figure-desc">{}</desc><defs>{}</defs>{}{}{}</svg>',
        _WIDTH,
        height,
        BY_CODE[get_language() or "en"].html,
        "rtl" if get_language_bidi() else "ltr",
        _INK,
        title,
        _described(table),
        _patterns(),
        _legend(),
        format_html_join("", "{}", ((row,) for row in _rows(table, top))),
        format_html_join(
            "",
            "{}",
            (
                (
                    _words(
                        line,
                        0,
                        height - 18 * (len(source) - 1 - place) - 8,
                        fill=_SOFT,
                        style="soft",
                        size=11,
                    ),
                )
                for place, line in enumerate(source)
            ),
        ),
    )


def _described(table: Matrix) -> str:
    """The drawing in words: how many of all cells say what."""
    return "; ".join(f"{name_of(progress)}: {number}" for progress, number in table.totals.items())


def _patterns() -> SafeString:
    return format_html_join(
        "",
        '<pattern id="figure-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="s-{}" width="8" height="8" fill="{}"/><path class="s-mark" d="{}" fill="none" stroke="{}"/></pattern>',
        (
            (progress or "not-reported", step(progress), ground, marks, _SOFT)
            for progress, (ground, marks) in _PATTERNS.items()
        ),
    )


def _legend() -> SafeString:
    lines = (
        (
            _rect(0, 24, 4 + place * _LEGEND_LINE, progress),
            _words(f"{sign(progress)} {name_of(progress)}", 32, 15 + place * _LEGEND_LINE),
        )
        for place, progress in enumerate(_FROM_FURTHEST)
    )
    return format_html_join("", "{}{}", lines)


def _rows(table: Matrix, top: int) -> Iterator[SafeString]:
    counts = table.counts
    whole = len(table.rows) or 1
    for place, objective in enumerate(table.objectives):
        y = top + place * _ROW
        yield _words(str(objective), 0, y + 14)
        at = 0.0
        for progress in _FROM_FURTHEST:
            number = counts[progress][place]
            width = _WIDTH * number / whole
            if number:
                yield _rect(at, width, y + 19, progress)
            if width >= _NUMBER:
                style = "on-dark" if progress == Progress.ADVANCED else "on-light"
                fill, edge = (_PAPER, "#1f4470") if progress == Progress.ADVANCED else (_INK, _PAPER)
                yield _words(
                    f"{sign(progress)} {number}", at + 4, y + 30, fill=fill, edge=edge, style=style, size=11
                )
            at += width


def _rect(at: float, width: float, y: int, progress: str) -> SafeString:
    x = _WIDTH - at - width if get_language_bidi() else at
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#figure-{})" stroke="{}" class="s-edge"/>',
        f"{x:.2f}",
        y,
        f"{width:.2f}",
        _BAR,
        progress or "not-reported",
        _SOFT,
    )


def _words(
    words: str,
    at: float,
    y: int,
    *,
    fill: str = _INK,
    edge: str = "none",
    style: str = "s-ink",
    size: int = 13,
) -> SafeString:
    """Words that begin `at` so far from the side where reading begins; `edge` parts them from a pattern below."""
    x = _WIDTH - at if get_language_bidi() else at
    return format_html(
        '<text x="{}" y="{}" fill="{}" stroke="{}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
        ' font-size="{}" class="{}">{}</text>',
        f"{x:.2f}",
        y,
        fill,
        edge,
        size,
        style,
        words,
    )


def shares(counts: list[tuple[str, int]]) -> SafeString:
    """A bar of the shares of each progress, each part with its sign where there is room; the numbers stand beside it in
    the table."""
    width, height = 192, 16
    whole = sum(number for _code, number in counts) or 1
    parts, at = [], 0.0
    for code, number in counts:
        part = width * number / whole
        if number:
            x = width - at - part if get_language_bidi() else at
            shown = sign(code) if part >= 12 else ""
            parts.append(
                (f"{x:.2f}", f"{part:.2f}", height, step(code), f"{x + part / 2:.2f}", step(code), shown)
            )
        at += part
    return format_html(
        '<svg class="shares" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        width,
        height,
        format_html_join(
            "",
            '<rect x="{}" width="{}" height="{}" class="s-{}"/><text x="{}" y="12" class="on-{}">{}</text>',
            parts,
        ),
    )
