"""The matrix of a round: every State by every objective, as it stood on a day; what was not reported is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from imrf_portal.compact.models import Objective, Round, State
from reviews.models import Answer, Edition, Progress, QuestionKind

NOT_REPORTED = ""
# From what is least known to what is furthest; the order of legends, tables and columns.
ORDER = (
    NOT_REPORTED,
    Progress.NOT_APPLICABLE,
    Progress.NOT_STARTED,
    Progress.UNDER_WAY,
    Progress.ADVANCED,
)


def name_of(progress: str) -> str:
    """A State's progress on an objective, in words; nothing said is “not reported”."""
    return str(Progress(progress).label) if progress else _("Not reported")


@dataclass(frozen=True)
class Row:
    """A State with what it reported on each objective, in the order of the matrix's columns; empty: not reported."""

    state: State
    cells: list[str]
    has_review: bool

    @property
    def reported(self) -> int:
        """On how many objectives it reported."""
        return sum(cell != NOT_REPORTED for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """States by objectives."""

    objectives: list[Objective]
    rows: list[Row]

    @property
    def counts(self) -> dict[str, list[int]]:
        """By progress, for each objective how many States; “not reported” among them, so that each column adds up
        to the number of States."""
        columns = [Counter(row.cells[place] for row in self.rows) for place in range(len(self.objectives))]
        return {progress: [column[progress] for column in columns] for progress in ORDER}

    @property
    def totals(self) -> dict[str, int]:
        """By progress, how many cells of the whole matrix."""
        return {progress: sum(numbers) for progress, numbers in self.counts.items()}


def matrix(round: Round, states: QuerySet[State], *, at: datetime | None = None) -> Matrix:
    """What `states` (those of a region, say) reported in a round as it stood at instant `at` (now); three queries.

    A review that its State has withdrawn since counts as not reported on any day: what was withdrawn is not served.
    """
    objectives = list(Objective.objects.all())
    place_of = {objective.pk: place for place, objective in enumerate(objectives)}
    standing = Edition.objects.standing(at).filter(review__round=round)
    said = Answer.objects.filter(edition__in=standing, question__kind=QuestionKind.PROGRESS)
    reported: dict[int, dict[int, str]] = {}
    for state, objective, codes in said.values_list("edition__review__state", "objective", "codes"):
        if codes and objective in place_of:
            reported.setdefault(state, {})[place_of[objective]] = codes[0]
    with_review = set(standing.values_list("review__state", flat=True))
    rows = [
        Row(
            state,
            [reported.get(state.pk, {}).get(place, NOT_REPORTED) for place in range(len(objectives))],
            state.pk in with_review,
        )
        for state in states
    ]
    return Matrix(objectives, rows)
