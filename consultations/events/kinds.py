"""The kinds of events: rows that the secretariat names and adds to, and what else stands in the calendar."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from imrf_portal.compact.models import Reference
from imrf_portal.compact.querysets import ReferenceQuerySet


class OtherKind(models.TextChoices):
    """What else than events stands in the calendar; its filter names both alike."""

    CONSULTATION = "consultation", _("Consultations")
    MILESTONE = "milestone", _("Steps of the cycle")


class EventKind(Reference):
    """What kind of event it is: a townhall, a hearing, a dialogue."""

    # The one kind whose code the portal itself writes: an accepted side event becomes an event of it.
    SIDE_EVENT = "side-event"

    code = models.SlugField(
        _("code"),
        max_length=30,
        unique=True,
        help_text=_("It stands in the addresses of the calendar and is never changed."),
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=100)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of events")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code__in=OtherKind.values),
                name="event_kind_is_nothing_else_in_the_calendar",
                violation_error_message=_("The calendar uses this code for something else. Choose another."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_removed(self) -> bool:
        """Whether no event is of this kind and the portal does not need it."""
        return self.code != self.SIDE_EVENT and not self.events.exists()
