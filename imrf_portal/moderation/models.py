"""What every moderated thing is: its status and steps, the decisions taken on it, the family of its text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.moderation.reasons import Reason


class Status(models.TextChoices):
    """Where a moderated thing stands."""

    WAITING = "waiting", _("Received, waiting for moderation")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned to its author")
    WITHHELD = "withheld", _("Withheld")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class Moderated(models.Model):
    """A thing that a person sends and that a moderator publishes, returns or withholds.

    `version` counts the steps taken, so that a decision made on what somebody has seen is refused when the thing
    has moved since.
    """

    Status = Status
    STEPS: dict[str, tuple[str, ...]] = {
        Status.WAITING: (Status.PUBLISHED, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN),
        Status.PUBLISHED: (Status.WITHHELD, Status.WITHDRAWN, Status.WAITING),
        Status.RETURNED: (Status.WAITING, Status.WITHDRAWN),
        Status.WITHHELD: (Status.WAITING, Status.PUBLISHED),
        Status.WITHDRAWN: (),
    }

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    version = models.PositiveIntegerField(default=1, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    class Meta:
        abstract = True


class Decision(models.Model):
    """What a moderator decided about a thing, the ground and the words to its author; kept when undone."""

    subject_type = models.CharField(max_length=60, editable=False)
    subject_id = models.BigIntegerField(editable=False)
    was = models.CharField(_("status before"), max_length=10, choices=Status.choices, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Status.choices, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True, editable=False)
    note = models.TextField(_("words to the author"), blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="decision_on_subject")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%M}"


class Family(models.Model):
    """Things whose texts are near-identical to the one that came first.

    It keeps the fingerprint of that first text and stays when its things have left: what comes later may still be
    alike. `where` is set for a short text, which is alike only at the same place.
    """

    subject_type = models.CharField(max_length=60, editable=False)
    where = models.CharField(max_length=80, blank=True, editable=False)
    words = models.BinaryField()
    size = models.PositiveIntegerField(_("how many"), default=0, editable=False)

    class Meta:
        verbose_name = _("family of near-identical texts")
        verbose_name_plural = _("families of near-identical texts")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["subject_type", "-id"], condition=Q(size__gte=2), name="families_of_several"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.pk}"


class FamilyBand(models.Model):
    """A number drawn from a family's first text: by those they share, texts that may be alike find each other.

    Its key is the index that is asked. An array of all bands with an index of its own would be a row instead of two
    dozen, but PostgreSQL takes each search in such an index for a tenth of the table and reads all of it instead.
    """

    pk = models.CompositePrimaryKey("band", "family_id")
    band = models.IntegerField()
    family = models.ForeignKey(Family, models.CASCADE, related_name="bands", db_index=False)

    class Meta:
        verbose_name = _("band of a family of texts")
        verbose_name_plural = _("bands of families of texts")

    def __str__(self) -> str:
        return str(self.band)


class FamilyMember(models.Model):
    """One thing in the one family that its text as it stands belongs to."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="members", editable=False)
    subject_type = models.CharField(max_length=60, editable=False)
    subject_id = models.BigIntegerField(editable=False)

    class Meta:
        verbose_name = _("member of a family of texts")
        verbose_name_plural = _("members of families of texts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_family_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"
