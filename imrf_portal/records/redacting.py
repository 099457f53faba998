"""What was taken out for good, and the tombstone that stands in its place.

The tombstone is words in the column where the words were, in their own language where that is an official one. So
every page, list, search, feed and export that showed the words shows the tombstone, and none of them has to know.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.compact.official_clock import official_day
from imrf_portal.languages import BY_CODE


class Ground(models.TextChoices):
    """Why something was taken out for good; the last is the portal's own, where an account was closed."""

    THIRD_PERSON = "third-person", gettext_lazy("personal data of a third person")
    COURT_ORDER = "court-order", gettext_lazy("order of a court")
    UNLAWFUL = "unlawful", gettext_lazy("unlawful content")
    SAFETY = "safety", gettext_lazy("safety of a person")
    COPYRIGHT = "copyright", gettext_lazy("copyright")
    OTHER = "other", gettext_lazy("another ground")
    ACCOUNT_CLOSED = "closed", gettext_lazy("its author closed the account before it was published")

    @classmethod
    def for_people(cls) -> list[tuple[str, str]]:
        """Those that an administrator chooses from."""
        return [(value, str(label)) for value, label in cls.choices if value != cls.ACCOUNT_CLOSED]


def tombstone(ground: str, at: datetime) -> str:
    """What stands where something was, in the active language; the day is New York's."""
    said = {"day": date_format(official_day(at), "DATE_FORMAT"), "ground": Ground(ground).label}
    return _("Removed on %(day)s by the secretariat. Ground: %(ground)s.") % said


class Redactable(models.Model):
    """A thing whose words can be taken out for good while its row, and what hangs on it, stands."""

    # The columns that then hold the tombstone, where they held anything, and those that hold nothing.
    MARKED: ClassVar[tuple[str, ...]] = ("text",)
    EMPTIED: ClassVar[tuple[str, ...]] = ()

    redacted_at = models.DateTimeField(gettext_lazy("removed for good"), null=True, editable=False)
    redaction_ground = models.CharField(
        gettext_lazy("ground"),
        max_length=12,
        choices=Ground.choices,
        default="",
        db_default="",
        editable=False,
    )

    class Meta:
        abstract = True

    @property
    def is_redacted(self) -> bool:
        """Whether its words are gone."""
        return self.redacted_at is not None

    def take_words_out(self, ground: str, *, at: datetime | None = None) -> None:
        """Put the tombstone in the place of its words and save. `at` is the instant the tombstone names (now). Where
        nothing stands but a tombstone, that one stays."""
        if self._is_empty():
            return
        self.redacted_at, self.redaction_ground = at or timezone.now(), ground
        changed = ["redacted_at", "redaction_ground", *self.MARKED, *self.EMPTIED]
        written_in = getattr(self, "language", "en")
        language = written_in if written_in in BY_CODE else "en"
        if language != written_in:
            self.language = language
            changed.append("language")
        with translation.override(language):
            words = tombstone(ground, self.redacted_at)
        for name in self.MARKED:
            setattr(self, name, words if getattr(self, name) else "")
        for name in self.EMPTIED:
            field = self._meta.get_field(name)
            setattr(self, name, field.get_default() if isinstance(field, models.Field) else "")
        self.save(update_fields=changed)

    def _is_empty(self) -> bool:
        """Whether its words were taken out before, and none came since."""
        if self.redacted_at is None:
            return False
        written_in = getattr(self, "language", "en")
        with translation.override(written_in if written_in in BY_CODE else "en"):
            nothing = ("", tombstone(self.redaction_ground, self.redacted_at))
        return all(getattr(self, name) in nothing for name in self.MARKED) and not any(
            getattr(self, name) for name in self.EMPTIED
        )
