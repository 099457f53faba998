"""Who registers for an event: how many are admitted and by which link, and each person's registration.

The link to take part stands here and not with the event, so that nothing that shows or exports events can show it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.events.models import Event, EventStatus
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Region
from imrf_portal.languages import OFFICIAL_CHOICES


class Admission(models.Model):
    """How an event admits people: so many places, until an instant, by a link that only the confirmed learn."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="admission", verbose_name=_("event"))
    places = models.PositiveIntegerField(_("places"))
    closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("New York time. Empty: when the event begins."),
    )
    join_link = models.URLField(
        _("link to take part, for the confirmed alone"),
        blank=True,
        help_text=_(
            "Nobody sees it; the portal leads those there whose place is confirmed, once they are signed in."
        ),
    )
    link_version = models.PositiveIntegerField(default=0, editable=False)
    # The number of the last registration that came in; the next has the one after it.
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("registration for an event")
        verbose_name_plural = _("registration for events")
        ordering = ["-event__starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="admission_has_a_place_at_least"),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def until(self) -> datetime:
        """The instant at which registration closes."""
        return self.closes_at or self.event.starts_at

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether one can register at instant `at` (now): it takes place, and registration has not closed."""
        at = at or timezone.now()
        return self.event.status == EventStatus.PUBLISHED and at < self.until and not self.event.is_over(at)


class RegistrationStatus(models.TextChoices):
    """Whether a registered person has a place."""

    CONFIRMED = "confirmed", _("Confirmed")
    WAITING = "waiting", _("On the waiting list")
    LEFT = "left", _("Given up")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations by what may be seen of them."""

    def visible_to(self, person: Person) -> RegistrationQuerySet:
        """The one gate: one's own, and for the secretariat all."""
        if is_moderator(person):
            return self
        return self.filter(person=person) if isinstance(person, User) else self.none()

    def confirmed(self) -> RegistrationQuerySet:
        """Those with a place."""
        return self.filter(status=RegistrationStatus.CONFIRMED)

    def waiting(self) -> RegistrationQuerySet:
        """Those without one yet, in the order in which they came."""
        return self.filter(status=RegistrationStatus.WAITING).order_by("number")

    def standing(self) -> RegistrationQuerySet:
        """Those not given up."""
        return self.exclude(status=RegistrationStatus.LEFT)


class Registration(models.Model):
    """One person's registration for one event: confirmed, on the waiting list, or given up."""

    Status = RegistrationStatus
    STEPS = {
        RegistrationStatus.CONFIRMED: (RegistrationStatus.LEFT,),
        RegistrationStatus.WAITING: (RegistrationStatus.CONFIRMED, RegistrationStatus.LEFT),
        # Whoever comes back comes last.
        RegistrationStatus.LEFT: (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING),
    }

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations", verbose_name=_("person")
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    status = models.CharField(_("status"), max_length=9, choices=RegistrationStatus.choices)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("speaks for"),
    )
    constituency = models.CharField(_("constituency"), max_length=12, choices=OrganisationKind.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    language = models.CharField(_("language"), max_length=10, choices=OFFICIAL_CHOICES)
    needs_interpretation = models.BooleanField(_("needs interpretation"), default=False)
    access_needs = models.TextField(_("needs for taking part"), blank=True)
    registered_at = models.DateTimeField(_("registered"), default=timezone.now, editable=False)
    attended = models.BooleanField(_("attended"), default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="one_registration_a_person_and_event"),
            models.UniqueConstraint(fields=["event", "number"], name="registrations_stand_in_order"),
            models.CheckConstraint(
                condition=Q(attended=False) | Q(status=RegistrationStatus.CONFIRMED),
                name="only_the_confirmed_attended",
            ),
        ]
        indexes = [models.Index(fields=["event", "status", "number"], name="registrations_by_status")]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.number}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has a place."""
        return self.status == RegistrationStatus.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        """Whether the person waits for a place."""
        return self.status == RegistrationStatus.WAITING

    def place_in_line(self) -> int:
        """Which number it has on the waiting list, from 1; one query."""
        before = Registration.objects.waiting().filter(event_id=self.event_id, number__lt=self.number)
        return before.count() + 1
