"""A commitment is an action paragraph of an adopted Declaration; an indicator has figures by State or region and year."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Cycle, Objective, Reference, Region, State
from imrf_portal.compact.official_clock import official_day

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Addressee(models.TextChoices):
    """Who has committed themselves, or is asked to act."""

    STATES = "states", _("States")
    SECRETARY_GENERAL = "secretary-general", _("Secretary-General")
    UN_SYSTEM = "un-system", _("United Nations system")
    STAKEHOLDERS = "stakeholders", _("Stakeholders")
    ALL = "all", _("Everybody who carries out the Compact")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments by what may be seen of them and by what the clock says."""

    def published(self) -> CommitmentQuerySet:
        """Those that everybody reads: marked, and of a text that is public, or of one kept elsewhere."""
        text = Q(paragraph__isnull=True) | Q(paragraph__draft__status="published")
        return self.filter(text, unmarked_at__isnull=True)

    def visible_to(self, person: Person) -> CommitmentQuerySet:
        """The one gate of list, page, files and links: the secretariat also sees what it has unmarked."""
        return self if is_moderator(person) else self.published()

    def past(self, at: datetime | None = None) -> CommitmentQuerySet:
        """Those whose day had passed in New York at instant `at` (now)."""
        return self.filter(due_on__lt=official_day(at))

    def ahead(self, at: datetime | None = None) -> CommitmentQuerySet:
        """Those whose day is still to come, or is today."""
        return self.filter(due_on__gte=official_day(at))

    def in_order(self) -> CommitmentQuerySet:
        """The latest Declaration first, in it as the paragraphs follow one another."""
        return self.select_related("cycle", "paragraph__draft__declaration").order_by(
            "-cycle__year", F("paragraph__order").asc(nulls_first=True), "pk"
        )


class Commitment(Reference):
    """An action paragraph of an adopted Declaration, with whom it binds and until when.

    One of a Declaration whose text the portal does not have has no paragraph: only its symbol, its label and a subject
    line of our own. Who unmarks one lets its row and its record stand.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="commitments", verbose_name=_("cycle"))
    paragraph = models.OneToOneField(
        "declarations.Paragraph",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitment",
        verbose_name=_("paragraph"),
    )
    label = models.CharField(_("label"), max_length=120)
    slug = models.CharField(_("address"), max_length=120)
    subject = models.CharField(
        _("subject line"),
        max_length=200,
        blank=True,
        help_text=_("What it is about, in a few words of our own."),
    )
    objectives = models.ManyToManyField(
        Objective, related_name="commitments", verbose_name=_("objectives"), blank=True
    )
    who = models.CharField(
        _("whom it binds"), max_length=17, choices=Addressee.choices, default=Addressee.STATES
    )
    due_on = models.DateField(_("by when"), null=True, blank=True, help_text=_("A day in New York."))
    symbol = models.CharField(_("document symbol"), max_length=50, blank=True)
    official_url = models.URLField(_("official document"), blank=True)
    marked_at = models.DateTimeField(_("marked"), default=timezone.now, editable=False)
    unmarked_at = models.DateTimeField(_("unmarked"), null=True, editable=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("marked by"),
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-cycle__year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "slug"], name="one_commitment_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle.year}, {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("commitment", args=[self.cycle.slug, self.slug])

    @property
    def text_symbol(self) -> str:
        """The symbol of the document it stands in, if it has one."""
        return self.paragraph.draft.symbol if self.paragraph else self.symbol

    @property
    def text_url(self) -> str:
        """Where the official document is read, if the portal knows."""
        return self.paragraph.draft.official_url if self.paragraph else self.official_url

    @property
    def bound(self) -> str:
        """Whom it binds, in words; nothing while nobody has checked it."""
        return "" if "who" in self.unverified else str(Addressee(self.who).label)

    def is_past(self, at: datetime | None = None) -> bool:
        """Whether its day had passed in New York at instant `at` (now)."""
        return self.due_on is not None and self.due_on < official_day(at)


class Indicator(models.Model):
    """Something that is measured by State, region or for the world, year by year."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=80)
    source = models.CharField(_("source"), max_length=300)
    custodian = models.CharField(_("custodian"), max_length=200)
    commitments = models.ManyToManyField(
        Commitment, related_name="indicators", verbose_name=_("commitments"), blank=True
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """The value of an indicator in one year: of a State, of a region, or of the world where neither is named."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="figures", verbose_name=_("indicator")
    )
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("State")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("region")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["indicator", "state", "region", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "state", "region", "year"],
                nulls_distinct=False,
                name="one_figure_an_area_and_year",
            ),
            models.CheckConstraint(
                condition=Q(state__isnull=True) | Q(region__isnull=True),
                name="figure_is_of_a_state_or_a_region",
                violation_error_message=_("A figure is of one State, of one region, or of the world."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="figure_has_a_year_of_ours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}, {self.year}"
