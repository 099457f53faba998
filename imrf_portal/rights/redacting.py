"""Taking a text or a file out for good, so that nothing but a tombstone is left of it anywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

import consultations.erasing
import pledges.erasing
import reviews.erasing
from consultations.models import (
    Comment,
    CommentVersion,
    Event,
    Position,
    PositionVersion,
    Reservation,
    Translation,
)
from imrf_portal.accounts.models import User
from imrf_portal.documents.erasing import erase as erase_file
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.shared_pages import forget_kept_pages
from imrf_portal.notifications import forgetting as letters
from imrf_portal.records.recording import record
from imrf_portal.records.redacting import Ground
from imrf_portal.records.workflow import locked
from imrf_portal.rights import archiving
from imrf_portal.rights.models import Archive
from imrf_portal.rights.permissions import may_redact
from imrf_portal.search.indexing import write
from imrf_portal.search.kinds import REGISTRY
from imrf_portal.tracing.models import KINDS as TRACED
from imrf_portal.tracing.models import Word
from pledges.models import Evidence, Partner, Pledge, PledgeVersion, Report
from reviews.models import Annex, Answer, Assessment, Note
from reviews.models import Translation as AnswerTranslation

ACT = "redacted"
# What a column of a Redactable that is emptied may hold beside words.
_NO_WORDS = {"digest", "codes", "rows", "sha256", "finding"}


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be taken out: how its app does it, which words an administrator is shown before, and the
    thing by which readers find it (none where it is not found)."""

    model: type[models.Model]
    erase: Callable[[Any, str], None]
    words: Callable[[Any], Iterable[str]]
    found_as: Callable[[Any], models.Model | None]


def _itself(thing: Any) -> models.Model | None:
    found: models.Model = thing
    return found


def _nothing(thing: Any) -> models.Model | None:
    return None


def _words(thing: Any) -> list[str]:
    columns = (*thing.MARKED, *(name for name in thing.EMPTIED if name not in _NO_WORDS))
    said = [str(words) for name in columns if (words := getattr(thing, name))]
    proposal = getattr(thing, "proposal", None)
    return [*said, proposal.text] if proposal is not None else said


def _of_versions(thing: Any) -> list[str]:
    return [words for version in thing.versions.all() for words in _words(version)]


def _of_event(event: Event) -> list[str]:
    return [words for name in consultations.erasing.SAID_OF_EVENT if (words := getattr(event, name))]


def _of_answer(answer: Answer) -> list[str]:
    return [*_words(answer), *(str(row) for row in answer.rows)]


def _of_assessment(assessment: Assessment) -> list[str]:
    return [*_words(assessment), *assessment.on_objectives.values_list("text", flat=True)]


def _of_file(stored: StoredFile) -> list[str]:
    return [stored.name]


# By the names that the address of the page for it and the record of it carry.
KINDS = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind(Comment, consultations.erasing.erase_comment, _of_versions, _itself),
        Kind(CommentVersion, consultations.erasing.erase_version, _words, lambda one: one.comment),
        Kind(
            Translation,
            consultations.erasing.erase_translation,
            _words,
            lambda one: one.version.comment if one.version else one.position_version.position,
        ),
        Kind(Position, consultations.erasing.erase_position, _of_versions, _itself),
        Kind(
            PositionVersion,
            consultations.erasing.erase_position_version,
            _words,
            lambda one: one.position,
        ),
        Kind(Reservation, consultations.erasing.erase_reservation, _words, _nothing),
        Kind(Event, consultations.erasing.erase_event, _of_event, _itself),
        Kind(Answer, reviews.erasing.erase_answer, _of_answer, lambda one: one.edition.review),
        Kind(
            AnswerTranslation,
            reviews.erasing.erase_translation,
            _words,
            lambda one: one.answer.edition.review,
        ),
        Kind(Annex, reviews.erasing.erase_annex, _words, lambda one: one.edition.review),
        Kind(Assessment, reviews.erasing.erase_assessment, _of_assessment, _itself),
        Kind(Note, reviews.erasing.erase_note, _words, _nothing),
        Kind(Pledge, pledges.erasing.erase_pledge, _of_versions, _itself),
        Kind(PledgeVersion, pledges.erasing.erase_version, _words, lambda one: one.pledge),
        Kind(Partner, pledges.erasing.erase_part, _words, lambda one: one.pledge),
        Kind(Evidence, pledges.erasing.erase_evidence, _words, _itself),
        Kind(Report, pledges.erasing.erase_report, _words, lambda one: one.entry.pledge),
        Kind(StoredFile, erase_file, _of_file, _itself),
    )
}


def redact(thing: models.Model, *, by: User, ground: str) -> None:
    """Take a text, in all its versions where the thing has several, or a file out for good.

    In its place stands on every page, feed and export when and on what `ground` it was removed. What was made of it
    goes: translations, files it was compiled in, what letters and titles of what is followed said of it, the index of
    words, kept pages. The record keeps the ground and no word. Raises `Refused` where `by` may not, and for a ground
    that is none.
    """
    require(may_redact(by))
    if ground not in dict(Ground.for_people()):
        raise Refused(_("Choose a ground."))
    with transaction.atomic():
        row = locked(thing)
        take_out(row, ground)
        record(ACT, row, by=by, facts={"ground": ground})


def take_out(thing: models.Model, ground: str) -> None:
    """What `redact` does, without asking and without a record: for whoever applies again what was decided before."""
    kind = KINDS[thing._meta.label_lower]
    with transaction.atomic():
        said = list(filter(None, kind.words(thing)))
        kind.erase(thing, ground)
        letters.forget_words(said)
        _forget_in_index(thing)
        # Whose archive holds the words is not worth telling apart: each can be made anew.
        for archive in Archive.objects.filter(status=Archive.Status.MADE):
            archiving.let_go(archive)
        found = kind.found_as(thing)
        if found is not None and found != thing:
            _forget_in_index(found)
    forget_kept_pages()


def words_of(thing: models.Model) -> list[str]:
    """What would be taken out, for an administrator to look at once more."""
    return [words for words in KINDS[thing._meta.label_lower].words(thing) if words]


def write_in_index_anew(subject: str, keys: Collection[int]) -> None:
    """Write anew what readers find of the things of one kind (`consultations.comment`) by their words."""
    for kind in REGISTRY.values():
        write(kind, kind.touched(subject, keys))


def _forget_in_index(thing: models.Model) -> None:
    """Write anew what readers find of a thing, and let go of the words by which links are proposed."""
    write_in_index_anew(thing._meta.label_lower, [thing.pk])
    if thing._meta.model_name in TRACED:
        Word.objects.filter(**{f"thing__{thing._meta.model_name}": thing}).delete()
