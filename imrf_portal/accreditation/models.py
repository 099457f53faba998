"""What comes before a role stands: somebody asks to speak for an organisation, or is invited by mail.

Neither counts for anything until it is confirmed or accepted; then a `Membership` stands, and nothing here is asked
again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accounts.roles import Person, is_administrator, manages
from imrf_portal.compact.models import Cycle
from imrf_portal.records.workflow import advance

CAPACITY_CHARACTERS = ANSWER_CHARACTERS = 500
# How long the link of an invitation can be used.
LINK_LASTS = timedelta(days=14)


class RequestStatus(models.TextChoices):
    """Where a request to speak for an organisation stands."""

    WAITING = "waiting", _("Waiting for an answer")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RequestQuerySet(models.QuerySet["MembershipRequest"]):
    """Requests by what may be seen of them."""

    def waiting(self) -> RequestQuerySet:
        """Those that nobody has answered."""
        return self.filter(status=RequestStatus.WAITING)

    def visible_to(self, person: Person) -> RequestQuerySet:
        """The one gate: who asked, who manages the organisation that is asked, and administrators."""
        if is_administrator(person):
            return self
        if not isinstance(person, User):
            return self.none()
        return self.filter(Q(person=person) | Q(organisation__in=manages(person)))


class MembershipRequest(models.Model):
    """A person asks to speak for an organisation, in a capacity they tell its manager.

    Who registers an organisation asks to manage it: that counts once the secretariat has verified it. What the asker
    and the manager write to one another is theirs and the secretariat's.
    """

    Status = RequestStatus
    STEPS: dict[str, tuple[str, ...]] = {
        RequestStatus.WAITING: (
            RequestStatus.CONFIRMED,
            RequestStatus.DECLINED,
            RequestStatus.WITHDRAWN,
        ),
        RequestStatus.CONFIRMED: (),
        RequestStatus.DECLINED: (),
        RequestStatus.WITHDRAWN: (),
    }

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="membership_requests", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="membership_requests", verbose_name=_("organization")
    )
    role = models.CharField(
        _("role"),
        max_length=14,
        choices=[(role.value, role.label) for role in (Role.MEMBER, Role.MANAGER)],
        default=Role.MEMBER,
    )
    capacity = models.CharField(_("in what capacity"), max_length=CAPACITY_CHARACTERS, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=RequestStatus.choices, default=RequestStatus.WAITING
    )
    answer = models.CharField(_("answer"), max_length=ANSWER_CHARACTERS, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("answered"), null=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to speak for an organization")
        verbose_name_plural = _("requests to speak for an organization")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(status=RequestStatus.WAITING),
                name="one_request_of_a_person_waits",
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.WAITING, decided_at__isnull=True)
                | (~Q(status=RequestStatus.WAITING) & Q(decided_at__isnull=False)),
                name="answered_request_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"], condition=Q(status=RequestStatus.WAITING), name="requests_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"

    def step_aside(self, *, by: User | None) -> None:
        """Be withdrawn where the same person asks the organisation into which this one is merged as well."""
        if self.status == RequestStatus.WAITING:
            advance(self, RequestStatus.WITHDRAWN, by=by, decided_at=timezone.now())


class InvitationStatus(models.TextChoices):
    """What has become of an invitation. That one is past its time is not stored: the clock knows."""

    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Taken back")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what the clock says of them."""

    def open(self, at: datetime | None = None) -> InvitationQuerySet:
        """Those whose link can be used at instant `at` (now)."""
        return self.filter(status=InvitationStatus.SENT, expires_at__gt=at or timezone.now())


class Invitation(models.Model):
    """A role that somebody is invited to by mail; the link works once, and only for an account with that address.

    Nothing but the letter keeps the address. `addressee` is its keyed digest, by which an account shows that it is
    meant; `masked` is what the inviter tells one invitation from another by. With `succeeds` the role of the
    predecessor ends at the instant at which this one begins, not before `takes_over_at`.
    """

    Status = InvitationStatus
    STEPS: dict[str, tuple[str, ...]] = {
        InvitationStatus.SENT: (InvitationStatus.ACCEPTED, InvitationStatus.REVOKED),
        InvitationStatus.ACCEPTED: (),
        InvitationStatus.REVOKED: (),
    }

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=14, choices=Role.choices)
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cycle")
    )
    addressee = models.CharField(max_length=64, editable=False)
    masked = models.CharField(_("address, masked"), max_length=260, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    succeeds = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name=_("takes over from")
    )
    takes_over_at = models.DateTimeField(_("takes over"), null=True)
    status = models.CharField(
        _("status"), max_length=8, choices=InvitationStatus.choices, default=InvitationStatus.SENT
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("can be used until"), editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a role")
        verbose_name_plural = _("invitations to roles")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["organisation"], condition=Q(status=InvitationStatus.SENT), name="invitations_sent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether its link can be used at instant `at` (now)."""
        return self.status == InvitationStatus.SENT and self.expires_at > (at or timezone.now())

    def is_for(self, address: str) -> bool:
        """Whether it was sent to this address."""
        return constant_time_compare(self.addressee, digest_of(address))


def digest_of(address: str) -> str:
    """The digest by which an address is known again and cannot be read: keyed with the portal's secret, in any case
    of letters the same."""
    return salted_hmac(
        "imrf_portal.accreditation.addressee", address.strip().lower(), algorithm="sha256"
    ).hexdigest()
