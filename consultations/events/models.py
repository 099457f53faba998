"""An event: a townhall with the co-facilitators, a hearing, a dialogue, in its own place and time zone.

What it has on its agenda and the series it belongs to stand here too; who registers for it, in `registrations`.
"""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.events.kinds import EventKind
from declarations.models import Draft, Paragraph
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Cycle, Milestone, Objective, Region, RoundTable, State
from imrf_portal.languages import OFFICIAL_CHOICES
from imrf_portal.records.redacting import Redactable

# How long after a meeting its page still takes remarks.
REMARKS_AFTER = timedelta(days=14)


class Interpretation(models.TextChoices):
    """What a meeting is made accessible by, beside interpretation into the official languages."""

    SIGN = "sign", _("International Sign")
    CAPTIONS = "captions", _("Captions")


class EventStatus(models.TextChoices):
    """Whether the public sees the event and whether it takes place."""

    PREPARING = "preparing", _("Being prepared")
    PUBLISHED = "published", _("Announced")
    CANCELLED = "cancelled", _("Cancelled")


def time_zones() -> list[tuple[str, str]]:
    """The time zones an event may be held in, by region and town; not the abbreviations nor the old aliases."""
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    names = [name for name in zoneinfo.available_timezones() if name.startswith(regions)]
    return [(name, name.replace("_", " ")) for name in sorted(names)] + [("UTC", "UTC")]


class Series(models.Model):
    """Events that belong together, such as the dialogues of one cycle, each on a topic of its own."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="series", verbose_name=_("cycle"))
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["-cycle__year", "slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.slug])


class EventQuerySet(models.QuerySet["Event"]):
    """Events by what may be seen of them and what the clock says."""

    def visible_to(self, person: Person) -> EventQuerySet:
        """The one gate of list and page: everybody sees what is announced, moderators also what is prepared."""
        return self if is_moderator(person) else self.announced()

    def announced(self) -> EventQuerySet:
        """Those that the public sees, cancelled ones included: people must learn that they are."""
        return self.exclude(status=EventStatus.PREPARING)

    def upcoming(self, at: datetime | None = None) -> EventQuerySet:
        """Announced, not cancelled and not over at instant `at` (now); the next first."""
        return self.filter(status=EventStatus.PUBLISHED, ends_at__gt=at or timezone.now()).order_by(
            "starts_at"
        )

    def on_objective(self, objective: Objective) -> EventQuerySet:
        """Those with this objective of the Compact on their agenda."""
        return self.filter(pk__in=AgendaItem.objects.filter(objectives=objective).values("event"))

    def in_region(self, region: Region) -> EventQuerySet:
        """Those of a region of review: its own, and those that its States hold."""
        states = State.objects.filter(regions=region)
        return self.filter(Q(region=region) | Q(state__in=states))


class Event(Redactable):
    """A meeting of the process, with a time zone of its own."""

    # What can be taken out is what is said of the meeting; each stands in six languages (`consultations.erasing`).
    MARKED = ()

    Status = EventStatus
    STEPS = {
        EventStatus.PREPARING: (EventStatus.PUBLISHED,),
        EventStatus.PUBLISHED: (EventStatus.CANCELLED,),
        EventStatus.CANCELLED: (),
    }

    # By its code, so that an address and a query name a kind without asking for its row.
    kind = models.ForeignKey(
        EventKind, models.PROTECT, to_field="code", related_name="events", verbose_name=_("kind")
    )
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="events", verbose_name=_("cycle"))
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    discussion = models.ForeignKey(
        "consultations.Consultation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("discussion space"),
        help_text=_("The consultation on the same topic: with it the event is a dialogue."),
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("region")
    )
    state = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("State"),
        help_text=_("The State that holds it for its own review; its page shows the event."),
    )
    drafts = models.ManyToManyField(
        Draft, blank=True, related_name="events", verbose_name=_("drafts discussed")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="America/New_York",
        # Asked when needed: the list comes with the machine's time zone data, and a migration must not freeze it.
        choices=time_zones,
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(
        _("link to take part"),
        blank=True,
        help_text=_("Everybody sees it. A link for those who registered belongs to the registration."),
    )
    languages = ArrayField(
        models.CharField(max_length=10, choices=OFFICIAL_CHOICES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    interpretation = ArrayField(
        models.CharField(
            max_length=10,
            choices=[*OFFICIAL_CHOICES, *Interpretation.choices],
        ),
        verbose_name=_("interpretation"),
        default=list,
        blank=True,
    )
    recording_url = models.URLField(_("recording"), blank=True)
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Not shown before the summary is published.")
    )
    heard = models.TextField(
        _("what we heard"),
        blank=True,
        help_text=_("What the next draft took up of the meeting; published with the summary."),
    )
    next_draft = models.ForeignKey(
        Draft,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heard_at",
        verbose_name=_("next draft"),
        help_text=_("The draft in which what was heard can be read."),
    )
    presented_at = models.ForeignKey(
        Milestone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="presented",
        verbose_name=_("summary presented at"),
        help_text=_(
            "The step of the cycle, such as the Forum, at which the summary of a hearing is presented."
        ),
    )
    summarised_at = models.DateTimeField(_("summary published"), null=True, editable=False)
    cancellation_note = models.TextField(
        _("note on the cancellation"),
        blank=True,
        help_text=_("What people should know, such as when it will be held instead."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=EventStatus.choices, default=EventStatus.PREPARING
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("announced"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["status", "starts_at"], name="events_by_time")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == EventStatus.CANCELLED

    @property
    def is_announced(self) -> bool:
        """Whether the public sees it, be it cancelled."""
        return self.status != EventStatus.PREPARING

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether its end is past at instant `at` (now)."""
        return self.ends_at <= (at or timezone.now())

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The clock on the wall of the meeting room."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def takes_remarks(self, at: datetime | None = None) -> bool:
        """Whether remarks can be left: from its announcement until two weeks after its end, unless cancelled."""
        return self.status == EventStatus.PUBLISHED and (at or timezone.now()) < self.ends_at + REMARKS_AFTER


class Session(models.Model):
    """A part of an event with hours of its own, such as a panel of the hearing.

    Its hours are counted in minutes from the beginning of the event, so that it moves with the event. Its moderators
    are told by what they are, never by name.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name=_("event"))
    begins_after = models.PositiveSmallIntegerField(
        _("begins after, in minutes"), help_text=_("Counted from the beginning of the event: 0, 90.")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    title = models.CharField(_("title"), max_length=200)
    moderators = models.CharField(
        _("moderators"),
        max_length=300,
        blank=True,
        help_text=_("What they are, not their names: a mayor, a trade union leader."),
    )
    round_table = models.ForeignKey(
        RoundTable,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("round table"),
        help_text=_("The round table of the Forum that it prepares."),
    )
    languages = ArrayField(
        models.CharField(max_length=10, choices=OFFICIAL_CHOICES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    interpretation = ArrayField(
        models.CharField(
            max_length=10,
            choices=[*OFFICIAL_CHOICES, *Interpretation.choices],
        ),
        verbose_name=_("interpretation"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["begins_after", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1), name="session_lasts_a_minute_at_least"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> datetime:
        """The instant at which it begins, as the event stands now."""
        return self.event.starts_at + timedelta(minutes=self.begins_after)

    @property
    def ends_at(self) -> datetime:
        """The instant at which it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)


class AgendaItem(models.Model):
    """One item of an event's agenda, with the paragraphs and the objectives it is about."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda", verbose_name=_("event"))
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="agenda", verbose_name=_("session")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("item"), max_length=300)
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("draft")
    )
    paragraphs = models.ManyToManyField(
        Paragraph, blank=True, related_name="agenda_items", verbose_name=_("paragraphs")
    )
    objectives = models.ManyToManyField(
        Objective, blank=True, related_name="agenda_items", verbose_name=_("objectives")
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
