"""An event: a townhall with the co-facilitators, a hearing, a briefing, in its own place and time zone."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from declarations.models import Draft
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Cycle
from imrf_portal.languages import OFFICIAL

# How long after a meeting its page still takes remarks.
REMARKS_AFTER = timedelta(days=14)


class EventKind(models.TextChoices):
    """What kind of event it is."""

    TOWNHALL = "townhall", _("Townhall")
    BRIEFING = "briefing", _("Briefing")
    HEARING = "hearing", _("Multi-stakeholder hearing")
    DIALOGUE = "dialogue", _("Dialogue")
    ROUND_TABLE = "round-table", _("Round table")
    REGIONAL_REVIEW = "regional-review", _("Regional review")
    SIDE_EVENT = "side-event", _("Side event")
    FORUM = "forum", _("Forum")


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


class Event(models.Model):
    """A meeting of the process, with a time zone of its own."""

    Status = EventStatus
    STEPS = {
        EventStatus.PREPARING: (EventStatus.PUBLISHED,),
        EventStatus.PUBLISHED: (EventStatus.CANCELLED,),
        EventStatus.CANCELLED: (),
    }

    kind = models.CharField(_("kind"), max_length=16, choices=EventKind.choices, default=EventKind.TOWNHALL)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="events", verbose_name=_("cycle"))
    drafts = models.ManyToManyField(
        Draft, blank=True, related_name="events", verbose_name=_("drafts discussed")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("One item a line."))
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
    link = models.URLField(_("link to take part"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=10, choices=[(one.code, one.native_name) for one in OFFICIAL]),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    recording_url = models.URLField(_("recording"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
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
