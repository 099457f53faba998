"""A Declaration grows through drafts; a draft has paragraphs; a paragraph has wordings, one a language.

What hangs on the text (comments, lineage, history) hangs on the paragraph. What is compared (redlines) are wordings
of one language. A wording says from which issue of its draft it stands, and until which: the first issue is 1, each
corrigendum adds one, and nothing that was published is ever overwritten.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from declarations.commitments.models import Addressee, Commitment, Figure, Indicator
from declarations.stages import validate_address
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle, Objective
from imrf_portal.documents.models import StoredFile
from imrf_portal.languages import OFFICIAL_CHOICES

__all__ = [
    "Addressee",
    "Commitment",
    "Corrigendum",
    "Declaration",
    "Draft",
    "DraftStatus",
    "Figure",
    "Indicator",
    "LineageEnd",
    "LineageLink",
    "Paragraph",
    "ParagraphKind",
    "SilencePeriod",
    "Wording",
]


class Declaration(models.Model):
    """A text that States negotiate in one cycle, such as the Progress Declaration of 2026."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="declarations", verbose_name=_("cycle"))
    slug = models.SlugField(_("address"), max_length=50, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("Declaration")
        verbose_name_plural = _("Declarations")
        ordering = ["-cycle__year", "slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.slug])


class DraftStatus(models.TextChoices):
    """Whether the public sees the draft."""

    PREPARING = "preparing", _("Being prepared")
    PUBLISHED = "published", _("Published")


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts by what may be seen of them."""

    def published(self) -> DraftQuerySet:
        """Those that the public reads."""
        return self.filter(status=DraftStatus.PUBLISHED)

    def before(self, draft: Draft) -> DraftQuerySet:
        """Those that came before `draft` in its Declaration, the nearest first."""
        return self.filter(declaration=draft.declaration_id, order__lt=draft.order).order_by("-order")


class Draft(models.Model):
    """One stage of a Declaration's text: the zero draft, a revision, the final text."""

    Status = DraftStatus
    STEPS = {DraftStatus.PREPARING: (DraftStatus.PUBLISHED,), DraftStatus.PUBLISHED: ()}

    declaration = models.ForeignKey(
        Declaration, models.PROTECT, related_name="drafts", verbose_name=_("Declaration")
    )
    name = models.CharField(_("stage"), max_length=100, help_text=_("Such as “Zero draft” or “Revision 1”."))
    slug = models.SlugField(_("address"), max_length=50, validators=[validate_address])
    order = models.PositiveSmallIntegerField(_("order"))
    status = models.CharField(
        _("status"), max_length=10, choices=DraftStatus.choices, default=DraftStatus.PREPARING
    )
    record_language = models.CharField(
        _("language of record"), max_length=10, choices=OFFICIAL_CHOICES, default="en"
    )
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("complete languages"), default=list, editable=False
    )
    circulated_on = models.DateField(_("circulated on"), null=True, blank=True)
    symbol = models.CharField(_("document symbol"), max_length=50, blank=True)
    official_url = models.URLField(_("official document"), blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    endorsed_on = models.DateField(_("endorsed by the General Assembly on"), null=True, blank=True)
    issue = models.PositiveSmallIntegerField(_("issue"), default=1, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    source = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("imported from"),
    )
    warnings = models.JSONField(_("warnings of the import"), default=list, editable=False)
    lineage_closed_at = models.DateTimeField(_("lineage closed"), null=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["declaration", "order"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "slug"], name="one_draft_a_stage"),
            models.UniqueConstraint(fields=["declaration", "order"], name="drafts_follow_one_another"),
            models.CheckConstraint(
                condition=Q(status=DraftStatus.PREPARING) | Q(published_at__isnull=False),
                name="published_draft_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration}, {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("draft", args=[self.declaration.slug, self.slug])

    @property
    def is_published(self) -> bool:
        """Whether the public reads it."""
        return self.status == DraftStatus.PUBLISHED

    def reading_language(self, wanted: str) -> str:
        """The language in which somebody who wants `wanted` reads the whole draft: that one where every
        paragraph has it, else the language of record. A text is never a mixture of two."""
        return wanted if wanted in self.languages else self.record_language


class SilencePeriod(models.Model):
    """A silence procedure on a draft: unless a State objects in time, the text stands."""

    class Outcome(models.TextChoices):
        """How the silence ended."""

        PENDING = "pending", _("Not over")
        KEPT = "kept", _("Silence was kept")
        BROKEN = "broken", _("Silence was broken")

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="silence_periods", verbose_name=_("draft"))
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.PENDING)

    class Meta:
        verbose_name = _("silence period")
        verbose_name_plural = _("silence periods")
        ordering = ["begins_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="silence_ends_after_it_begins",
                violation_error_message=_("A silence period ends after it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft}, {self.begins_at:%Y-%m-%d}"


class Corrigendum(models.Model):
    """A correction of a published draft: a new issue of the same stage; the issue before stays readable."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="corrigenda", verbose_name=_("draft"))
    issue = models.PositiveSmallIntegerField(_("issue"))
    language = models.CharField(_("language"), max_length=10, choices=OFFICIAL_CHOICES)
    note = models.CharField(
        _("what was corrected"), max_length=300, help_text=_("In the language of the text that is corrected.")
    )
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    class Meta:
        verbose_name = _("corrigendum")
        verbose_name_plural = _("corrigenda")
        ordering = ["issue"]
        constraints = [models.UniqueConstraint(fields=["draft", "issue"], name="one_corrigendum_an_issue")]

    def __str__(self) -> str:
        return f"{self.draft}, {self.issue}"


class ParagraphKind(models.TextChoices):
    """What a paragraph is in the text."""

    HEADING = "heading", _("Heading")
    PREAMBULAR = "preambular", _("Preambular paragraph")
    OPERATIVE = "operative", _("Operative paragraph")
    SUB_PARAGRAPH = "sub-paragraph", _("Sub-paragraph")
    NOTE = "note", _("Note")


class Paragraph(models.Model):
    """A paragraph of a draft, in no language yet: its place, its label, its address."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="paragraphs", verbose_name=_("draft"))
    kind = models.CharField(_("kind"), max_length=13, choices=ParagraphKind.choices)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="children", verbose_name=_("within")
    )
    order = models.PositiveIntegerField(_("order"))
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    label = models.CharField(_("label"), max_length=120, blank=True)
    slug = models.CharField(_("address"), max_length=120, blank=True)
    objectives = models.ManyToManyField(
        Objective, related_name="paragraphs", verbose_name=_("objectives"), blank=True
    )

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["draft", "order"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "order"], name="paragraphs_stand_in_order"),
            models.UniqueConstraint(
                fields=["draft", "slug"], condition=~Q(slug=""), name="one_paragraph_a_slug"
            ),
            models.CheckConstraint(
                condition=Q(kind="heading") | ~Q(slug=""), name="paragraph_has_its_address"
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.get_kind_display()} {self.order}"

    def get_absolute_url(self) -> str:
        return reverse("paragraph", args=[self.draft.declaration.slug, self.draft.slug, self.slug])

    @property
    def can_be_commented(self) -> bool:
        """Headings only order the text; everything else may be answered."""
        return self.kind != ParagraphKind.HEADING


class WordingQuerySet(models.QuerySet["Wording"]):
    """Wordings by issue and language."""

    def standing_in(self, issue: int) -> WordingQuerySet:
        """Those that stand in the given issue of their draft."""
        return self.filter(Q(until_issue__isnull=True) | Q(until_issue__gt=issue), since_issue__lte=issue)


class Wording(models.Model):
    """A paragraph's text in one language, from one issue of its draft until another."""

    class Standing(models.TextChoices):
        """What the text in this language is."""

        RECORD = "record", _("Text of record")
        OFFICIAL = "official", _("Official translation")
        COURTESY = "courtesy", _("Courtesy translation")

    paragraph = models.ForeignKey(
        Paragraph, models.CASCADE, related_name="wordings", verbose_name=_("paragraph")
    )
    language = models.CharField(_("language"), max_length=10, choices=OFFICIAL_CHOICES)
    standing = models.CharField(_("standing"), max_length=8, choices=Standing.choices)
    text = models.TextField(_("text"))
    digest = models.CharField(max_length=64, editable=False)
    since_issue = models.PositiveSmallIntegerField(default=1, editable=False)
    until_issue = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph", "language", "since_issue"], name="one_wording_a_language_and_issue"
            ),
            models.UniqueConstraint(
                fields=["paragraph", "language"],
                condition=Q(until_issue__isnull=True),
                name="one_wording_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph} ({self.language})"


class LineageLink(models.Model):
    """A row of the lineage between two neighbouring drafts: paragraphs of the one before, and what became of them.

    One without an old paragraph says that its new one was added, one without a new paragraph that its old one was
    dropped. It is a suggestion of the portal's until somebody confirms it.
    """

    draft = models.ForeignKey(
        Draft, models.CASCADE, related_name="lineage", verbose_name=_("draft"), editable=False
    )
    before = models.ForeignKey(
        Draft, models.CASCADE, related_name="+", verbose_name=_("draft before"), editable=False
    )
    score = models.FloatField(_("words in common"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by"), editable=False
    )

    class Meta:
        verbose_name = _("link of the lineage")
        verbose_name_plural = _("links of the lineage")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft}, {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a person has looked at it."""
        return self.confirmed_at is not None


class LineageEnd(models.Model):
    """A paragraph in a link of a draft's lineage: one of the draft's own, or of the draft before it."""

    link = models.ForeignKey(LineageLink, models.CASCADE, related_name="ends", verbose_name=_("link"))
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+", verbose_name=_("draft"))
    paragraph = models.ForeignKey(
        Paragraph, models.CASCADE, related_name="lineage_ends", verbose_name=_("paragraph")
    )
    is_new = models.BooleanField(_("of the newer draft"))

    class Meta:
        verbose_name = _("end of a link")
        verbose_name_plural = _("ends of links")
        constraints = [
            models.UniqueConstraint(fields=["draft", "paragraph"], name="one_link_a_paragraph_and_lineage")
        ]

    def __str__(self) -> str:
        return f"{self.paragraph} ({self.link_id})"
