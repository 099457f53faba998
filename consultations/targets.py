"""What stands at one target: a paragraph, a question, a whole draft or an event."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.events.models import Event
from declarations.models import Draft, Paragraph


class AtATarget(models.Model):
    """Something that stands at exactly one target: a paragraph, a question, a whole draft or an event."""

    TARGETS = ("paragraph", "question", "draft", "event")

    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, null=True, related_name="%(class)ss", verbose_name=_("paragraph")
    )
    question = models.ForeignKey(
        "consultations.Question",
        models.PROTECT,
        null=True,
        related_name="%(class)ss",
        verbose_name=_("question"),
    )
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, related_name="%(class)ss", verbose_name=_("whole draft")
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, related_name="%(class)ss", verbose_name=_("event")
    )

    class Meta:
        abstract = True

    @property
    def target(self) -> models.Model:
        """The paragraph, question, draft or event."""
        return next(target for name in self.TARGETS if (target := getattr(self, name)) is not None)

    @property
    def target_key(self) -> dict[str, int]:
        """The target as keyword arguments of a filter: `{"paragraph_id": 7}`."""
        return {
            f"{name}_id": key for name in self.TARGETS if (key := getattr(self, f"{name}_id")) is not None
        }


def exactly_one_target(name: str) -> models.CheckConstraint:
    """The constraint that one of the four keys is set and the others are empty."""
    condition = Q()
    for chosen in AtATarget.TARGETS:
        condition |= Q(**{f"{target}__isnull": target != chosen for target in AtATarget.TARGETS})
    return models.CheckConstraint(condition=condition, name=name)
