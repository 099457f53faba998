"""Pledges: what was promised, by whom and with whom; the ledger beside them says what became of it.

A pledge is a document in versions, each moderated by itself, so that an amendment never covers what was promised
first. Whoever pledges has a line of its own: the actor that files, and each partner that has confirmed its part.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Cycle, Objective, Principle, Region, State
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.references import new_reference
from imrf_portal.moderation.models import Moderated, Status
from imrf_portal.records.redacting import Redactable
from pledges.ledger.models import (
    Entry,
    EntryKind,
    Evidence,
    Finding,
    Light,
    Progress,
    Report,
    Standing,
    UpdateLink,
)
from pledges.searching import words_of_version

__all__ = [
    "Entry",
    "EntryKind",
    "Evidence",
    "Finding",
    "Form",
    "Kind",
    "Level",
    "Light",
    "Numbering",
    "Partner",
    "PartnerStatus",
    "PartnerVariant",
    "Pledge",
    "PledgeVersion",
    "Progress",
    "Report",
    "Standing",
    "UnsentPledge",
    "UpdateLink",
]


class Kind(models.TextChoices):
    """By how many, and to what, a pledge is made."""

    INDIVIDUAL = "individual", _("Individual pledge")
    COMMON = "common", _("Common pledge")
    IN_PARTNERSHIP = "in-partnership", _("Pledge in partnership")
    MATCHING = "matching", _("Matching pledge")


# Kinds that are made together; one of the actors files them, the others confirm their part.
JOINT = frozenset({Kind.COMMON, Kind.IN_PARTNERSHIP})


class Form(models.TextChoices):
    """What is promised."""

    FINANCIAL = "financial", _("Financial")
    HUMAN_RESOURCE = "human-resource", _("Human resource")
    PROCESS = "process", _("Process")
    POLICY = "policy", _("Policy")


class Level(models.TextChoices):
    """At which level a pledge is carried out."""

    LOCAL = "local", _("Local")
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")
    INTERNATIONAL = "international", _("International")


def spoken_for(person: Person, at: datetime | None = None) -> models.QuerySet[Membership]:
    """The standing memberships of a person at instant `at` (now); none for a visitor."""
    if not isinstance(person, User) or not person.is_active:
        return Membership.objects.none()
    return Membership.objects.current(at).filter(person=person)


class Numbering(models.Model):
    """The last running number that was given to a pledge in a year; none is ever given twice."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("numbering of a year")
        verbose_name_plural = _("numberings of years")

    def __str__(self) -> str:
        return f"P-{self.year}-{self.last:04}"


class PledgeQuerySet(models.QuerySet["Pledge"]):
    """Pledges by what may be seen of them."""

    def visible_to(self, person: Person) -> PledgeQuerySet:
        """Those of which the person may read a version."""
        versions = PledgeVersion.objects.visible_to(person)
        return self.filter(pk__in=versions.values("pledge"))

    def published(self) -> PledgeQuerySet:
        """Those that everybody reads."""
        return self.filter(standing__isnull=False)


class Pledge(models.Model):
    """A pledge by one actor or by several together, in one or more versions.

    Until it is public it is known by a random reference; on publication it gets a running number of the year, which
    stays its own for ever, also where the pledge is public no longer. `standing` is the newest published version, the
    one everybody reads; worked out anew with every act, so it cannot drift.
    """

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    number = models.CharField(_("number"), max_length=16, null=True, unique=True, editable=False)
    # The number it had where it was kept before, so that an import done twice makes it once.
    external_number = models.CharField(
        _("number elsewhere"), max_length=60, null=True, unique=True, editable=False
    )
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="pledges", verbose_name=_("cycle"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="pledges",
        verbose_name=_("filed by"),
        help_text=_("Nobody where it was imported."),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="pledges", verbose_name=_("pledging State or actor")
    )
    # Never shown to anybody but the secretariat and those who file for the pledging actor.
    contact = models.TextField(_("contact"), blank=True)
    standing = models.ForeignKey(
        "PledgeVersion", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("text")
    )

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__isnull=True) | Q(number__isnull=False),
                name="public_pledge_has_its_number",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.reference

    def get_absolute_url(self) -> str:
        return reverse("pledge", args=[self.number or self.reference])


class PledgeVersionQuerySet(models.QuerySet["PledgeVersion"]):
    """Versions by what may be seen of them."""

    def visible_to(self, person: Person) -> PledgeVersionQuerySet:
        """The one gate of lists, pages, files and exports.

        Everybody reads what is published; those who speak for the pledging actor, and for the partners it has named,
        also what waits, was returned or withheld; moderators everything.
        """
        if is_moderator(person):
            return self
        visible = Q(status=Status.PUBLISHED)
        if isinstance(person, User):
            mine = spoken_for(person).values("organisation")
            asked = Partner.objects.parties().filter(organisation__in=mine)
            visible |= Q(pledge__in=asked.values("pledge"))
        return self.filter(visible)

    def published(self) -> PledgeVersionQuerySet:
        """Those that everybody reads."""
        return self.filter(status=Status.PUBLISHED)


class PledgeVersion(Redactable, Moderated):
    """What a pledge says in one of its versions; it never changes once it was sent."""

    MARKED = ("title", "text")
    EMPTIED = ("place", "resources", "target", "shown_by")

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="versions", verbose_name=_("pledge"))
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    matched = models.ForeignKey(
        Pledge, models.PROTECT, null=True, related_name="matched_by", verbose_name=_("pledge it matches")
    )
    forms = ArrayField(models.CharField(max_length=14, choices=Form.choices), verbose_name=_("forms"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10)
    objectives = models.ManyToManyField(Objective, related_name="pledges", verbose_name=_("objectives"))
    principles = models.ManyToManyField(
        Principle, related_name="pledges", blank=True, verbose_name=_("guiding principles")
    )
    level = models.CharField(_("level"), max_length=13, choices=Level.choices)
    states = models.ManyToManyField(
        State, related_name="pledges_there", blank=True, verbose_name=_("States where it is carried out")
    )
    regions = models.ManyToManyField(
        Region, related_name="pledges_there", blank=True, verbose_name=_("regions where it is carried out")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"), null=True)
    ends_on = models.DateField(_("last day"), null=True)
    resources = models.TextField(_("resources"), blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    target = models.TextField(_("measurable target"), blank=True)
    shown_by = models.TextField(_("how it will be shown"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))

    objects = PledgeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a pledge")
        verbose_name_plural = _("versions of pledges")
        ordering = ["pledge", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "number"], name="versions_of_a_pledge_are_numbered"),
            models.UniqueConstraint(
                fields=["pledge"], condition=Q(status=Status.WAITING), name="one_version_of_a_pledge_waits"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="published_pledge_has_its_instant",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.MATCHING, matched__isnull=False)
                | (~Q(kind=Kind.MATCHING) & Q(matched__isnull=True)),
                name="matching_pledge_names_its_match",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="pledge_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="") | (Q(amount__gt=0) & ~Q(currency="")),
                name="pledged_amount_has_its_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(status=Status.WAITING), name="pledges_waiting"),
            GinIndex(words_of_version(), name="pledges_by_word"),
        ]

    def __str__(self) -> str:
        return _t("%(reference)s, version %(number)s") % {"reference": self.pledge, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("pledge_version", args=[self.pledge.number or self.pledge.reference, self.number])

    @property
    def is_standing(self) -> bool:
        """Whether it is the one that everybody reads at the pledge's own address."""
        return self.pledge.standing_id == self.pk

    @property
    def form_names(self) -> list[str]:
        """Its forms in words."""
        return [str(Form(form).label) for form in self.forms]


class PartnerStatus(models.TextChoices):
    """Where an actor's part in a pledge stands."""

    INVITED = "invited", _("Asked to confirm its part")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left the pledge")


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Lines by whether they count."""

    def confirmed(self) -> PartnerQuerySet:
        """Those that are shown and counted."""
        return self.filter(status=PartnerStatus.CONFIRMED)

    def parties(self) -> PartnerQuerySet:
        """Those whose people read the pledge also while it is not public."""
        return self.filter(status__in=[PartnerStatus.INVITED, PartnerStatus.CONFIRMED])


class Partner(Redactable):
    """One actor's line in a pledge: the lead's from the start, a partner's from when it confirms its own part.

    `version` counts the changes of the part, so that what somebody typed on an older text is kept beside it instead of
    over it.
    """

    MARKED = ("part",)
    Status = PartnerStatus
    STEPS: dict[str, tuple[str, ...]] = {
        PartnerStatus.INVITED: (PartnerStatus.CONFIRMED, PartnerStatus.DECLINED, PartnerStatus.LEFT),
        PartnerStatus.CONFIRMED: (PartnerStatus.INVITED, PartnerStatus.LEFT),
        PartnerStatus.DECLINED: (PartnerStatus.INVITED,),
        PartnerStatus.LEFT: (PartnerStatus.INVITED,),
    }

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="partners", verbose_name=_("pledge"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="pledge_lines", verbose_name=_("organization")
    )
    is_lead = models.BooleanField(_("files the pledge"), default=False)
    status = models.CharField(
        _("status"), max_length=9, choices=PartnerStatus.choices, default=PartnerStatus.INVITED
    )
    part = models.TextField(_("its part"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    # As shown, frozen when the actor filed or confirmed.
    shown_organisation = models.CharField(_("organization as shown"), max_length=200, blank=True)
    shown_organisation_language = models.CharField(max_length=10, blank=True)
    shown_kind = models.CharField(
        _("kind as shown"), max_length=12, choices=OrganisationKind.choices, blank=True
    )
    invited_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor of a pledge")
        verbose_name_plural = _("actors of pledges")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "organisation"], name="one_line_an_actor_and_pledge"),
            models.UniqueConstraint(
                fields=["pledge"], condition=Q(is_lead=True), name="one_actor_files_a_pledge"
            ),
            models.CheckConstraint(
                condition=~Q(status=PartnerStatus.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="confirmed_part_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge}: {self.shown_organisation or self.organisation}"


class PartnerVariant(models.Model):
    """What somebody typed of a part while somebody else changed it: kept beside it until one of them is chosen."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="variants", verbose_name=_("part"))
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("other text of a part")
        verbose_name_plural = _("other texts of parts")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.partner}, {self.at:%Y-%m-%d %H:%M}"


class UnsentPledge(models.Model):
    """A pledge, or the next version of one, as it is being written: every field as it was typed, right or wrong.

    `window` is where it was typed last, so that two people of one actor, or two windows, never write over each other.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsent_pledges", verbose_name=_("author")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", verbose_name=_("pledging State or actor")
    )
    pledge = models.ForeignKey(
        Pledge, models.CASCADE, null=True, related_name="unsent", verbose_name=_("pledge that is amended")
    )
    typed = models.JSONField(_("as typed"), default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    window = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    sent_as = models.ForeignKey(
        PledgeVersion, models.CASCADE, null=True, related_name="+", editable=False, verbose_name=_("sent as")
    )

    class Meta:
        verbose_name = _("unsent pledge")
        verbose_name_plural = _("unsent pledges")
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["author", "-updated_at"], name="unsent_pledges_of_an_author")]

    def __str__(self) -> str:
        return str(self.key)
