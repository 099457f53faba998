"""What can be taken out of a page: an administrator gives its address, or starts from a thing, and sees its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.urls import Resolver404, resolve

from consultations.models import (
    Attachment,
    Comment,
    CommentVersion,
    Event,
    Position,
    PositionVersion,
    Reservation,
    Translation,
)
from imrf_portal.documents.models import StoredFile
from pledges.models import Evidence, Partner, Pledge, PledgeVersion, Report
from reviews.models import Annex, Answer, Assessment, Note
from reviews.models import Translation as AnswerTranslation

Things = Iterable[models.Model]


def things_at(address: str) -> list[models.Model]:
    """What can be taken out of the page at an address of this portal, whatever its host; nothing for one that shows no
    such thing."""
    try:
        found = resolve(urlsplit(address.strip()).path)
    except Resolver404:
        return []
    look = _LOOKS.get(found.url_name or "", _nothing)
    return [thing for one in look(**found.kwargs) for thing in (one, *parts_of(one))]


def parts_of(thing: models.Model) -> list[models.Model]:
    """What else can be taken out with a thing, each by itself: its versions, translations and files."""
    return [*_PARTS.get(type(thing), _no_parts)(thing)]


def _no_parts(thing: Any) -> Things:
    return ()


def _of_comment(comment: Comment) -> Iterator[models.Model]:
    yield from CommentVersion.objects.filter(comment=comment)
    yield from Translation.objects.filter(version__comment=comment)
    yield from Reservation.objects.filter(endorsement__joint__submission=comment.submission_id)
    yield from StoredFile.objects.filter(pk__in=Attachment.objects.filter(comment=comment).values("file"))


def _of_position(position: Position) -> Iterator[models.Model]:
    for version in PositionVersion.objects.filter(position=position):
        yield version
        yield from _of_position_version(version)


def _of_position_version(version: PositionVersion) -> Iterator[models.Model]:
    yield from Translation.objects.filter(position_version=version)
    yield from _file(version)


def _of_pledge(pledge: Pledge) -> Iterator[models.Model]:
    for version in PledgeVersion.objects.filter(pledge=pledge):
        yield version
        yield from _file(version)
    yield from Partner.objects.filter(pledge=pledge).exclude(part="")
    for report in Report.objects.filter(entry__pledge=pledge):
        yield report
        yield from _file(report)


def _of_answer(answer: Answer) -> Iterator[models.Model]:
    yield from AnswerTranslation.objects.filter(answer=answer)


def _file(thing: Any) -> Iterator[models.Model]:
    if thing.file is not None:
        yield thing.file


_PARTS: dict[type[models.Model], Callable[[Any], Things]] = {
    Comment: _of_comment,
    Position: _of_position,
    PositionVersion: _of_position_version,
    Pledge: _of_pledge,
    PledgeVersion: _file,
    Report: _file,
    Evidence: _file,
    Answer: _of_answer,
    Annex: _file,
    Assessment: _file,
}


def _nothing(**_rest: object) -> Things:
    return ()


def _comments(reference: str, number: int | None = None, **_rest: object) -> Things:
    said = Comment.objects.filter(submission__reference=reference)
    return said if number is None else said.filter(number=number)


def _positions(reference: str, **_rest: object) -> Things:
    return Position.objects.filter(reference=reference)


def _evidence(reference: str, **_rest: object) -> Things:
    return Evidence.objects.filter(reference=reference)


def _assessments(reference: str, **_rest: object) -> Things:
    return Assessment.objects.filter(reference=reference)


def _pledges(code: str, **_rest: object) -> Things:
    return Pledge.objects.filter(models.Q(number=code) | models.Q(reference=code))


def _events(slug: str, **_rest: object) -> Things:
    return Event.objects.filter(slug=slug)


def _of_review(
    state: str, year: int, region: str = "", number: int | None = None, **_rest: object
) -> Iterator[models.Model]:
    at = {"edition__review__state__slug": state, "edition__review__round__year": year}
    at["edition__review__round__region__slug"] = region or None
    answers, annexes = Answer.objects.filter(**at).exclude(text="", rows=[]), Annex.objects.filter(**at)
    if number is not None:
        answers, annexes = answers.filter(edition__number=number), annexes.filter(edition__number=number)
    yield from answers.select_related("edition__review__state", "question", "objective")
    yield from annexes.select_related("file")
    yield from Note.objects.filter(**{name.removeprefix("edition__"): value for name, value in at.items()})


# By the names of the pages that show such a thing.
_LOOKS: dict[str, Callable[..., Things]] = {
    **dict.fromkeys(("comment", "submission", "attachment", "attachment_text"), _comments),
    **dict.fromkeys(("position", "position_version", "position_file", "position_file_text"), _positions),
    **dict.fromkeys(("evidence", "evidence_file"), _evidence),
    **dict.fromkeys(("assessment", "assessment_file"), _assessments),
    **dict.fromkeys(("pledge", "pledge_version", "pledge_file", "entry_file"), _pledges),
    "event": _events,
    **dict.fromkeys(("review", "review_edition", "review_pdf", "review_annex"), _of_review),
}
