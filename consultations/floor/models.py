"""Who asked for the floor of an event, the list of speakers that came of it, and what the chair did with it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.events.models import AgendaItem, Event, EventStatus
from consultations.floor.ordering import Entrant, budgets, commitment, ordered
from declarations.models import Paragraph
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Region
from imrf_portal.languages import OFFICIAL_CHOICES


def new_secret() -> str:
    """A number that nobody can guess, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


class FloorQuerySet(models.QuerySet["Floor"]):
    """Floors by what may be seen of them and what the clock says."""

    def visible_to(self, person: Person) -> FloorQuerySet:
        """The one gate: whoever sees the event."""
        return self if is_moderator(person) else self.exclude(event__status=EventStatus.PREPARING)

    def to_be_listed(self, at: datetime | None = None) -> FloorQuerySet:
        """Those for which asking has closed at instant `at` (now) and which have no list yet, unless cancelled."""
        return self.filter(
            event__status=EventStatus.PUBLISHED, closes_at__lte=at or timezone.now(), list__isnull=True
        )


class Floor(models.Model):
    """That an event takes speakers: until when one asks, and how much time there is for them.

    `secret` is drawn when asking begins and shown by nobody before it has closed; its digest is public from the
    first minute (`ordering`).
    """

    event = models.OneToOneField(Event, models.PROTECT, related_name="floor", verbose_name=_("event"))
    closes_at = models.DateTimeField(_("asking closes"), help_text=_("New York time."))
    minutes = models.PositiveSmallIntegerField(
        _("minutes for all speakers"), default=60, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    minutes_each = models.PositiveSmallIntegerField(
        _("minutes for each speaker"), default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)

    objects = FloorQuerySet.as_manager()

    class Meta:
        verbose_name = _("floor of an event")
        verbose_name_plural = _("floors of events")
        ordering = ["-closes_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_each__gte=1, minutes__gte=F("minutes_each")),
                name="floor_has_time_for_one_speaker",
                violation_error_message=_("There has to be time for at least one speaker."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")), name="floor_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def get_absolute_url(self) -> str:
        return reverse("floor", args=[self.event.slug])

    def has_closed(self, at: datetime | None = None) -> bool:
        """Whether asking is over at instant `at` (now)."""
        return self.closes_at <= (at or timezone.now())

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether one can ask at instant `at` (now)."""
        return self.event.status == EventStatus.PUBLISHED and not self.has_closed(at)

    @property
    def commitment(self) -> str:
        """The digest of the secret number, public from the first minute."""
        return commitment(self.secret)


class RequestStatus(models.TextChoices):
    """Whether somebody still wants the floor."""

    ASKED = "asked", _("Asked for")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FloorRequestQuerySet(models.QuerySet["FloorRequest"]):
    """Requests by what may be seen of them."""

    def standing(self) -> FloorRequestQuerySet:
        """Those not withdrawn."""
        return self.filter(status=RequestStatus.ASKED)

    def unlisted(self) -> FloorRequestQuerySet:
        """Those not withdrawn for which no list of speakers is made yet."""
        return self.standing().filter(floor__list__isnull=True)

    def visible_to(self, person: Person) -> FloorRequestQuerySet:
        """The one gate before there is a list: askers see their own, the secretariat all."""
        if is_moderator(person):
            return self
        return self.filter(asked_by=person) if isinstance(person, User) else self.none()


class FloorRequest(models.Model):
    """An organisation asks to speak at an event; one request an organisation.

    What everybody reads once there is a list is frozen as it was shown to the asker. `note` is for the chair and
    the secretariat alone.
    """

    Status = RequestStatus
    STEPS: dict[str, tuple[str, ...]] = {
        RequestStatus.ASKED: (RequestStatus.WITHDRAWN,),
        RequestStatus.WITHDRAWN: (),
    }

    floor = models.ForeignKey(Floor, models.PROTECT, related_name="requests", verbose_name=_("event"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="floor_requests", verbose_name=_("organization")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="floor_requests", verbose_name=_("asked by")
    )
    key = models.CharField(max_length=80, editable=False)
    shown_organisation = models.CharField(_("organization as shown"), max_length=200)
    shown_organisation_language = models.CharField(max_length=10, default="en")
    constituency = models.CharField(_("constituency"), max_length=12, choices=OrganisationKind.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    language = models.CharField(
        _("language of the intervention"),
        max_length=10,
        choices=OFFICIAL_CHOICES,
    )
    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paragraph")
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("agenda item")
    )
    note = models.CharField(_("topic, for the chair"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=RequestStatus.choices, default=RequestStatus.ASKED
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)

    objects = FloorRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for the floor")
        verbose_name_plural = _("requests for the floor")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["floor", "organisation"],
                condition=Q(status=RequestStatus.ASKED),
                name="one_request_an_organisation_and_event",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_organisation


class SpeakingList(models.Model):
    """The order of speakers of an event, with everything from which it can be made again.

    `entrants` holds of each request its key, constituency, region and what lets it move up, as they were when the
    list was made. `version` counts what the chair did, so that nobody acts on what they have not seen.
    """

    floor = models.OneToOneField(Floor, models.PROTECT, related_name="list", verbose_name=_("event"))
    rule = models.PositiveSmallIntegerField(_("rule"), editable=False)
    secret = models.CharField(max_length=64, editable=False)
    seed = models.CharField(max_length=64, editable=False)
    entrants = models.JSONField(editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes for all speakers"), editable=False)
    minutes_each = models.PositiveSmallIntegerField(_("minutes for each speaker"), editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("list of speakers")
        verbose_name_plural = _("lists of speakers")

    def __str__(self) -> str:
        return str(self.floor)

    @property
    def seconds_each(self) -> int:
        """The length of a turn."""
        return self.minutes_each * 60

    def made_again(self) -> list[Entrant]:
        """The order made once more from what is kept here and from nothing else."""
        return ordered((Entrant(**one) for one in self.entrants), seed=self.seed)

    def budgets(self) -> dict[str, int]:
        """The minutes of each constituency on the list."""
        return budgets(self.made_again(), minutes=self.minutes, minutes_each=self.minutes_each)


class TurnStatus(models.TextChoices):
    """What has become of a turn."""

    WAITING = "waiting", _("To come")
    CALLED = "called", _("Called")
    SPEAKING = "speaking", _("Speaking")
    STOPPED = "stopped", _("Clock stopped")
    GIVEN = "given", _("Has spoken")
    ABSENT = "absent", _("Was absent")
    LEFT = "left", _("Withdrawn")


# At one of these somebody has the floor, and nobody else can be called.
AT_THE_FLOOR = (TurnStatus.CALLED, TurnStatus.SPEAKING, TurnStatus.STOPPED)


class TurnQuerySet(models.QuerySet["Turn"]):
    """Turns of lists, which everybody may read."""

    def for_reading(self) -> TurnQuerySet:
        """With what a page shows of each; one query however many there are."""
        return self.select_related(
            "request__region", "request__agenda_item", "request__paragraph__draft__declaration"
        )


class Turn(models.Model):
    """A place on a list of speakers, and what has become of it.

    `seconds` is how long was spoken before `began_at`, which is set while the clock runs.
    """

    Status = TurnStatus
    # Forth as a meeting goes, and back again where the chair takes the last act back.
    STEPS: dict[str, tuple[str, ...]] = {
        TurnStatus.WAITING: (TurnStatus.CALLED, TurnStatus.LEFT),
        TurnStatus.CALLED: (
            TurnStatus.SPEAKING,
            TurnStatus.ABSENT,
            TurnStatus.WAITING,
        ),
        TurnStatus.SPEAKING: (TurnStatus.STOPPED, TurnStatus.GIVEN, TurnStatus.CALLED),
        TurnStatus.STOPPED: (TurnStatus.SPEAKING, TurnStatus.GIVEN),
        TurnStatus.GIVEN: (TurnStatus.SPEAKING, TurnStatus.STOPPED),
        TurnStatus.ABSENT: (TurnStatus.CALLED,),
        TurnStatus.LEFT: (),
    }

    list = models.ForeignKey(SpeakingList, models.PROTECT, related_name="turns", verbose_name=_("list"))
    request = models.OneToOneField(
        FloorRequest, models.PROTECT, related_name="turn", verbose_name=_("request")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    is_planned = models.BooleanField(_("fits into the time"))
    status = models.CharField(
        _("status"), max_length=8, choices=TurnStatus.choices, default=TurnStatus.WAITING
    )
    seconds = models.PositiveIntegerField(_("seconds spoken"), default=0)
    began_at = models.DateTimeField(_("clock started"), null=True, editable=False)

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="turns_are_numbered"),
            models.UniqueConstraint(
                fields=["list"], condition=Q(status__in=AT_THE_FLOOR), name="one_speaker_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status=TurnStatus.SPEAKING, began_at__isnull=False)
                | (~Q(status=TurnStatus.SPEAKING) & Q(began_at__isnull=True)),
                name="clock_runs_while_somebody_speaks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.request}"

    @property
    def is_at_the_floor(self) -> bool:
        """Whether it has been called and is not over."""
        return self.status in AT_THE_FLOOR

    def spoken(self, at: datetime | None = None) -> int:
        """The seconds spoken up to instant `at` (now), those on the running clock included."""
        if self.began_at is None:
            return self.seconds
        return self.seconds + max(0, int(((at or timezone.now()) - self.began_at).total_seconds()))


class ChairAct(models.Model):
    """One thing the chair did, and how the turn stood before; the last one can be taken back.

    `number` is the version of the list after it.
    """

    list = models.ForeignKey(SpeakingList, models.PROTECT, related_name="acts")
    number = models.PositiveIntegerField()
    turn = models.ForeignKey(Turn, models.PROTECT, related_name="acts")
    act = models.CharField(max_length=8)
    was = models.CharField(max_length=8, choices=TurnStatus.choices)
    was_seconds = models.PositiveIntegerField()
    was_began_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("act of the chair")
        verbose_name_plural = _("acts of the chair")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="acts_of_the_chair_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.number} {self.act}"


class Statement(models.Model):
    """That a remark on an event is about one paragraph of a draft, as its author says."""

    comment = models.OneToOneField(
        "consultations.Comment", models.PROTECT, related_name="statement", verbose_name=_("comment")
    )
    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, related_name="statements", verbose_name=_("paragraph")
    )

    class Meta:
        verbose_name = _("statement on a paragraph")
        verbose_name_plural = _("statements on paragraphs")

    def __str__(self) -> str:
        return f"{self.comment_id} → {self.paragraph_id}"
