"""Writing a parallel assessment: begun for a State and a round, kept as it is typed, thrown away before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.moderation.models import Status
from imrf_portal.records.workflow import locked
from reviews.assessing.models import AssessedObjective, Assessment
from reviews.assessing.permissions import may_assess, may_change, may_speak_in
from reviews.permissions import takes_part

# What an assessment may come as: a document, no table and no picture.
DOCUMENTS = ("pdf", "docx", "odt")


@dataclass(frozen=True)
class Typed:
    """What somebody typed as an assessment, complete or not: `on_objectives` by number, `links` one a line."""

    title: str = ""
    language: str = "en"
    text: str = ""
    links: str = ""
    on_objectives: Mapping[int, str] = field(default_factory=dict)

    def columns(self) -> dict[str, str]:
        """As an assessment keeps it, but for the objectives."""
        return {
            "title": " ".join(clean(self.title).split())[:1000],
            "language": self.language,
            "text": clean(self.text),
            "links": clean(self.links),
        }

    def objectives(self) -> dict[int, str]:
        """What is said on objectives, by number; those without words are left out."""
        cleaned = {number: clean(text) for number, text in self.on_objectives.items()}
        return {number: text for number, text in cleaned.items() if text}


def begin(round: Round, state: State, organisation: Organisation, *, by: User, language: str) -> Assessment:
    """Begin an assessment in the name of an organisation, or find the one that its author has not sent yet.

    Raises `Refused` where `by` does not speak for the organisation, it is not verified or is a State's, or where the
    State takes no part in the round.
    """
    require(may_assess(by))
    require(takes_part(state, round))
    asked = {"round": round, "state": state, "organisation": organisation, "author": by}
    require(may_speak_in(by, Assessment(**asked)))
    with transaction.atomic():
        locked(by)
        unsent = Assessment.objects.filter(**asked, sent_at=None).first()
        return unsent or Assessment.objects.create(**asked, language=language)


def keep(
    assessment: Assessment, typed: Typed, *, by: User, window: UUID | None = None, seen: UUID | None = None
) -> Assessment:
    """Keep what was typed, complete or not; nobody but its author sees it before it is sent. Gives back where it is.

    `window` is where it was typed, and `seen` the window whose words stood there before. Where a third has written
    other words since, neither is lost: these are kept beside them, as an assessment of their own that is not sent.
    Raises `Refused`.
    """
    require(may_change(by, assessment))
    with transaction.atomic():
        row = locked(assessment)
        require(may_change(by, row))
        if window is not None and row.window not in {window, seen} and _says_otherwise(row, typed):
            row = _beside(row, window)
        for name, value in typed.columns().items():
            setattr(row, name, value)
        row.window = window or uuid4()
        row.save()
        _keep_objectives(row, typed.objectives())
        return row


def _says_otherwise(assessment: Assessment, typed: Typed) -> bool:
    said = dict(assessment.on_objectives.values_list("objective__number", "text"))
    columns = typed.columns()
    return said != typed.objectives() or any(getattr(assessment, name) != columns[name] for name in columns)


def _beside(assessment: Assessment, window: UUID) -> Assessment:
    """The author's own unsent assessment of the same that was typed in this window, or a new one."""
    asked: dict[str, Any] = {
        name: getattr(assessment, name) for name in ("round", "state", "organisation", "author")
    }
    same = Assessment.objects.filter(**asked, sent_at=None, window=window).exclude(pk=assessment.pk)
    return same.first() or Assessment(**asked, file=None)


def _keep_objectives(assessment: Assessment, said: dict[int, str]) -> None:
    assessment.on_objectives.exclude(objective__number__in=said).delete()
    AssessedObjective.objects.bulk_create(
        [
            AssessedObjective(assessment=assessment, objective=objective, text=said[objective.number])
            for objective in Objective.objects.filter(number__in=said)
        ],
        update_conflicts=True,
        unique_fields=["assessment", "objective"],
        update_fields=["text"],
    )


def attach(assessment: Assessment, upload: UploadedFile, *, by: User) -> None:
    """Keep its document, in place of the one before. Raises `Refused`, and `Unacceptable` for a file that is no PDF, Word
    or OpenDocument text."""
    require(may_change(by, assessment))
    stored = store(upload, by=by)
    if not stored.name.endswith(DOCUMENTS):
        forget(stored)
        raise Unacceptable(_("An assessment comes as a PDF, a Word document or an OpenDocument text."))
    with transaction.atomic():
        detach(assessment, by=by)
        assessment.file = stored
        assessment.save(update_fields=["file", "updated_at"])


def detach(assessment: Assessment, *, by: User) -> None:
    """Take its document off and remove it. Raises `Refused`."""
    require(may_change(by, assessment))
    stored = assessment.file
    if stored is not None:
        assessment.file = None
        assessment.save(update_fields=["file", "updated_at"])
        forget(stored)


def discard(assessment: Assessment, *, by: User) -> None:
    """Throw away what was never sent, its document included. Raises `Refused`."""
    require(may_change(by, assessment))
    if assessment.status != Status.WAITING or not assessment.is_unsent:
        raise Refused(_("What was sent is withdrawn, not thrown away."))
    with transaction.atomic():
        stored = assessment.file
        assessment.delete()
        if stored is not None:
            forget(stored)
