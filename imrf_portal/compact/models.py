"""What everything in the portal refers to: the Compact's objectives and principles, States, cycles, rounds.

Rows come from the project's data files and may be corrected by administrators; both live together, see
`loading.load`. Fields of six languages are registered in `translation`.
"""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imrf_portal.compact.official_clock import official_day
from imrf_portal.compact.querysets import (
    CycleQuerySet,
    MilestoneQuerySet,
    ReferenceQuerySet,
    StateQuerySet,
)


class Reference(models.Model):
    """A row of reference data, with what is known about how sure it is."""

    unverified = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("still to be checked"),
        help_text=_("What has not been read in its official source yet. Untick what you have checked."),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True


class Region(Reference):
    """One of the five regions in which the Compact is reviewed between two Forums."""

    slug = models.SlugField(_("address name"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=100)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class State(Reference):
    """A Member State of the United Nations, or an observer State."""

    class UNStatus(models.TextChoices):
        MEMBER = "member", _("Member State")
        OBSERVER = "observer", _("observer State")

    iso_alpha2 = models.CharField(
        _("ISO 3166 code, two letters"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z")],
    )
    iso_alpha3 = models.CharField(
        _("ISO 3166 code, three letters"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z")],
    )
    m49 = models.CharField(
        _("M49 code"), max_length=3, unique=True, validators=[RegexValidator(r"^[0-9]{3}\Z")]
    )
    slug = models.GeneratedField(
        expression=Lower("iso_alpha2"),
        output_field=models.SlugField(max_length=2),
        db_persist=True,
        unique=True,
        verbose_name=_("address name"),
    )
    name = models.CharField(_("name"), max_length=120)
    formal_name = models.CharField(_("formal name"), max_length=160)
    un_status = models.CharField(
        _("place in the United Nations"), max_length=10, choices=UNStatus, default=UNStatus.MEMBER
    )
    regions = models.ManyToManyField(
        Region,
        verbose_name=_("review regions"),
        related_name="states",
        blank=True,
        help_text=_("A member of two regional commissions may report in both reviews."),
    )
    is_champion = models.BooleanField(_("Champion country of the Compact"), default=False)
    champion_year = models.PositiveSmallIntegerField(
        _("named Champion country in"),
        null=True,
        blank=True,
        help_text=_("The year of the latest public source that names it."),
    )

    objects = StateQuerySet.as_manager()

    class Meta:
        ordering = ["iso_alpha3"]
        verbose_name = _("State")
        verbose_name_plural = _("States")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_champion=True) | Q(champion_year=None),
                name="compact_state_champion_year_of_champions",
                violation_error_message=_("Only a Champion country has a year in which it was named one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("state", kwargs={"slug": self.slug})

    @property
    def is_observer(self) -> bool:
        """Whether it takes part as an observer rather than as a Member State."""
        return self.un_status == self.UNStatus.OBSERVER


class Objective(Reference):
    """One of the 23 objectives of the Compact (A/RES/73/195, paragraphs 17 to 39)."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(23)]
    )
    title = models.CharField(_("title"), max_length=300)
    short_title = models.CharField(_("short title"), max_length=120)
    gcm_paragraph = models.PositiveSmallIntegerField(_("paragraph of the Compact"), unique=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=23), name="compact_objective_number_1_to_23"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.short_title}"

    def get_absolute_url(self) -> str:
        return reverse("objective", kwargs={"number": self.number})


class Principle(Reference):
    """One of the ten guiding principles of the Compact (A/RES/73/195, paragraph 15 (a) to (j))."""

    letter = models.CharField(
        _("letter"), max_length=1, unique=True, validators=[RegexValidator(r"^[a-j]\Z")]
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _("guiding principle")
        verbose_name_plural = _("guiding principles")

    def __str__(self) -> str:
        return self.name


class StakeholderGroup(Reference):
    """One of the groups with which States carry out the Compact (A/RES/73/195, paragraph 44)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _("stakeholder group")
        verbose_name_plural = _("stakeholder groups")

    def __str__(self) -> str:
        return self.name


class Cycle(Reference):
    """One edition of the International Migration Review Forum, from its regional reviews to its follow-up."""

    slug = models.SlugField(_("address name"), max_length=20, unique=True)
    year = models.PositiveSmallIntegerField(_("year of the Forum"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    prepared_from = models.DateField(
        _("prepared from"),
        unique=True,
        null=True,
        blank=True,
        help_text=_(
            "The day its first regional review opened: from then on the portal shows this cycle as "
            "the current one. Empty: its preparation has not begun."
        ),
    )
    forum_starts = models.DateField(
        _("first day of the Forum"), null=True, blank=True, help_text=_("Empty: not decided yet.")
    )
    forum_ends = models.DateField(_("last day of the Forum"), null=True, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        constraints = [
            models.CheckConstraint(
                condition=Q(forum_starts=None, forum_ends=None)
                | Q(forum_starts__isnull=False, forum_ends__isnull=False, forum_ends__gte=F("forum_starts")),
                name="compact_cycle_forum_ends_after_it_starts",
                violation_error_message=_(
                    "Give the first and the last day of the Forum, the last not before the first; or neither."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundTable(Reference):
    """A round table of a Forum: the cluster of objectives it reviews."""

    cycle = models.ForeignKey(
        Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="round_tables"
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    objectives = models.ManyToManyField(
        Objective, verbose_name=_("objectives"), related_name="round_tables", blank=True
    )
    date = models.DateField(_("day"), null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "number"]
        verbose_name = _("round table")
        verbose_name_plural = _("round tables")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "number"], name="compact_roundtable_number_once_a_cycle"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Round table %(number)s") % {"number": self.number}


class Milestone(Reference):
    """A dated step of a cycle, as the calendar shows it."""

    cycle = models.ForeignKey(
        Cycle, verbose_name=_("cycle"), on_delete=models.PROTECT, related_name="milestones"
    )
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("first day"), help_text=_("A day in New York."))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: it takes one day."))
    date_verified = models.BooleanField(
        _("date verified"), default=False, help_text=_("The date was read in a public source.")
    )
    source_url = models.URLField(_("source of the date"), max_length=400, blank=True)
    is_demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        help_text=_("An invented date, placed to show the portal at work."),
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on", "code"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "code"], name="compact_milestone_code_once_a_cycle"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="compact_milestone_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """Its last day, which may be its only one."""
        return self.ends_on or self.starts_on

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether its last day has passed in New York."""
        return self.last_day < official_day(at)


class Round(Reference):
    """A round of reporting: a regional review or a Forum, to which States file voluntary national reviews.

    Regional reviews and Forums alternate every two years (A/RES/73/195, paragraphs 49 and 50; A/RES/73/326).
    """

    class Kind(models.TextChoices):
        REGIONAL = "regional", _("regional review")
        FORUM = "forum", _("Forum")

    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(
        _("year"),
        help_text=_("The year the round is known by; conferences of one round may fall in the next year."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="rounds",
        null=True,
        blank=True,
        help_text=_("Of a regional review only."),
    )
    cycle = models.ForeignKey(
        Cycle,
        verbose_name=_("cycle"),
        on_delete=models.PROTECT,
        related_name="rounds",
        help_text=_("The cycle it feeds."),
    )
    name = models.CharField(_("name"), max_length=160)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["year", "region__order"]
        verbose_name = _("round of reporting")
        verbose_name_plural = _("rounds of reporting")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "region"],
                nulls_distinct=False,
                name="compact_round_once_a_year_and_region",
            ),
            models.CheckConstraint(
                condition=Q(kind="regional", region__isnull=False) | Q(kind="forum", region__isnull=True),
                name="compact_round_region_of_regional_reviews",
                violation_error_message=_("A regional review has a region, a Forum has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LoadedRecord(models.Model):
    """What a data file last said of one row: tells a person's correction from a value that is merely old."""

    file = models.CharField(max_length=40)
    code = models.CharField(max_length=120)
    values = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "code"], name="compact_loadedrecord_once_a_file_and_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.code}"
