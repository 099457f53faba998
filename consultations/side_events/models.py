"""The call for side events of a cycle, what was applied for, and the tracks of accreditation as information."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.events.models import Event
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.references import new_reference
from imrf_portal.languages import OFFICIAL_CHOICES
from imrf_portal.moderation.models import Moderated, Status


class SideEventCall(models.Model):
    """The secretariat calls for side events of one cycle: by which criteria, and until when."""

    cycle = models.OneToOneField(
        Cycle, models.PROTECT, related_name="side_event_call", verbose_name=_("cycle")
    )
    criteria = models.TextField(
        _("criteria"), help_text=_("By what an application is decided; everybody reads them.")
    )
    opens_at = models.DateTimeField(_("opens"), help_text=_("New York time. Nobody sees the call before."))
    closes_at = models.DateTimeField(_("closes"), help_text=_("New York time."))

    class Meta:
        verbose_name = _("call for side events")
        verbose_name_plural = _("calls for side events")
        ordering = ["-cycle__year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message=_("The call closes after it opens."),
            )
        ]

    def __str__(self) -> str:
        return str(self.cycle)

    def get_absolute_url(self) -> str:
        return reverse("side_events", args=[self.cycle.slug])

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether it takes applications at instant `at` (now)."""
        return self.opens_at <= (at or timezone.now()) < self.closes_at


class Format(models.TextChoices):
    """How a side event is held."""

    IN_PERSON = "in-person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class Standing(models.TextChoices):
    """Where an application stands: the steps of every moderated thing, in the words of a call."""

    WAITING = Status.WAITING, _("Received, waiting for a decision")
    PUBLISHED = Status.PUBLISHED, _("Accepted")
    RETURNED = Status.RETURNED, _("Returned to its author")
    WITHHELD = Status.WITHHELD, _("Not accepted")
    WITHDRAWN = Status.WITHDRAWN, _("Withdrawn")


class ApplicationQuerySet(models.QuerySet["SideEventApplication"]):
    """Applications by what may be seen of them."""

    def visible_to(self, person: Person) -> ApplicationQuerySet:
        """The one gate: one's own, and for the secretariat those that were sent. An application is never public."""
        if is_moderator(person):
            return self.filter(Q(sent_at__isnull=False) | Q(applicant=person))
        return self.filter(applicant=person) if isinstance(person, User) else self.none()

    def sent(self) -> ApplicationQuerySet:
        """Those that the secretariat decides about."""
        return self.filter(sent_at__isnull=False)


class SideEventApplication(Moderated):
    """An organisation applies for a side event; until it is sent its applicant alone sees it.

    Accepted, it becomes an event of the calendar. `contact` is for the secretariat alone, whatever is decided.
    """

    status = models.CharField(_("status"), max_length=10, choices=Standing.choices, default=Standing.WAITING)
    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    call = models.ForeignKey(
        SideEventCall, models.PROTECT, related_name="applications", verbose_name=_("call")
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("applicant")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("lead organization")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(
        _("language of the texts"),
        max_length=10,
        choices=OFFICIAL_CHOICES,
        default="en",
    )
    organisers = models.TextField(_("other organizers"), blank=True)
    format = models.CharField(_("format"), max_length=9, choices=Format.choices, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10, choices=OFFICIAL_CHOICES),
        verbose_name=_("languages of the event"),
        default=list,
        blank=True,
    )
    abstract = models.TextField(_("abstract"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    event = models.OneToOneField(
        Event, models.PROTECT, null=True, related_name="application", editable=False, verbose_name=_("event")
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for a side event")
        verbose_name_plural = _("applications for side events")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(status=Status.WAITING),
                name="only_what_was_sent_is_decided",
            ),
        ]
        indexes = [models.Index(fields=["status", "received_at"], name="side_events_in_the_queue")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("side_event_application", args=[self.reference])

    @property
    def is_unsent(self) -> bool:
        """Whether it lies with its applicant and nobody else has seen it."""
        return self.sent_at is None

    @property
    def standing(self) -> Promise:
        """Where it stands, in words."""
        return _("Not sent yet") if self.is_unsent else Standing(self.status).label


class AccreditationTrack(models.Model):
    """One way for organisations to be admitted to the Forum: for whom, until when, with which form. Information only."""

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="accreditation_tracks", verbose_name=_("cycle")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=200)
    for_whom = models.TextField(_("for whom"), blank=True)
    steps = models.TextField(_("what to do"), blank=True)
    opens_on = models.DateField(_("opens"), null=True, blank=True, help_text=_("A day in New York."))
    closes_on = models.DateField(_("closes"), null=True, blank=True, help_text=_("A day in New York."))
    form_url = models.URLField(_("form"), max_length=400, blank=True)
    more_url = models.URLField(_("more about it"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("track of accreditation")
        verbose_name_plural = _("tracks of accreditation")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="track_closes_after_it_opens",
                violation_error_message=_("The last day cannot be before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title
