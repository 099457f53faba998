"""An author's wish that what they had typed before closing be let in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LateStatus(models.TextChoices):
    """What became of it."""

    ASKED = "asked", _("Asked; the secretariat decides")
    LET_IN = "let-in", _("Let in")
    REFUSED = "refused", _("Not let in")


class LateRequestQuerySet(models.QuerySet["LateRequest"]):
    """Requests by whether somebody has answered them."""

    def unanswered(self) -> LateRequestQuerySet:
        """Those about which the secretariat has not decided yet."""
        return self.filter(status=LateStatus.ASKED)


class LateRequest(models.Model):
    """An author asks the secretariat to let in what they had typed, and not sent, when the consultation closed.

    `kept_at` is the instant at which the server last kept the text, before the closing; `digest` is that of the text,
    the proposed wording and the files as they stood when it was asked. With asking, the author lets the secretariat
    read it.
    """

    Status = LateStatus
    STEPS: dict[str, tuple[str, ...]] = {
        LateStatus.ASKED: (LateStatus.LET_IN, LateStatus.REFUSED),
        LateStatus.LET_IN: (),
        LateStatus.REFUSED: (),
    }

    # By a plain key, of a remark or of a joint submission: what was typed is purged one day, the request stays.
    unsent = models.UUIDField(unique=True, editable=False)
    consultation = models.ForeignKey(
        "consultations.Consultation", models.PROTECT, related_name="late_requests", editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="late_requests", editable=False
    )
    status = models.CharField(_("status"), max_length=8, choices=LateStatus.choices, default=LateStatus.ASKED)
    kept_at = models.DateTimeField(_("kept on the server"), editable=False)
    digest = models.CharField(max_length=64, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    answer = models.TextField(_("words to the author"), blank=True, editable=False)
    submission = models.OneToOneField(
        "consultations.Submission", models.PROTECT, null=True, related_name="late_request", editable=False
    )

    objects = LateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to let in late")
        verbose_name_plural = _("requests to let in late")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=LateStatus.LET_IN, submission__isnull=False)
                | (~Q(status=LateStatus.LET_IN) & Q(submission__isnull=True)),
                name="what_is_let_in_late_is_a_submission",
            ),
        ]
        indexes = [models.Index(fields=["consultation", "status", "id"], name="late_requests_to_decide")]

    def __str__(self) -> str:
        return f"{self.consultation_id}, {self.asked_at:%Y-%m-%d %H:%M}"
