"""The account of what happened; the database itself refuses to change or remove a line of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """One thing that was done: when, by whom, to what, with a few short facts; ids and codes only."""

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )
    act = models.CharField(_("what"), max_length=40, editable=False)
    subject_type = models.CharField(_("kind of subject"), max_length=60, editable=False)
    subject_id = models.BigIntegerField(_("number of the subject"), editable=False)
    facts = models.JSONField(_("facts"), default=dict, editable=False)

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="record_of_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject_type} {self.subject_id}"
