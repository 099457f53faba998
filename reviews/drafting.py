"""Preparing a review: starting it, inviting who writes, answering together without losing a word.

Two people in one answer cannot overwrite each other: whoever saves on an older version finds their text kept as a
variant beside the one that stands, and one of the two is chosen by a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import clean
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked
from reviews.models import Answer, Drafter, Edition, Note, Part, Question, Review, Variant
from reviews.permissions import is_being_prepared, may_file_for, may_write, takes_part
from reviews.structuring import adopt_standard


@dataclass(frozen=True)
class Typed:
    """What somebody typed as an answer: words and their language, codes, rows of a table."""

    text: str = ""
    language: str = ""
    codes: tuple[str, ...] = ()
    rows: tuple[dict[str, str], ...] = ()

    def columns(self) -> dict[str, Any]:
        """As an answer keeps it."""
        return {
            "text": clean(self.text),
            "language": self.language,
            "codes": list(self.codes),
            "rows": list(self.rows),
        }


@dataclass(frozen=True)
class Kept:
    """Where a text went: the answer as it stands, and the variant where somebody else was quicker."""

    answer: Answer
    variant: Variant | None = field(default=None)


def start(round: Round, state: State, *, by: User, language: str = "en") -> Edition:
    """Begin a State's review for a round, or find the one that is under way; what was answered for the State's last
    round is carried over as a beginning. Raises `Refused`."""
    require(may_file_for(by, state))
    require(takes_part(state, round))
    with transaction.atomic():
        adopt_standard(round)
        review, is_new = Review.objects.get_or_create(round=round, state=state)
        locked(review)
        standing = review.editions.first()
        if standing is not None:
            return standing
        edition = Edition.objects.create(review=review, number=1, language=language)
        carried = _carry_over(edition)
        record("review_started", review, by=by, facts={"carried": carried})
        return edition


def _carry_over(edition: Edition) -> int:
    """Copy the answers of the State's last public edition of another round to the questions of the same codes;
    returns how many."""
    review = edition.review
    last = (
        Edition.objects.standing()
        .select_related("review__round")
        .filter(review__state=review.state)
        .exclude(review=review)
        .order_by("-review__round__year", "-published_at")
        .first()
    )
    if last is None:
        return 0
    asked = {
        (question.part.code, question.code, question.kind): question
        for question in Question.objects.filter(part__round=review.round).select_related("part")
    }
    answers = [
        Answer(
            edition=edition,
            question=asked[key],
            objective_id=answer.objective_id,
            text=answer.text,
            language=answer.language,
            codes=answer.codes,
            rows=answer.rows,
            carried_from=last.review.round,
        )
        for answer in last.answers.select_related("question__part")
        if (key := (answer.question.part.code, answer.question.code, answer.question.kind)) in asked
    ]
    return len(Answer.objects.bulk_create(answers))


def answer(
    edition: Edition,
    question: Question,
    *,
    objective: Objective | None,
    typed: Typed,
    seen: int,
    by: User,
    window: UUID | None = None,
) -> Kept:
    """Keep an answer. `seen` is the version it was typed over, 0 where there was none; `window` is where it was typed.

    Where the answer has changed since, unless in this very window, nothing is overwritten: what was typed becomes a
    variant beside it. The same words again change nothing. Raises `Refused` for whoever may not write this part, or once the edition is filed.
    """
    require(may_write(by, edition.review, question.part, objective))
    with transaction.atomic():
        require(is_being_prepared(locked(edition)))
        columns = typed.columns()
        standing, is_new = Answer.objects.select_for_update().get_or_create(
            edition=edition,
            question=question,
            objective=objective,
            defaults={**columns, "changed_by": by, "window": window},
        )
        if is_new or _says(standing, columns):
            return Kept(standing)
        is_own = window is not None and standing.window == window
        if standing.version != seen and not is_own and not standing.is_empty:
            return Kept(standing, _variant(standing, columns, by=by, window=window))
        _write(standing, columns, by=by, window=window)
        return Kept(standing)


def _says(answered: Answer | Variant, columns: dict[str, Any]) -> bool:
    return all(getattr(answered, name) == value for name, value in columns.items())


def _variant(standing: Answer, columns: dict[str, Any], *, by: User, window: UUID | None) -> Variant:
    """The variant of this window that is not settled yet takes the new words; else there is one more."""
    own, _is_new = Variant.objects.update_or_create(
        answer=standing, by=by, window=window, settled_at=None, defaults={**columns, "at": timezone.now()}
    )
    return own


def _write(standing: Answer, columns: dict[str, Any], *, by: User, window: UUID | None = None) -> None:
    for name, value in columns.items():
        setattr(standing, name, value)
    standing.version += 1
    standing.window, standing.carried_from = window, None
    standing.changed_at, standing.changed_by = timezone.now(), by
    standing.save()


def settle(variant: Variant, *, typed: Typed | None, by: User) -> Answer:
    """Close a variant: `typed` becomes the answer (the variant's words, or both made one), None leaves the answer as
    it stands. Raises `Refused`."""
    standing = variant.answer
    edition = standing.edition
    require(may_write(by, edition.review, standing.question.part, standing.objective))
    with transaction.atomic():
        require(is_being_prepared(locked(edition)))
        standing = locked(standing)
        if typed is not None and not _says(standing, typed.columns()):
            # What stood before stays readable beside it, as a variant that is settled.
            Variant.objects.create(
                answer=standing,
                by=standing.changed_by or by,
                settled_at=timezone.now(),
                text=standing.text,
                language=standing.language,
                codes=standing.codes,
                rows=standing.rows,
            )
            _write(standing, typed.columns(), by=by)
        variant.settled_at = timezone.now()
        variant.save(update_fields=["settled_at"])
        return standing


def invite(
    review: Review, person: User, *, part: Part | None = None, objective: Objective | None = None, by: User
) -> Drafter:
    """Let a person write a part of a review, or one objective of it, or (None) all of it. Raises `Refused`."""
    require(may_file_for(by, review.state))
    with transaction.atomic():
        drafter, is_new = Drafter.objects.get_or_create(
            review=review,
            person=person,
            part=part,
            objective=objective,
            until=None,
            defaults={"invited_by": by},
        )
        if is_new:
            record(
                "drafter_invited",
                review,
                by=by,
                facts={"person": person.pk, "part": part.code if part else ""},
            )
        return drafter


def dismiss(drafter: Drafter, *, by: User) -> None:
    """End a drafter's invitation; what they wrote stays. Raises `Refused`."""
    require(may_file_for(by, drafter.review.state))
    with transaction.atomic():
        if locked(drafter).until is None:
            drafter.until = timezone.now()
            drafter.save(update_fields=["until"])
            record("drafter_dismissed", drafter.review, by=by, facts={"person": drafter.person_id})


def note(review: Review, part: Part, *, objective: Objective | None, text: str, by: User) -> Note:
    """Leave a word for those who write the same review. Raises `Refused`."""
    require(may_write(by, review, part, objective))
    return Note.objects.create(review=review, part=part, objective=objective, text=clean(text), by=by)


def answer_all(
    edition: Edition, filled: Iterable[tuple[Question, Objective | None, Typed, int]], *, by: User
) -> int:
    """Keep what was filled in elsewhere, all of it or nothing; returns how many answers were kept beside the one that
    stands. Each is a question, its objective, what was typed and the version it was typed over. Raises `Refused`."""
    with transaction.atomic():
        kept = [
            answer(edition, question, objective=objective, typed=typed, seen=seen, by=by)
            for question, objective, typed, seen in filled
        ]
    return sum(one.variant is not None for one in kept)
