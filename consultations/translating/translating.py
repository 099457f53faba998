"""Putting an unofficial translation beside a comment or a position, and taking it away again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Comment, PositionVersion, Translation
from consultations.permissions import may_moderate
from consultations.tallying import recount
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean
from imrf_portal.languages import BY_CODE
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, locked

Text = Comment | PositionVersion


def put_beside(subject: Text, *, by: User, seen: int | None, language: str, text: str) -> Translation:
    """Show an unofficial translation beside a comment or a version of a position, in one of the six languages; another
    one in the same language takes its place.

    `seen` is `words_of` the subject as the translator read it. Raises `Refused`, and `WrongStep` where the author has
    replaced these words since.
    """
    require(may_moderate(by))
    text = clean(text)
    if language not in BY_CODE or language == subject.language:
        raise Refused(_("Choose another official language than the one the text is written in."))
    if not text:
        raise Refused(_("Write the translation before you put it beside the text."))
    with transaction.atomic():
        row = locked(subject)
        if seen is None or words_of(row) != seen:
            raise WrongStep("replaced", "translated")
        translation, _is_new = Translation.objects.update_or_create(
            **_key(row), language=language, defaults={"text": text, "by": by, "at": timezone.now()}
        )
        record("translated", subject, by=by, facts={"language": language})
        _refresh(subject)
        return translation


def take_away(subject: Text, *, by: User, language: str) -> None:
    """Show the translation into `language` no more; where there is none, nothing happens. Raises `Refused`."""
    require(may_moderate(by))
    with transaction.atomic():
        standing = translations_beside(locked(subject)).filter(language=language)
        gone, _by_model = standing.delete()
        if gone:
            record("translation_removed", subject, by=by, facts={"language": language})
            _refresh(subject)


def words_of(subject: Text) -> int | None:
    """The key of the words that a translation is made from: of a comment those that stand, None where none do; a version
    of a position is its own."""
    return subject.standing_version_id if isinstance(subject, Comment) else subject.pk


def translations_beside(subject: Text) -> QuerySet[Translation]:
    """The translations of these words."""
    return Translation.objects.filter(**_key(subject))


def _key(subject: Text) -> dict[str, Any]:
    return {"version_id" if isinstance(subject, Comment) else "position_version_id": words_of(subject)}


def _refresh(subject: Text) -> None:
    """Let no kept page of a reading room be served as it was; pages of positions are not kept."""
    if isinstance(subject, Comment):
        recount(subject)
