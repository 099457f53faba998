"""What every moderated thing is: its status and steps, the decisions taken on it, who has taken it, what readers
reported, the family of its text."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from imrf_portal.moderation.reasons import FlagReason, Reason


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
    # The words of a reason template as they stood when the decision was taken, by language.
    words = models.JSONField(default=dict, editable=False)
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

    @property
    def prepared_words(self) -> str:
        """The words of the template that was chosen, in the language of the page; empty where none was."""
        return str(self.words.get(get_language() or "en") or self.words.get("en", ""))


class ReasonTemplate(models.Model):
    """Words that the secretariat has prepared for a reason, in six languages, to be sent with a decision."""

    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    title = models.CharField(
        _("title"), max_length=100, help_text=_("As moderators find it; authors do not see it.")
    )
    words = models.TextField(_("words to the author"), max_length=2000)
    code = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reason template")
        verbose_name_plural = _("reason templates")
        ordering = ["reason", "pk"]

    def __str__(self) -> str:
        return self.title


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims by what the clock says of them."""

    def standing(self, at: datetime | None = None) -> ClaimQuerySet:
        """Those that hold at instant `at` (now)."""
        return self.filter(until__gt=at or timezone.now())


class Claim(models.Model):
    """A thing that a moderator has taken to decide about, so that no other begins with it too."""

    subject_type = models.CharField(max_length=60, editable=False)
    subject_id = models.BigIntegerField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    until = models.DateTimeField(_("until"), editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_claim_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class FlagQuerySet(models.QuerySet["Flag"]):
    """Reports by readers, by whether they have been answered."""

    def open(self) -> FlagQuerySet:
        """Those that nobody has answered yet."""
        return self.filter(settled_at__isnull=True)


class Flag(models.Model):
    """A reader's report about a public thing; the thing stays public until a moderator decides.

    Who reported is seen by the secretariat alone. It is open until it is settled: by a decision about the thing, or
    by being dismissed, with words to the reader.
    """

    subject_type = models.CharField(max_length=60, editable=False)
    subject_id = models.BigIntegerField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="flags", editable=False, verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=FlagReason.choices, editable=False)
    words = models.TextField(_("explanation"), blank=True, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("settled by"),
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="flags", editable=False, verbose_name=_("decision")
    )
    answer = models.TextField(_("words to the reader"), blank=True, editable=False)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("report by a reader")
        verbose_name_plural = _("reports by readers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "by"],
                condition=Q(settled_at__isnull=True),
                name="one_open_report_a_reader_and_thing",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="settled_report_has_its_moderator",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="reports_about_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.settled_at is None


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
