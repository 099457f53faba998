"""A text of a comment in another language, labelled as nobody's official word."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations import ideographs
from imrf_portal.records.redacting import Redactable


class Translation(Redactable):
    """An unofficial translation of one version of a comment or of a position, entered by the secretariat.

    It belongs to the words it was made from: once their author replaces them, it stands beside the old version alone
    and is no longer shown with the new one.
    """

    version = models.ForeignKey(
        "consultations.CommentVersion",
        models.CASCADE,
        null=True,
        related_name="translations",
        editable=False,
        verbose_name=_("text"),
    )
    position_version = models.ForeignKey(
        "consultations.PositionVersion",
        models.CASCADE,
        null=True,
        related_name="translations",
        editable=False,
        verbose_name=_("version of a position"),
    )
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("translation"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("unofficial translation")
        verbose_name_plural = _("unofficial translations")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="one_translation_a_language"),
            models.UniqueConstraint(
                fields=["position_version", "language"], name="one_translation_of_a_position_a_language"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False, position_version__isnull=True)
                | Q(version__isnull=True, position_version__isnull=False),
                name="translation_is_of_one_text",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="translations_by_words"),
            ideographs.index("translations_by_ideographs"),
        ]

    def __str__(self) -> str:
        return f"{self.version or self.position_version}, {self.language}"


def beside() -> ArraySubquery:
    """For comments: the translations of the text that stands, each as `language` and `text`; no further query."""
    of_standing = Translation.objects.filter(version=OuterRef("standing_version")).order_by("language")
    return ArraySubquery(of_standing.values(both=JSONObject(language="language", text="text")))


def translations_of(version: Any) -> list[dict[str, str]]:
    """The translations of one version as `beside` gives them; one query."""
    if version is None:
        return []
    standing = Translation.objects.filter(version=version).order_by("language")
    return [{"language": one.language, "text": one.text} for one in standing]
