"""Taking words out for good: of a comment, a position, a translation, a reservation, what is said of an event.

The tombstone stands where the words stood (`imrf_portal.records.redacting`). Everything that was made of them goes:
proposals, translations, families of texts, files in which they were compiled, what their author was typing over them.
Each is to be called in a transaction by whoever has asked for permission.
"""

from __future__ import annotations

from django.utils import timezone, translation

from consultations import keeping
from consultations.compilation import compiling
from consultations.models import (
    Comment,
    CommentVersion,
    Event,
    Position,
    PositionVersion,
    Proposal,
    Reservation,
    Translation,
    Unsent,
    UnsentPosition,
)
from consultations.positions import keeping as unsent_positions
from consultations.tallying import recount
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.families import gathering
from imrf_portal.records.redacting import tombstone

# What is said of an event in six languages; the rest of it is its place and its hour.
SAID_OF_EVENT = ("description", "summary", "heard", "cancellation_note")


def erase_comment(comment: Comment, ground: str) -> None:
    """Take out every version of a comment."""
    for version in comment.versions.all():
        erase_version(version, ground)


def erase_version(version: CommentVersion, ground: str) -> None:
    """Take out the words of one version of a comment, with the wording it proposes and its translations."""
    comment = version.comment
    version.take_words_out(ground)
    Proposal.objects.filter(version=version).delete()
    version.translations.all().delete()
    gathering.forget(comment)
    for unsent in Unsent.objects.filter(revises=comment, sent_as=None):
        keeping.discard(unsent)
    compiling.forget([comment.submission.consultation_id or 0], versions=[version.pk])
    recount(comment)


def erase_position(position: Position, ground: str) -> None:
    """Take out every version of a position."""
    for version in position.versions.all():
        erase_position_version(version, ground)


def erase_position_version(version: PositionVersion, ground: str) -> None:
    """Take out title and text of one version of a position, with its translations; its file is a thing of its own."""
    version.take_words_out(ground)
    version.translations.all().delete()
    for unsent in UnsentPosition.objects.filter(position=version.position, sent_as=None):
        unsent_positions.discard(unsent)


def erase_translation(made: Translation, ground: str) -> None:
    """Take out an unofficial translation; the words it was made from stand."""
    made.take_words_out(ground)
    if made.version is not None:
        recount(made.version.comment)


def erase_reservation(reservation: Reservation, ground: str) -> None:
    """Take out what a signatory does not share; the signature stands."""
    reservation.take_words_out(ground)
    signed = reservation.endorsement
    compiling.forget(
        [signed.joint.consultation_id] if signed.joint else [], versions=[], signatures=[signed.pk]
    )


def erase_event(event: Event, ground: str) -> None:
    """Take out what is said of an event, in every language in which it is said."""
    # The columns without a language hold a copy of the English.
    at, changed = timezone.now(), [*SAID_OF_EVENT]
    for language in OFFICIAL:
        with translation.override(language.code):
            words = tombstone(ground, at)
        for name in (f"{said}_{language.field}" for said in SAID_OF_EVENT):
            if getattr(event, name):
                setattr(event, name, words)
                changed.append(name)
    event.save(update_fields=changed)
    event.take_words_out(ground, at=at)
