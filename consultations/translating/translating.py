"""Putting an unofficial translation beside a comment, and taking it away again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Comment, Translation
from consultations.permissions import may_moderate
from consultations.tallying import recount
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean
from imrf_portal.languages import BY_CODE
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, locked


def put_beside(comment: Comment, *, by: User, seen: int | None, language: str, text: str) -> Translation:
    """Show an unofficial translation beside the comment's text, in one of the six languages; another one in the same
    language takes its place.

    `seen` is the key of the version that was translated. Raises `Refused`, and `WrongStep` where the author has
    replaced that version since.
    """
    require(may_moderate(by))
    text = clean(text)
    if language not in BY_CODE or language == comment.language:
        raise Refused(_("Choose another official language than the one the text is written in."))
    if not text:
        raise Refused(_("Write the translation before you put it beside the text."))
    with transaction.atomic():
        if locked(comment).standing_version_id != seen or seen is None:
            raise WrongStep("replaced", "translated")
        translation, _is_new = Translation.objects.update_or_create(
            version_id=seen, language=language, defaults={"text": text, "by": by, "at": timezone.now()}
        )
        record("translated", comment, by=by, facts={"language": language})
        recount(comment)
        return translation


def take_away(comment: Comment, *, by: User, language: str) -> None:
    """Show the translation into `language` no more; where there is none, nothing happens. Raises `Refused`."""
    require(may_moderate(by))
    with transaction.atomic():
        standing = Translation.objects.filter(version=locked(comment).standing_version_id, language=language)
        gone, _by_model = standing.delete()
        if gone:
            record("translation_removed", comment, by=by, facts={"language": language})
            recount(comment)
