"""People, the organisations that speak, and who speaks for whom.

The e-mail address is the login and is never shown to anybody else; what a role permits is worked out from the
memberships that stand at this moment, so that a role that ended is gone at the next request.
"""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any, ClassVar

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from imrf_portal.compact.models import Cycle, StakeholderGroup, State
from imrf_portal.kit.text import one_line
from imrf_portal.languages import OFFICIAL_CHOICES


def validate_time_zone(name: str) -> None:
    """Refuse a time zone that no clock knows (IANA)."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone by its name, such as Africa/Nairobi."))


class UserManager(BaseUserManager["User"]):
    """Makes people; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who can sign in with `email` once it is confirmed."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in: a stakeholder, a diplomat, a member of the secretariat."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, help_text=_("As it appears beside what you publish."))
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=OFFICIAL_CHOICES,
        default="en",
        help_text=_("The language of the mails you receive."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_time_zone])
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.get_short_name()

    def clean(self) -> None:
        """The address in lower case, the name on one line."""
        super().clean()
        self.email = self.email.strip().lower()
        self.name = one_line(self.name)

    def get_short_name(self) -> str:
        """The name as shown; the number of the account where none was given, never the address."""
        return one_line(self.name) or _("Account %(number)s") % {"number": self.pk}

    get_full_name = get_short_name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person holds now, by their confirmed memberships; read once a request."""
        return frozenset(self.memberships.current().values_list("role", flat=True))

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether this account signs in with a second factor: one that has it can sign in only through it; read once a
        request."""
        return is_mfa_enabled(self)

    @property
    def is_staff(self) -> bool:
        """Whether the person works in the secretariat's admin: a moderator or an administrator."""
        return not self.roles.isdisjoint(AT_THE_DESK)

    @property
    def is_superuser(self) -> bool:
        """Administrators may do in the admin what its pages offer; the acts still ask their own permission."""
        return Role.ADMINISTRATOR in self.roles

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Django's own model permissions belong to administrators; apps open single desks to moderators."""
        return self.is_active and self.is_superuser

    def has_perms(self, perm_list: list[str], obj: object | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


def shown_to_self(user: User) -> str:
    """How the login pages name the person who is signing in."""
    return user.get_short_name()


class OrganisationKind(models.TextChoices):
    """What kind of voice an organisation is."""

    STATE_DELEGATION = "state", _("State delegation")
    UN_ENTITY = "un", _("United Nations entity")
    INTERGOVERNMENTAL = "igo", _("Intergovernmental organization")
    CIVIL_SOCIETY = "ngo", _("Civil society organization")
    MIGRANTS = "migrants", _("Migrant organization")
    DIASPORA = "diaspora", _("Diaspora organization")
    UNION = "union", _("Trade union")
    EMPLOYERS = "private", _("Private sector")
    ACADEMIA = "academia", _("Academia")
    LOCAL_AUTHORITY = "local", _("Local authority")
    NHRI = "nhri", _("National human rights institution")
    PARLIAMENT = "parliament", _("Parliamentarians")
    FAITH = "faith", _("Faith-based organization")
    YOUTH = "youth", _("Youth organization")
    MEDIA = "media", _("Media")
    SECRETARIAT = "secretariat", _("Network secretariat")
    OTHER = "other", _("Other stakeholder")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by what is known of them."""

    def known(self) -> OrganisationQuerySet:
        """Those that the secretariat has verified and that were not merged into another."""
        return self.filter(is_verified=True, merged_into__isnull=True)

    def unverified(self) -> OrganisationQuerySet:
        """Those that stand by themselves and that the secretariat has not verified."""
        return self.filter(is_verified=False, merged_into__isnull=True)

    def named(self, words: str) -> OrganisationQuerySet:
        """Those whose name or acronym holds the words, accents and case aside, or that absorbed one of such a name."""
        holds = Q(name__unaccent__icontains=words) | Q(acronym__unaccent__icontains=words)
        found = Organisation.objects.filter(holds)
        return self.filter(Q(pk__in=found.values("pk")) | Q(pk__in=found.values("merged_into")))


class Organisation(models.Model):
    """Anybody who can speak other than in their own name, a State's delegation included.

    One that was merged into another stays, with its name and its address, so that what was shown under them is still
    found; it counts as verified no more, and nobody speaks for it.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("language of the name"),
        max_length=10,
        default="en",
        help_text=_("So that the name is set and read rightly."),
    )
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("State")
    )
    stakeholder_group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("stakeholder group"),
    )
    website = models.URLField(_("website"), max_length=300, blank=True, default="", db_default="")
    is_verified = models.BooleanField(_("verified by the secretariat"), default=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbed",
        verbose_name=_("merged into"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.STATE_DELEGATION) | Q(state__isnull=False),
                name="delegation_has_its_state",
                violation_error_message=_("Choose the State whose delegation this is."),
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(kind=OrganisationKind.STATE_DELEGATION),
                name="one_delegation_per_state",
                violation_error_message=_("This State's delegation is there already."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_verified=False),
                name="merged_counts_as_verified_no_more",
                violation_error_message=_(
                    "This organization was merged into another, which is verified or not."
                ),
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="nothing_is_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def is_open_to_all(self) -> bool:
        """Whether it is an organisation as anybody may found one: neither a State's delegation nor the secretariat."""
        return self.kind not in {OrganisationKind.STATE_DELEGATION, OrganisationKind.SECRETARIAT}


class Role(models.TextChoices):
    """What a person is in an organisation."""

    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager")
    FOCAL_POINT = "focal-point", _("Focal point")
    DEPUTY = "deputy", _("Deputy focal point")
    CO_FACILITATOR = "co-facilitator", _("Co-facilitator")
    MODERATOR = "moderator", _("Moderator")
    ADMINISTRATOR = "administrator", _("Administrator")


# Roles that only one kind of organisation gives.
GIVEN_BY = {
    Role.FOCAL_POINT: OrganisationKind.STATE_DELEGATION,
    Role.DEPUTY: OrganisationKind.STATE_DELEGATION,
    Role.CO_FACILITATOR: OrganisationKind.STATE_DELEGATION,
    Role.MODERATOR: OrganisationKind.SECRETARIAT,
    Role.ADMINISTRATOR: OrganisationKind.SECRETARIAT,
}
# The roles of the secretariat, which count only with a second factor.
AT_THE_DESK = (Role.MODERATOR, Role.ADMINISTRATOR)
# The roles whose holders say who else speaks for the organisation.
MANAGING = (Role.MANAGER, Role.FOCAL_POINT)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by what the clock says of them, and what they permit."""

    def current(self, at: datetime | None = None) -> MembershipQuerySet:
        """Those confirmed and standing at instant `at` (now): since ≤ at < until, no until = no end."""
        at = at or timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at, confirmed_at__lte=at)

    def to_come(self, at: datetime | None = None) -> MembershipQuerySet:
        """Those confirmed that begin later than instant `at` (now)."""
        at = at or timezone.now()
        return self.filter(since__gt=at, confirmed_at__lte=at)

    def managing(self) -> MembershipQuerySet:
        """Those by which somebody with an open account says who else speaks for the organisation."""
        return self.filter(role__in=MANAGING, person__is_active=True)


class Membership(models.Model):
    """A person's role in an organisation, from one instant to another, confirmed by somebody who may.

    Every role is a membership: a moderator is a member of the secretariat, a co-facilitator one of the
    delegation that lends them, for one cycle.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=14, choices=Role.choices, default=Role.MEMBER)
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("cycle")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    succeeds = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="successors",
        verbose_name=_("takes over from"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.CO_FACILITATOR, cycle__isnull=False)
                | (~Q(role=Role.CO_FACILITATOR) & Q(cycle__isnull=True)),
                name="cycle_belongs_to_co_facilitators",
                violation_error_message=_("A co-facilitator serves one cycle; other roles have none."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A role ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.organisation}"

    def clean(self) -> None:
        """A role is given by the kind of organisation it belongs to: nobody moderates for a city."""
        if (
            self.role == Role.MANAGER
            and self.organisation_id is not None
            and not self.organisation.is_open_to_all
        ):
            raise ValidationError(
                _("A delegation is managed by its focal point, the secretariat by its administrators.")
            )
        kind = GIVEN_BY.get(Role(self.role)) if self.role in Role.values else None
        if kind is not None and self.organisation_id is not None and self.organisation.kind != kind:
            raise ValidationError(
                _("Only an organization of the kind “%(kind)s” gives this role."), params={"kind": kind.label}
            )
