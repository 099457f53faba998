"""Drawings of the pledges of a day: a bar for each row of a table, parted by status, and States by objectives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from imrf_portal.compact.models import State
from imrf_portal.kit.drawing import Bar, Mark, bars, matrix, step_of
from pledges.dashboard import Dashboard, Table
from pledges.models import Progress

# What is furthest stands first in a bar, next to the axis from which bars are compared; what nobody knows last.
_SIGNS = {
    Progress.FULFILLED: ("●", 4, ""),
    Progress.UNDER_WAY: ("◐", 2, "M-2 2L2 -2M0 8L8 0M6 10L10 6"),
    Progress.PLANNED: ("○", 1, "M4 2v2"),
    Progress.ENDED: ("×", 0, "M0 0L8 8M8 0L0 8"),
    Progress.UNKNOWN: ("?", 0, "M4 0v8"),
}


def marks() -> list[Mark]:
    """How each status is told from the others, in the active language."""
    return [
        Mark(status.value, str(status.label), sign, step, strokes)
        for status, (sign, step, strokes) in _SIGNS.items()
    ]


def draw_table(table: Table, *, title: str, source: Sequence[str] = ()) -> SafeString:
    """The drawing of a table."""
    rows = [Bar(row.label, row.tally.by_progress) for row in table.rows]
    return bars(f"pledges-{table.name}", rows, marks(), title=title, source=source)


def draw_matrix(shown: Dashboard, *, source: Sequence[str] = ()) -> SafeString:
    """The drawing of States by objectives."""
    return matrix(
        "pledges-matrix",
        [str(one.number) for one in shown.objectives],
        [(state.name, numbers) for state, numbers in shown.matrix],
        title=_("Pledges of States by objective"),
        source=source,
    )


def matrix_rows(shown: Dashboard) -> Iterator[tuple[State, SafeString]]:
    """Each State with its cells of the table; one string a number, added up: the matrix has thousands of cells."""
    most = max(shown.counts.matrix.values(), default=0)
    cell = {
        number: format_html('<td class="h{}">{}</td>', step_of(number, most), number)
        for number in {0, *shown.counts.matrix.values()}
    }
    for state, numbers in shown.matrix:
        yield state, reduce(add, (cell[number] for number in numbers))
