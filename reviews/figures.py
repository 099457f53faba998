"""Drawings of what was reported, made on the server: told apart by pattern and sign, without colour."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from imrf_portal.kit.drawing import Bar, Mark, bars
from reviews.matrix import NOT_REPORTED, ORDER, Matrix, name_of
from reviews.models import Progress

# For each a sign, the step of the matrix's scale, and the strokes of its pattern within 8 by 8.
_SIGNS = {
    NOT_REPORTED: ("–", 0, ""),
    Progress.NOT_APPLICABLE: ("×", 0, "M0 0L8 8M8 0L0 8"),
    Progress.NOT_STARTED: ("○", 1, "M4 2v2"),
    Progress.UNDER_WAY: ("◐", 2, "M-2 2L2 -2M0 8L8 0M6 10L10 6"),
    Progress.ADVANCED: ("●", 4, ""),
}


def mark(progress: str) -> Mark:
    """How a State's progress is told from the others, in the active language."""
    sign, step, strokes = _SIGNS[progress]
    return Mark(progress or "not-reported", name_of(progress), sign, step, strokes)


def sign(progress: str) -> str:
    """The sign that stands for a State's progress."""
    return _SIGNS[progress][0]


def step(progress: str) -> str:
    """The step of the scale that stands for a State's progress, a class of the style sheet."""
    return f"h{_SIGNS[progress][1]}"


def by_objective(table: Matrix, *, title: str, source: Sequence[str]) -> SafeString:
    """How many States reported what on each objective, a bar each: an SVG document of its own. Its numbers are those
    of the table of sums; the lines of `source` stand below it."""
    # What is furthest stands first in a bar, next to the axis from which bars are compared.
    marks = {progress: mark(progress) for progress in reversed(ORDER)}
    counts = table.counts
    rows = [
        Bar(str(objective), {one.code: counts[progress][place] for progress, one in marks.items()})
        for place, objective in enumerate(table.objectives)
    ]
    described = "; ".join(f"{name_of(progress)}: {number}" for progress, number in table.totals.items())
    return bars("figure", rows, list(marks.values()), title=title, described=described, source=source)


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
