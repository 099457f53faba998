"""What the secretariat tells everybody: pages in six languages with all their versions, banners; and what is written
to it by the contact form."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from imrf_portal.languages import OFFICIAL

TITLE_LENGTH = 120
BODY_LENGTH = 40_000
BANNER_LENGTH = 300
LETTER_LENGTH = 5_000


class Known(models.TextChoices):
    """The pages that there are."""

    MODERATION = "moderation", _("Rules of the space")
    PRIVACY = "privacy", _("Data protection")
    DISCLAIMERS = "disclaimers", _("Disclaimers")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    CONTACT = "contact", pgettext_lazy("page", "Contact")
    STAKEHOLDERS = "stakeholders", _("Help for stakeholders")
    STATES = "states", _("Help for States")
    SECRETARIAT = "secretariat", _("Help for the secretariat")


HELP = (Known.STAKEHOLDERS, Known.STATES, Known.SECRETARIAT)
# Pages whose address has a name of its own; the pages of help share one.
_ADDRESSES = {Known.MODERATION: "moderation_rules"}


class Page(models.Model):
    """A page that the secretariat edits. Its words stand in its versions."""

    slug = models.CharField(_("page"), max_length=20, choices=Known.choices, unique=True, editable=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_slug_display())

    def get_absolute_url(self) -> str:
        if self.slug in HELP:
            return reverse("help_page", args=[self.slug])
        return reverse(_ADDRESSES.get(Known(self.slug), self.slug))


class PageVersionQuerySet(models.QuerySet["PageVersion"]):
    """Versions of pages by when they stood."""

    def newest(self) -> PageVersionQuerySet:
        """Of every page the version that stands."""
        return self.order_by("page_id", "-number").distinct("page_id")


class PageVersion(models.Model):
    """A page's words as they stood from one instant on, until the next version. The database refuses to change or
    remove one. Without an editor it came with the portal."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="versions", editable=False)
    number = models.PositiveIntegerField(_("version"), editable=False)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, editable=False)
    body = models.TextField(_("text"), max_length=BODY_LENGTH, editable=False)
    published_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )

    objects = PageVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a page")
        verbose_name_plural = _("versions of pages")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="versions_of_a_page_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("page_version", args=[self.page.slug, self.number])

    @property
    def language(self) -> str:
        """The language in which the active one's readers get this version: their own, or English where its title or
        its text is missing."""
        code = get_language() or "en"
        return code if code in self.languages else "en"

    @property
    def languages(self) -> list[str]:
        """The codes of the languages in which this version is whole."""
        return [
            one.code
            for one in OFFICIAL
            if getattr(self, f"title_{one.field}") and getattr(self, f"body_{one.field}")
        ]

    @property
    def words(self) -> tuple[str, str]:
        """Title and text, both in `language`."""
        field = self.language.replace("-", "_")
        return getattr(self, f"title_{field}"), getattr(self, f"body_{field}")


class BannerKind(models.TextChoices):
    """How much a banner presses."""

    INFORMATION = "information", _("Information")
    WARNING = "warning", _("Warning")
    URGENT = "urgent", _("Urgent")


class BannerQuerySet(models.QuerySet["Banner"]):
    """Banners by what the clock says of them."""

    def not_over(self, at: datetime | None = None) -> BannerQuerySet:
        """Those that stand above the pages at instant `at` (now), or will."""
        return self.filter(ends_at__gt=at or timezone.now(), taken_down_at__isnull=True)


class Banner(models.Model):
    """A sentence above every page, between two instants. `version` counts its changes: who has put one away sees it
    again once it says something else."""

    Kind = BannerKind

    kind = models.CharField(
        _("kind"), max_length=11, choices=BannerKind.choices, default=BannerKind.INFORMATION
    )
    text = models.CharField(_("text"), max_length=BANNER_LENGTH)
    link = models.CharField(
        _("link"),
        max_length=300,
        blank=True,
        help_text=_("An address of this portal such as /consultations/, or one that begins with https://."),
    )
    starts_at = models.DateTimeField(_("shown from"), help_text=_("New York time."))
    ends_at = models.DateTimeField(_("shown until"), help_text=_("New York time."))
    version = models.PositiveIntegerField(default=1, editable=False)
    taken_down_at = models.DateTimeField(_("taken down"), null=True, editable=False)

    objects = BannerQuerySet.as_manager()

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="banner_ends_after_it_starts",
                violation_error_message=_("The banner must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Subject(models.TextChoices):
    """What a letter by the contact form is about."""

    USING = "using", _("Using the portal")
    TAKING_PART = "taking-part", _("Taking part in the Forum or a consultation")
    DECISION = "decision", _("A decision of the moderators: an appeal")
    DATA = "data", _("My data")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    OTHER = "other", _("Something else")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters by whether somebody has answered them."""

    def waiting(self) -> LetterQuerySet:
        """Those that nobody has answered yet."""
        return self.filter(answered_at__isnull=True)


class Letter(models.Model):
    """What somebody wrote to the secretariat by the contact form. Name, address and text go with the answer; that
    there was a letter stays. The address is shown to nobody."""

    # Of the form that was filled in: sent twice, it is one letter.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(_("what about"), max_length=13, choices=Subject.choices, editable=False)
    name = models.CharField(_("name"), max_length=150, blank=True, editable=False)
    address = models.EmailField(_("e-mail address"), max_length=254, blank=True, editable=False)
    text = models.TextField(pgettext_lazy("correspondence", "letter"), blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("answered by"),
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("correspondence", "letter")
        verbose_name_plural = pgettext_lazy("correspondence", "letters")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(name="", address="", text=""),
                name="answered_letter_holds_nobodys_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=Q(answered_at__isnull=True), name="letters_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.received_at:%Y-%m-%d %H:%M}"
