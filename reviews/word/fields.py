"""What the Word form of a review is made of: a field for each answer, and the words for people around them.

Every field is a table whose first row holds its code, `progress/7/actions@3-1f0c9a2b`: which question it is, the version
of the answer it is written over, and a mark of what stood there. Whatever opens and saves Word files keeps tables and
their words; LibreOffice 7.4 forgets the tags of content controls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from imrf_portal.compact.models import Objective
from imrf_portal.kit.text import clean, digest
from reviews.drafting import Typed
from reviews.forms import choices_of
from reviews.models import Answer, Edition, Question, QuestionKind
from reviews.structuring import structure

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CODE = re.compile(r"(?P<place>[a-z0-9_/-]+)@(?P<version>\d{1,9})-(?P<mark>[0-9a-f]{8})", re.IGNORECASE)
# The field in which one says what language one writes; it is no answer, so its version and mark say nothing.
LANGUAGE = "language"
LANGUAGE_CODE = f"{LANGUAGE}@0-00000000"
TICKED, EMPTY = "☒", "☐"


@dataclass(frozen=True)
class Slot:
    """Where an answer goes: the question and, in a part that repeats, the objective."""

    question: Question
    objective: Objective | None
    answer: Answer | None

    @property
    def place(self) -> str:
        """What its code begins with: part, objective, question."""
        middle = f"/{self.objective.number}" if self.objective else ""
        return f"{self.question.part.code}{middle}/{self.question.code}"

    @property
    def name(self) -> str:
        """What a person calls it."""
        middle = f" {self.objective.number} ·" if self.objective else " ·"
        return f"{self.question.part.title}{middle} {self.question.title}"

    @property
    def code(self) -> str:
        """What stands in the first row of its field."""
        version = self.answer.version if self.answer else 0
        return f"{self.place}@{version}-{mark(self.standing)}"

    @property
    def standing(self) -> Typed:
        """The answer as it stands, as if it had just been typed."""
        answer = self.answer
        if answer is None:
            return Typed()
        return Typed(answer.text, answer.language, tuple(answer.codes), tuple(answer.rows))


@dataclass(frozen=True)
class Words:
    """A line for people; the title has level 0, a heading its own, and None is plain."""

    text: str
    level: int | None = None


def mark(typed: Typed) -> str:
    """A short mark of what is said, whatever its language is called. Spaces at the ends of lines do not count: LibreOffice
    loses them."""
    lines = "\n".join(line.rstrip() for line in clean(typed.text).split("\n"))
    return digest(json.dumps([lines, typed.codes, typed.rows], sort_keys=True))[:8]


def slots(edition: Edition) -> list[Slot]:
    """Every slot of an edition's form in its order; four queries."""
    objectives = list(Objective.objects.all())
    answers = {(one.question_id, one.objective_id): one for one in edition.answers.all()}
    found: list[Slot] = []
    for part in structure(edition.review.round):
        for objective in objectives if part.repeats else [None]:
            for question in part.questions.all():
                question.part = part
                key = (question.pk, objective.pk if objective else None)
                found.append(Slot(question, objective, answers.get(key)))
    return found


def all_choices() -> dict[str, list[tuple[str, str]]]:
    """What can be ticked, by the kind of question, in the language of the moment; three queries."""
    return {kind: choices_of(kind) for kind in QuestionKind.values}


def opening(edition: Edition) -> list[Words]:
    """The words above the first field, in the language of the moment."""
    advice = _("Write inside the fields only, below the line in small print, and leave that line as it is.")
    return [
        Words(str(edition.review), level=0),
        Words(advice),
        Words(_("Upload the file in the filing room.")),
        Words(_("Language of these answers"), level=3),
    ]


def above_each(found: Iterable[Slot]) -> Iterator[tuple[list[Words], Slot]]:
    """Each slot with the headings above it, in the language of the moment."""
    part, objective = None, None
    for slot in found:
        words = []
        if slot.question.part != part:
            part, objective = slot.question.part, None
            words.append(Words(part.title, level=1))
        if slot.objective is not None and slot.objective != objective:
            objective = slot.objective
            words.append(Words(f"{objective.number}. {objective.short_title}", level=2))
        yield [*words, Words(slot.question.title, level=3)], slot


def columns() -> list[str]:
    """The names of the columns of indicators, in the language of the moment."""
    return [_("Indicator"), _("Value"), _("Unit"), _("Year"), _("Source")]
