"""What the app of reviews keeps about one person, and letting go of it when they close their account.

A review is its State's, not the person's who wrote in it: what stands in an edition stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, room
from imrf_portal.documents.erasing import erase as erase_file
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.storing import forget as forget_file
from imrf_portal.moderation import deciding
from imrf_portal.moderation.models import Status
from imrf_portal.records.redacting import Ground
from reviews.erasing import erase_assessment
from reviews.models import Answer, AssessedObjective, Assessment, Drafter, Note, Variant

UNDECIDED = (Status.WAITING, Status.RETURNED)


def data_of(person: User) -> Iterable[Room]:
    """What the person wrote in reviews and about them. One query a room."""
    yield room(
        "answers",
        _("Answers in reviews you changed last"),
        Answer.objects.filter(changed_by=person),
        "edition__review__reference",
        "edition__number",
        "question__title",
        "objective__number",
        "text",
        "language",
        "codes",
        "rows",
        "changed_at",
    )
    yield room(
        "other-texts",
        _("Other texts of answers"),
        Variant.objects.filter(by=person),
        "answer__question__title",
        "text",
        "language",
        "rows",
        "at",
    )
    yield room(
        "notes",
        _("Notes of the delegation"),
        Note.objects.filter(by=person),
        "review__reference",
        "text",
        "at",
    )
    yield room(
        "drafting",
        _("Reviews you were asked to write in"),
        Drafter.objects.filter(person=person),
        "review__reference",
        "part__title",
        "objective__number",
        "since",
        "until",
    )
    yield room(
        "assessments",
        _("Parallel assessments"),
        Assessment.objects.filter(author=person),
        "reference",
        "status",
        "title",
        "text",
        "links",
        "language",
        "shown_organisation",
        "sent_at",
        "updated_at",
    )
    yield room(
        "assessed-objectives",
        _("Assessments of single objectives"),
        AssessedObjective.objects.filter(assessment__author=person),
        "assessment__reference",
        "objective__number",
        "text",
    )


def files_of(person: User) -> QuerySet[StoredFile]:
    """The files that the person brought, sent or not; the annexes of a review are the State's."""
    return StoredFile.objects.filter(pk__in=Assessment.objects.filter(author=person).values("file"))


def forget(person: User) -> None:
    """Throw away what the person was writing, take back what nobody has decided about and take its words out. Every
    step may be taken again."""
    with transaction.atomic():
        Note.objects.filter(by=person).delete()
        Variant.objects.filter(by=person).delete()
        Drafter.objects.current().filter(person=person).update(until=timezone.now())
    with transaction.atomic():
        _assessments(person)


def _assessments(person: User) -> None:
    own = Assessment.objects.filter(author=person).select_related("file")
    for assessment in own.filter(sent_at=None):
        stored = assessment.file
        assessment.delete()
        if stored is not None:
            forget_file(stored)
    for assessment in own.filter(status__in=UNDECIDED):
        deciding.step(assessment, Status.WITHDRAWN, by=person, reason="closed")
    for assessment in own.filter(published_at=None, redacted_at=None):
        erase_assessment(assessment, Ground.ACCOUNT_CLOSED)
        deciding.decisions(assessment).update(note="", words={})
        if assessment.file is not None:
            erase_file(assessment.file, Ground.ACCOUNT_CLOSED)
