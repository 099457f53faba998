"""Translations beside what a State has filed, entered by the secretariat: the State's own, or a courtesy. What was filed
stays as it was filed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean
from imrf_portal.records import workflow
from imrf_portal.records.recording import record
from reviews.models import Answer, EditionStatus, Translation
from reviews.permissions import may_publish

_FILED = (EditionStatus.FILED, EditionStatus.PUBLISHED)


def enter(answer: Answer, *, language: str, standing: str, text: str, by: User) -> Translation:
    """Lay a translation beside an answer, in place of one in the same language.

    Raises `Refused` for anybody but the secretariat, for an answer without words or in the same language, and
    `WrongStep` where the State has not filed it.
    """
    require(may_publish(by))
    if not clean(text):
        raise Refused(_("Type the translation."))
    if not answer.text or language == answer.language:
        raise Refused(_("A translation is in another language than the answer."))
    with transaction.atomic():
        _check_filed(answer)
        translation, _is_new = Translation.objects.update_or_create(
            answer=answer, language=language, defaults={"standing": standing, "text": clean(text)}
        )
        facts = {"language": language, "standing": standing}
        record("review_translation_entered", answer.edition.review, by=by, facts=facts)
        return translation


def remove(translation: Translation, *, by: User) -> None:
    """Take a translation away, as one that was entered by mistake. Raises `Refused`, and `WrongStep`."""
    require(may_publish(by))
    with transaction.atomic():
        _check_filed(translation.answer)
        review = translation.answer.edition.review
        record("review_translation_removed", review, by=by, facts={"language": translation.language})
        translation.delete()


def _check_filed(answer: Answer) -> None:
    edition = workflow.locked(answer.edition)
    if edition.status not in _FILED:
        raise workflow.WrongStep(edition.status, EditionStatus.FILED)
