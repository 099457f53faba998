"""Reviews side by side: two rounds of one State, or a State beside another or beside its region."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from imrf_portal.compact.models import Objective, Region, Round, State
from reviews.matrix import NOT_REPORTED, ORDER, matrix
from reviews.models import Answer, Edition, QuestionKind


@dataclass(frozen=True)
class Side:
    """One of two reviews: what it is called, its edition where one is public."""

    state: State
    round: Round
    edition: Edition | None


@dataclass(frozen=True)
class Pair:
    """An objective in two reviews: the progress each reports and what each says about it."""

    objective: Objective
    progress: tuple[str, str]
    texts: list[tuple[str, Answer | None, Answer | None]]

    @property
    def is_changed(self) -> bool:
        """Whether the two report another progress."""
        return self.progress[0] != self.progress[1]


@dataclass(frozen=True)
class Beside:
    """An objective in a State's review and in its region: how many States of the region report what."""

    objective: Objective
    progress: str
    counts: list[tuple[str, int]]


def side(state: State, round: Round) -> Side:
    """A State's review of a round as everybody reads it; one query."""
    editions = Edition.objects.standing().filter(review__state=state, review__round=round)
    return Side(state, round, editions.select_related("review__state", "review__round__region").first())


def compare(first: Side, second: Side) -> list[Pair]:
    """Two reviews objective by objective; questions meet by the codes of part and question, so that a question whose
    wording was adjusted between rounds is still the same. Three queries."""
    said = [_said(one.edition) for one in (first, second)]
    titles: dict[str, str] = {code: title for found in said for code, title in found[1].items()}
    return [
        Pair(
            objective,
            (_progress(said[0][0], objective), _progress(said[1][0], objective)),
            [
                (title, said[0][0].get((objective.pk, code)), said[1][0].get((objective.pk, code)))
                for code, title in titles.items()
                if (objective.pk, code) in said[0][0] or (objective.pk, code) in said[1][0]
            ],
        )
        for objective in Objective.objects.all()
    ]


Said = dict[tuple[int, str], Answer]


def _said(edition: Edition | None) -> tuple[Said, dict[str, str]]:
    """What an edition says on objectives by objective and question, and the titles of its questions of text."""
    if edition is None:
        return {}, {}
    answers = edition.answers.exclude(objective=None).select_related("question__part")
    said: Said = {}
    titles: dict[str, str] = {}
    for answer in answers:
        if answer.question.kind == QuestionKind.PROGRESS:
            said[answer.objective_id or 0, QuestionKind.PROGRESS] = answer
        elif answer.question.kind == QuestionKind.TEXT and answer.text:
            said[answer.objective_id or 0, answer.question.code] = answer
            titles.setdefault(answer.question.code, answer.question.title)
    return said, titles


def _progress(said: Said, objective: Objective) -> str:
    answer = said.get((objective.pk, QuestionKind.PROGRESS))
    return answer.codes[0] if answer and answer.codes else NOT_REPORTED


def compare_with_region(one: Side, region: Region) -> list[Beside]:
    """A State's review beside the States of a region, itself left out; four queries."""
    others = State.objects.filter(regions=region).exclude(pk=one.state.pk)
    table = matrix(one.round, others)
    said = _said(one.edition)[0]
    return [
        Beside(
            objective,
            _progress(said, objective),
            [(code, Counter(row.cells[place] for row in table.rows)[code]) for code in ORDER],
        )
        for place, objective in enumerate(table.objectives)
    ]
