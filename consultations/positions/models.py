"""Positions and open letters: a document of its own with a text in versions, each moderated by itself.

A version never changes once it is sent. Who endorses a position endorses one of its versions, so that nobody's name
ever stands under words that they have not read.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, co_facilitated_cycles, is_moderator
from imrf_portal.compact.models import Cycle, Objective
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.references import new_reference
from imrf_portal.moderation.models import Moderated, Status
from imrf_portal.records.redacting import Redactable


class PositionQuerySet(models.QuerySet["Position"]):
    """Positions by what may be seen of them."""

    def visible_to(self, person: Person) -> PositionQuerySet:
        """Those of which the person may read a version."""
        versions = PositionVersion.objects.visible_to(person)
        return self.filter(pk__in=versions.values("position"))

    def published(self) -> PositionQuerySet:
        """Those that everybody reads."""
        return self.filter(standing__isnull=False)


class Position(models.Model):
    """A joint position or an open letter, by one lead, in one or more versions.

    `standing` is the newest version that is published: the one everybody reads. Worked out anew with every act, so it
    cannot drift.
    """

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="positions", verbose_name=_("cycle"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="positions", verbose_name=_("author")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="positions",
        verbose_name=_("lead organization"),
    )
    appears_as = models.CharField(_("appears as"), max_length=12)
    # As shown, frozen when the first version was sent.
    shown_name = models.CharField(_("name as shown"), max_length=150, blank=True)
    shown_organisation = models.CharField(_("organization as shown"), max_length=200, blank=True)
    shown_organisation_language = models.CharField(max_length=10, blank=True)
    shown_kind = models.CharField(
        _("kind as shown"), max_length=12, choices=OrganisationKind.choices, blank=True
    )
    endorsed_until = models.DateField(
        _("last day for endorsements"), null=True, help_text=_("New York time. Empty: it takes none.")
    )
    standing = models.ForeignKey(
        "PositionVersion", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("text")
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("position", args=[self.reference])

    def takes_endorsements(self, at: datetime | None = None) -> bool:
        """Whether one may endorse it at instant `at` (now): published, and its last day is not over in New York."""
        last: date | None = self.endorsed_until
        return self.standing_id is not None and last is not None and official_day(at) <= last


class PositionVersionQuerySet(models.QuerySet["PositionVersion"]):
    """Versions by what may be seen of them."""

    def visible_to(self, person: Person) -> PositionVersionQuerySet:
        """The one gate of lists, pages, files and feeds.

        Everybody reads what is published; the author also their own; co-facilitators of the cycle also what waits for
        moderation; moderators everything.
        """
        if is_moderator(person):
            return self
        visible = Q(status=Status.PUBLISHED)
        if isinstance(person, User):
            visible |= Q(position__author=person)
        if cycles := co_facilitated_cycles(person):
            visible |= Q(status=Status.WAITING, position__cycle__in=cycles)
        return self.filter(visible)

    def published(self) -> PositionVersionQuerySet:
        """Those that everybody reads."""
        return self.filter(status=Status.PUBLISHED)


class PositionVersion(Redactable, Moderated):
    """What a position says in one of its versions: a title, and a text, a file or both."""

    MARKED = ("title", "text")

    position = models.ForeignKey(
        Position, models.PROTECT, related_name="versions", verbose_name=_("position")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    # Those that its title and text name, read when it is sent.
    objectives = models.ManyToManyField(
        Objective, blank=True, editable=False, related_name="+", verbose_name=_("objectives")
    )

    objects = PositionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a position")
        verbose_name_plural = _("versions of positions")
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "number"], name="versions_of_a_position_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["position"],
                condition=Q(status=Status.WAITING),
                name="one_version_of_a_position_waits",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False), name="position_has_a_text_or_a_file"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="published_position_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=Q(status=Status.WAITING), name="positions_waiting"
            ),
        ]

    def __str__(self) -> str:
        return _t("%(reference)s, version %(number)s") % {
            "reference": self.position.reference,
            "number": self.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("position_version", args=[self.position.reference, self.number])

    @property
    def is_standing(self) -> bool:
        """Whether it is the one that everybody reads at the position's own address."""
        return self.position.standing_id == self.pk


class AttachedPosition(models.Model):
    """Where a version of a position was attached: the comment that was made of it, and how many had endorsed it then."""

    version = models.ForeignKey(
        PositionVersion, models.PROTECT, related_name="attached", verbose_name=_("version")
    )
    comment = models.OneToOneField(
        "consultations.Comment",
        models.PROTECT,
        related_name="attached_position",
        verbose_name=_("comment"),
    )
    organisations = models.PositiveIntegerField(_("organizations that had endorsed it"))
    people = models.PositiveIntegerField(_("people who had endorsed it in their own name"))

    class Meta:
        verbose_name = _("attached position")
        verbose_name_plural = _("attached positions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version} · {self.comment}"


class UnsentPosition(models.Model):
    """A position as it is being written: kept through sign-in, expiry and reload, seen by its writer alone.

    It belongs to whoever holds the secret in their cookie (`holder` is its hash) or, once signed in, to `author`.
    `position` is the one of which it will be a new version.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.CharField(max_length=64, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="unsent_positions"
    )
    position = models.ForeignKey(Position, models.CASCADE, null=True, related_name="+")
    cycle = models.ForeignKey(Cycle, models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=1000, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    endorsed_until = models.DateField(null=True)
    speaks_for = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    appears_as = models.CharField(max_length=12, blank=True)
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    sent_as = models.ForeignKey(PositionVersion, models.SET_NULL, null=True, related_name="+")
    # As that of an unsent comment.
    window = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    # Positions are taken in at any time.
    stands_as_at_closing = False

    class Meta:
        verbose_name = _("unsent position")
        verbose_name_plural = _("unsent positions")
        indexes = [models.Index(fields=["updated_at"], name="unsent_positions_by_age")]

    def __str__(self) -> str:
        return str(self.key)
