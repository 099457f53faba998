"""A notice: the secretariat's own words to those who follow a cycle, a draft or an event."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.events.models import Event
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle


class NoticeStatus(models.TextChoices):
    """Whether a notice is on its way."""

    PREPARING = "preparing", _("Being prepared")
    SENT = "sent", _("Sent")


class Notice(models.Model):
    """What the secretariat says to the followers of one cycle, one draft or one event, in up to six languages."""

    Status = NoticeStatus
    STEPS = {
        NoticeStatus.PREPARING: (NoticeStatus.SENT,),
        # Taken back within a few minutes, before any letter has left.
        NoticeStatus.SENT: (NoticeStatus.PREPARING,),
    }
    ABOUT = ("cycle", "draft", "event")

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("cycle")
    )
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("draft")
    )
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("event")
    )
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"))
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=NoticeStatus.choices,
        default=NoticeStatus.PREPARING,
        editable=False,
    )
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("written by")
    )
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cycle__isnull=False, draft__isnull=True, event__isnull=True)
                | Q(cycle__isnull=True, draft__isnull=False, event__isnull=True)
                | Q(cycle__isnull=True, draft__isnull=True, event__isnull=False),
                name="notice_is_about_one_thing",
                violation_error_message=_("Choose one: a cycle, a draft or an event."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def about(self) -> Cycle | Draft | Event:
        """The cycle, draft or event whose followers it goes to."""
        return next(thing for name in self.ABOUT if (thing := getattr(self, name)) is not None)

    @property
    def is_sent(self) -> bool:
        """Whether it is on its way or has left."""
        return self.status == NoticeStatus.SENT

    @property
    def leaves_at(self) -> datetime | None:
        """The instant until which it can be taken back; its letters leave then."""
        if self.sent_at is None:
            return None
        return self.sent_at + timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS)

    def can_be_taken_back(self, at: datetime | None = None) -> bool:
        """Whether it was sent and its letters have not left yet at instant `at` (now)."""
        return self.leaves_at is not None and (at or timezone.now()) < self.leaves_at
