"""The ledger's rows: entries that nobody can change, what pledgers report, what others show, how a pledge stands.

Two pens write here and neither writes over the other: the pledging actors say how far they are, and anybody else shows
what they have seen. The database itself refuses to change or remove an entry; words lie beside the entries, so that
what must be erased for good leaves the entry standing.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.references import new_reference
from imrf_portal.moderation.models import Moderated, Status
from imrf_portal.records.redacting import Redactable


class Progress(models.TextChoices):
    """How far a pledge is by the words of those who made it; what they have never said is unknown, and counted so."""

    UNKNOWN = "unknown", _("Unknown")
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under-way", pgettext_lazy("of progress", "Under way")
    FULFILLED = "fulfilled", _("Fulfilled")
    ENDED = "ended", _("Ended early")


class Light(models.TextChoices):
    """How long ago those who made a pledge last reported on it; it ages by itself."""

    WITHIN_A_YEAR = "within-a-year", _("Reported within a year")
    OVER_ONE = "over-one", _("Reported over a year ago")
    OVER_TWO = "over-two", _("Reported over two years ago")
    NEVER = "never", _("Never reported")


class EntryKind(models.TextChoices):
    """What happened."""

    MADE = "made", _("Pledge made")
    AMENDED = "amended", _("Pledge amended")
    JOINED = "joined", _("Partner confirmed its part")
    PARTED = "parted", _("Partner left")
    PROGRESS = "progress", _("Progress reported")
    FULFILLED = "fulfilled", _("Reported as fulfilled")
    ENDED = "ended", _("Reported as ended early")
    EVIDENCE = "evidence", _("Evidence by others")
    EVIDENCE_REMOVED = "evidence-removed", _("Evidence no longer public")
    REMOVED = "removed", _("No longer public")
    RESTORED = "restored", _("Public again")


# Entries by which those who made the pledge say how far they are.
REPORTED = frozenset({EntryKind.PROGRESS, EntryKind.FULFILLED, EntryKind.ENDED})


class Report(Redactable):
    """What a pledging actor says about its own progress; its entry says which progress, and of what day."""

    EMPTIED = ("source_url",)

    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    source_url = models.URLField(_("address of a source"), max_length=400, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))

    class Meta:
        verbose_name = _("report on a pledge")
        verbose_name_plural = _("reports on pledges")

    def __str__(self) -> str:
        return f"{self.pk}"


class Finding(models.TextChoices):
    """What a piece of evidence shows, in the judgement of who brings it."""

    PROGRESS = "progress", _("It shows progress.")
    FULFILMENT = "fulfilment", _("It shows that the pledge is fulfilled.")
    NO_PROGRESS = "no-progress", _("It shows no progress.")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence by what may be seen of it."""

    def visible_to(self, person: Person) -> EvidenceQuerySet:
        """Everybody reads what is published on a public pledge; its author their own; moderators everything."""
        if is_moderator(person):
            return self
        visible = Q(status=Status.PUBLISHED, pledge__standing__isnull=False)
        if isinstance(person, User):
            visible |= Q(author=person)
        return self.filter(visible)

    def published(self) -> EvidenceQuerySet:
        """That which everybody reads."""
        return self.filter(status=Status.PUBLISHED, pledge__standing__isnull=False)


class Evidence(Redactable, Moderated):
    """What somebody other than its makers shows about a pledge: dated, sourced, moderated."""

    EMPTIED = ("source_url",)

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    pledge = models.ForeignKey(
        "pledges.Pledge", models.PROTECT, related_name="evidence", verbose_name=_("pledge")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledge_evidence", verbose_name=_("author")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="pledge_evidence", verbose_name=_("organization")
    )
    shown_organisation = models.CharField(_("organization as shown"), max_length=200)
    shown_organisation_language = models.CharField(max_length=10, blank=True)
    shown_kind = models.CharField(_("kind as shown"), max_length=12, choices=OrganisationKind.choices)
    on = models.DateField(_("day of what it shows"))
    finding = models.CharField(_("what it shows"), max_length=11, choices=Finding.choices)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10)
    source_url = models.URLField(_("address of a source"), max_length=400, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="published_evidence_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(status=Status.WAITING), name="evidence_waiting"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("evidence", args=[self.reference])


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries by when they were written."""

    def until(self, at: datetime) -> EntryQuerySet:
        """Those that stood before instant `at`."""
        return self.filter(at__lt=at)


class Entry(models.Model):
    """A line of the ledger, written once.

    `at` is the instant it was written, by which a past day is shown as it stood; `on` the New York day it speaks of,
    by which silence ages. `progress` is what the actor of `partner` says from then on, where it says anything.
    """

    pledge = models.ForeignKey(
        "pledges.Pledge", models.PROTECT, related_name="entries", verbose_name=_("pledge")
    )
    kind = models.CharField(_("what happened"), max_length=16, choices=EntryKind.choices)
    at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    on = models.DateField(_("day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    partner = models.ForeignKey(
        "pledges.Partner", models.PROTECT, null=True, related_name="entries", verbose_name=_("actor")
    )
    progress = models.CharField(_("status"), max_length=9, choices=Progress.choices, blank=True)
    version = models.ForeignKey(
        "pledges.PledgeVersion", models.PROTECT, null=True, related_name="+", verbose_name=_("version")
    )
    report = models.OneToOneField(
        Report, models.PROTECT, null=True, related_name="entry", verbose_name=_("report")
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, related_name="entries", verbose_name=_("evidence")
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=REPORTED, partner__isnull=False, progress__in=Progress.values[1:])
                | (~Q(kind__in=REPORTED) & Q(progress="")),
                name="reports_alone_say_the_progress",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[EntryKind.MADE, EntryKind.AMENDED, EntryKind.RESTORED])
                | Q(version__isnull=False),
                name="a_text_stands_behind_the_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["pledge", "at"], name="entries_of_a_pledge"),
            models.Index(fields=["at"], name="entries_by_instant"),
        ]

    def __str__(self) -> str:
        return f"{self.pledge}, {self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M}"


class StandingQuerySet(models.QuerySet["Standing"]):
    """How pledges stood."""

    def at(self, instant: datetime | None = None) -> StandingQuerySet:
        """One row for each pledge that was public just before `instant`; without one, as things stand now."""
        if instant is None:
            return self.filter(until__isnull=True)
        return self.filter(Q(until__isnull=True) | Q(until__gte=instant), since__lt=instant)


class Standing(models.Model):
    """How a public pledge stood from one instant to another: what lists and dashboards count.

    Worked out from the ledger by every act that writes an entry, and rebuilt from it at will; what is counted by is
    copied here, so that a dashboard of ten thousand pledges reads one table.
    """

    pledge = models.ForeignKey(
        "pledges.Pledge", models.CASCADE, related_name="standings", verbose_name=_("pledge")
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    version = models.ForeignKey(
        "pledges.PledgeVersion", models.CASCADE, related_name="+", verbose_name=_("version")
    )
    progress = models.CharField(_("status"), max_length=9, choices=Progress.choices)
    reported_on = models.DateField(_("last reported"), null=True)
    # Of the standing version and of the actors confirmed by then.
    kind = models.CharField(_("kind of pledge"), max_length=14)
    maker_kinds = ArrayField(models.CharField(max_length=12), verbose_name=_("kinds of actors"))
    states = ArrayField(models.BigIntegerField(), verbose_name=_("States that pledge"))
    regions = ArrayField(models.BigIntegerField(), verbose_name=_("regions of these States"))
    objectives = ArrayField(models.SmallIntegerField(), verbose_name=_("numbers of the objectives"))

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing of a pledge")
        verbose_name_plural = _("standings of pledges")
        ordering = ["pledge", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge"], condition=Q(until__isnull=True), name="a_pledge_stands_one_way"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="standing_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["since", "until"], name="standings_by_instant"),
            GinIndex(fields=["objectives"], condition=Q(until__isnull=True), name="standings_by_objective"),
        ]

    def __str__(self) -> str:
        return f"{self.pledge}, {self.progress}, {self.since:%Y-%m-%d %H:%M}"


class UpdateLinkQuerySet(models.QuerySet["UpdateLink"]):
    """Links by what the clock says of them."""

    def usable(self, at: datetime | None = None) -> UpdateLinkQuerySet:
        """Those with which a report can be made at instant `at` (now)."""
        return self.filter(used_at__isnull=True, expires_at__gt=at or timezone.now())


class UpdateLink(models.Model):
    """A link in a reminder with which somebody of an actor reports without signing in: once, until it expires."""

    class Turn(models.TextChoices):
        """Why the reminder was written."""

        SILENT = "silent", _("Its light turns soon")
        OVER = "over", _("Its last day has come")

    partner = models.ForeignKey("pledges.Partner", models.CASCADE, related_name="update_links")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    turn = models.CharField(max_length=6, choices=Turn.choices)
    # The day from which the light is another, or the last day of the pledge: one reminder for each.
    day = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = UpdateLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a report")
        verbose_name_plural = _("links for reports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person", "turn", "day"], name="one_reminder_a_turn_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.day}"
