"""A text of a comment in another language, labelled as nobody's official word."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Translation(models.Model):
    """An unofficial translation of one version of a comment, entered by the secretariat.

    It belongs to the words it was made from: once its author replaces them, it stands beside the old version alone
    and is shown no more.
    """

    version = models.ForeignKey(
        "consultations.CommentVersion",
        models.CASCADE,
        related_name="translations",
        editable=False,
        verbose_name=_("text"),
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
            models.UniqueConstraint(fields=["version", "language"], name="one_translation_a_language")
        ]
        indexes = [GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="translations_by_words")]

    def __str__(self) -> str:
        return f"{self.version}, {self.language}"


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
