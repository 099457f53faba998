"""What the text of a later draft shows of a comment: measured, confirmed by the secretariat, released together."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from declarations.models import Draft, Paragraph
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.languages import OFFICIAL_CHOICES
from imrf_portal.moderation.models import Status


class Finding(models.TextChoices):
    """What the new text shows. The first five answer a proposed wording, the next three a comment on a paragraph without
    one, the last a comment on a whole draft or a question without one."""

    WORD_FOR_WORD = "word-for-word", _("Word for word")
    IN_PART = "in-part", _("In part")
    ELSEWHERE = "elsewhere", _("In another paragraph")
    NOT_FOUND = "not-found", _("Not found")
    OVERTAKEN = "overtaken", _("Overtaken: the text it speaks of was rewritten")
    CHANGED = "changed", _("The paragraph has changed")
    UNCHANGED = "unchanged", _("The paragraph has not changed")
    DROPPED = "dropped", _("The paragraph was taken out")
    AS_A_WHOLE = "as-a-whole", _("Read as a whole: it proposes no wording")


# What can be said of a comment that stands at no paragraph; of any other, everything but the last.
AT_NO_PARAGRAPH = (
    Finding.WORD_FOR_WORD,
    Finding.IN_PART,
    Finding.NOT_FOUND,
    Finding.OVERTAKEN,
    Finding.AS_A_WHOLE,
)


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Verdicts by what may be seen of them."""

    def visible_to(self, person: Person) -> VerdictQuerySet:
        """The one gate: until a draft's verdicts are released, moderators alone read any of them; then everybody reads
        those of published comments, and authors their own."""
        if is_moderator(person):
            return self
        visible = Q(comment__status=Status.PUBLISHED)
        if isinstance(person, User):
            visible |= Q(comment__submission__author=person)
        return self.released().filter(visible)

    def released(self) -> VerdictQuerySet:
        """Those that are confirmed, of drafts whose answers are released."""
        return self.confirmed().filter(draft__answers__released_at__isnull=False)

    def confirmed(self) -> VerdictQuerySet:
        """Those that somebody of the secretariat has looked at."""
        return self.filter(confirmed_at__isnull=False)

    def of_published_comments(self) -> VerdictQuerySet:
        """Those of comments that everybody reads."""
        return self.filter(comment__status=Status.PUBLISHED)


class Verdict(models.Model):
    """What the text of `draft` shows of a comment that came before it: proposed by measuring, then confirmed.

    Of a comment on a whole draft or a question nothing can be measured: `measured` is empty, and so is `finding` until
    the secretariat has read it and chosen. `paragraph` is where it was looked for or found; none where the paragraph is gone. `share` is how much of the
    proposed change stands there, from 0 to 1; nothing where there was no wording to measure. `missing_language` is that
    of a proposed wording which could not be measured, because the draft was not out in it. `version` counts the
    confirmations, so that nobody confirms over what they have not seen.
    """

    comment = models.ForeignKey(
        "consultations.Comment", models.PROTECT, related_name="verdicts", verbose_name=_("comment")
    )
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="verdicts", verbose_name=_("draft"))
    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, null=True, related_name="+", verbose_name=_("paragraph")
    )
    measured = models.CharField(
        _("measured"), max_length=13, choices=Finding.choices, blank=True, editable=False
    )
    share = models.FloatField(
        _("share"), null=True, editable=False, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    missing_language = models.CharField(max_length=10, blank=True, default="", editable=False)
    finding = models.CharField(_("what the text shows"), max_length=13, choices=Finding.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    note_language = models.CharField(
        _("language of the note"),
        max_length=10,
        choices=OFFICIAL_CHOICES,
        blank=True,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    measured_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "draft"], name="one_verdict_a_comment_and_draft"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1),
                name="verdict_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(finding=""),
                name="confirmed_verdict_has_a_finding",
            ),
        ]
        indexes = [
            models.Index(fields=["draft", "id"], name="verdicts_of_draft"),
            models.Index(
                fields=["draft", "id"], condition=Q(confirmed_at__isnull=True), name="verdicts_to_confirm"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.get_finding_display()}"

    @property
    def findings(self) -> list[Finding]:
        """What can be said of its comment."""
        if self.comment.paragraph_id is None:
            return list(AT_NO_PARAGRAPH)
        return [one for one in Finding if one is not Finding.AS_A_WHOLE]

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody of the secretariat has looked at it."""
        return self.confirmed_at is not None


class Answers(models.Model):
    """All verdicts of one draft together: ordered, measured, released."""

    draft = models.OneToOneField(Draft, models.PROTECT, related_name="answers", verbose_name=_("draft"))
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    measured_at = models.DateTimeField(_("measured"), null=True, editable=False)
    released_at = models.DateTimeField(_("released"), null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("answers of a draft")
        verbose_name_plural = _("answers of drafts")

    def __str__(self) -> str:
        return str(self.draft)

    @property
    def is_released(self) -> bool:
        """Whether everybody reads them."""
        return self.released_at is not None
