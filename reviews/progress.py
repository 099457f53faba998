"""How far a review is: its tasks, each with what is answered of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from reviews.models import Answer, Edition, Part
from reviews.permissions import may_file_for
from reviews.structuring import structure


@dataclass(frozen=True)
class Task:
    """A part, or one objective of the part that repeats: how many of its questions are answered, and whether the
    person may write it."""

    part: Part
    objective: Objective | None
    answered: int
    asked: int
    is_mine: bool

    @property
    def is_done(self) -> bool:
        """Whether every question is answered."""
        return self.answered == self.asked

    @property
    def is_begun(self) -> bool:
        """Whether any question is answered."""
        return self.answered > 0


def tasks(edition: Edition, *, person: User) -> list[Task]:
    """Every task of an edition in the order of its round's structure; six queries, however many there are."""
    review = edition.review
    files = bool(may_file_for(person, review.state))
    invited = [] if files else list(review.drafters.current().filter(person=person))
    objectives = list(Objective.objects.all())
    answered: dict[tuple[int, int | None], int] = defaultdict(int)
    for answer in Answer.objects.filter(edition=edition).select_related("question"):
        if not answer.is_empty:
            answered[answer.question.part_id, answer.objective_id] += 1

    def task(part: Part, objective: Objective | None) -> Task:
        key = objective.pk if objective else None
        is_mine = files or any(
            one.part_id in {None, part.pk} and one.objective_id in {None, key} for one in invited
        )
        return Task(part, objective, answered[part.pk, key], len(part.questions.all()), is_mine)

    found: list[Task] = []
    for part in structure(review.round):
        found += [task(part, objective) for objective in (objectives if part.repeats else [None])]
    return found
