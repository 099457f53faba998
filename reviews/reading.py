"""Reading a review: its parts in order, each with what was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import cached_property

from imrf_portal.compact.models import Objective, Principle, StakeholderGroup
from reviews.models import Annex, Answer, Edition, Part, Progress, Question, QuestionKind


@dataclass(frozen=True)
class Names:
    """What the codes of an edition's answers stand for, in the reader's language; each table is read once."""

    @cached_property
    def principles(self) -> dict[str, str]:
        """Guiding principles by letter."""
        return {one.letter: one.name for one in Principle.objects.all()}

    @cached_property
    def groups(self) -> dict[str, str]:
        """Groups of stakeholders by code."""
        return {one.code: one.name for one in StakeholderGroup.objects.all()}

    @cached_property
    def objectives(self) -> dict[str, str]:
        """Objectives by number."""
        return {str(one.number): f"{one.number}. {one.short_title}" for one in Objective.objects.all()}

    def of(self, answer: Answer, kind: str) -> list[str]:
        """The names of what was ticked, in the order of the lists; a target of the 2030 Agenda is its own name."""
        if kind == QuestionKind.TARGETS:
            return list(answer.codes)
        if kind == QuestionKind.PROGRESS:
            return [str(Progress(code).label) for code in answer.codes if code in Progress.values]
        tables = {
            QuestionKind.PRINCIPLES: lambda: self.principles,
            QuestionKind.GROUPS: lambda: self.groups,
            QuestionKind.OBJECTIVES: lambda: self.objectives,
        }
        table = tables[QuestionKind(kind)]() if kind in tables and answer.codes else {}
        return [name for code, name in table.items() if code in answer.codes]


@dataclass(frozen=True)
class Entry:
    """A question with the answer to it and the names of what was ticked."""

    question: Question
    answer: Answer
    names: list[str]


@dataclass(frozen=True)
class Block:
    """What is said on one objective, or (None) once in a part that does not repeat."""

    objective: Objective | None
    entries: list[Entry]

    @property
    def progress(self) -> str:
        """The State's judgement of its progress on the objective; empty: not reported."""
        codes = [entry.answer.codes for entry in self.entries if entry.question.kind == QuestionKind.PROGRESS]
        return codes[0][0] if codes and codes[0] else ""


@dataclass
class Chapter:
    """A part of a review with what is answered in it."""

    part: Part
    blocks: list[Block] = field(default_factory=list)


def read(edition: Edition) -> list[Chapter]:
    """What an edition says, in the order of its round's structure; parts and questions without an answer are left
    out. At most six queries, however much it says."""
    questions = Question.objects.filter(part__round=edition.review.round_id).select_related("part")
    answers = edition.answers.select_related("objective").prefetch_related("translations")
    said: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers.order_by("objective__number"):
        if not answer.is_empty:
            said[answer.question_id].append(answer)
    return list(_chapters(list(questions), said, Names()))


def _chapters(questions: list[Question], said: dict[int, list[Answer]], names: Names) -> Iterator[Chapter]:
    by_part: dict[Part, list[Question]] = defaultdict(list)
    for question in questions:
        by_part[question.part].append(question)
    for part, asked in by_part.items():
        blocks: dict[int, Block] = {}
        for question in asked:
            for answer in said[question.pk]:
                key = answer.objective.number if answer.objective else 0
                block = blocks.setdefault(key, Block(answer.objective, []))
                block.entries.append(Entry(question, answer, names.of(answer, question.kind)))
        if blocks:
            yield Chapter(part, [blocks[key] for key in sorted(blocks)])


def annexes_of(edition: Edition) -> list[Annex]:
    """The files of an edition, each knowing its edition; one query."""
    annexes = list(edition.annexes.select_related("file"))
    for annex in annexes:
        annex.edition = edition
    return annexes
