"""Who was reminded of which closing, and who wants no reminders."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """A person was reminded of what they had not sent in a consultation that was to close at `closes_at`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    consultation = models.ForeignKey("consultations.Consultation", models.CASCADE, related_name="+")
    closes_at = models.DateTimeField(_("closes"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder of what is unsent")
        verbose_name_plural = _("reminders of what is unsent")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "person", "closes_at"], name="one_reminder_a_person_and_closing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.consultation_id}"


class WithoutReminders(models.Model):
    """A person has switched these reminders off."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("person without reminders")
        verbose_name_plural = _("people without reminders")

    def __str__(self) -> str:
        return str(self.person_id)
