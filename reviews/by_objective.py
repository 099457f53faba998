"""One objective in the reviews of all rounds: which States reported on it and how far they are, good practices."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from imrf_portal.compact.models import Objective, Round, State
from reviews.matrix import NOT_REPORTED, ORDER
from reviews.models import Answer, Edition, QuestionKind

# A longer text is named and linked, not quoted: no text is shown in part where nobody looks for words in it.
QUOTED_CHARACTERS = 600
PRACTICES = 5


@dataclass(frozen=True)
class OnRound:
    """What was reported on an objective in one round: by progress how many States, and which."""

    round: Round
    lines: list[tuple[str, int, list[Edition]]]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """By progress, how many States; “not reported” among them, so that they add up to those that take part."""
        return [(progress, number) for progress, number, _editions in self.lines]


@dataclass(frozen=True)
class Practice:
    """A good practice that a State describes."""

    answer: Answer
    edition: Edition

    @property
    def is_quoted(self) -> bool:
        """Whether it is short enough to stand whole in a list."""
        return len(self.answer.text) <= QUOTED_CHARACTERS

    @property
    def url(self) -> str:
        """Where it stands in its review."""
        return f"{self.edition.review.get_absolute_url()}#answer-{self.answer.pk}"


def reported_on(objective: Objective) -> list[OnRound]:
    """By round, the latest first, what everybody may read that States report on the objective; rounds without a public
    review are left out. Three queries, one where there is none. The lists of States that reported nothing are empty:
    they are counted."""
    standing = Edition.objects.standing()
    public = Round.objects.filter(reviews__editions__in=standing).values("pk")
    rounds = list(
        Round.objects.filter(pk__in=public)
        .select_related("region")
        .annotate(of_region=Count("region__states"))
        .order_by("-year", "region__order")
    )
    if not rounds:
        return []
    answers = Answer.objects.filter(
        edition__in=standing, question__kind=QuestionKind.PROGRESS, objective=objective
    ).select_related("edition__review__state", "edition__review__round__region")
    said: dict[int, dict[str, list[Edition]]] = defaultdict(lambda: defaultdict(list))
    for answer in answers:
        if answer.codes:
            said[answer.edition.review.round_id][answer.codes[0]].append(answer.edition)
    everyone = State.objects.count()
    return [_on(round, said[round.pk], round.of_region if round.region else everyone) for round in rounds]


def _on(round: Round, said: dict[str, list[Edition]], states: int) -> OnRound:
    silent = states - sum(map(len, said.values()))
    return OnRound(
        round,
        [
            (NOT_REPORTED, silent, [])
            if progress == NOT_REPORTED
            else (progress, len(said[progress]), sorted(said[progress], key=_name))
            for progress in ORDER
        ],
    )


def _name(edition: Edition) -> str:
    return edition.review.state.name


def practices(objective: Objective) -> list[Practice]:
    """The good practices on the objective that were published last; one query."""
    answers = (
        Answer.objects.filter(
            edition__in=Edition.objects.standing(), question__code="good-practice", objective=objective
        )
        .exclude(text="")
        .select_related("edition__review__state", "edition__review__round__region")
        .order_by("-edition__published_at", "-pk")
    )
    return [Practice(answer, answer.edition) for answer in answers[:PRACTICES]]
