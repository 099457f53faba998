"""What a person asked of their own data: an archive of it, or to be let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.documents.models import UNDER_WAY, Made, MadeQuerySet, MadeStatus


class ArchiveStatus(models.TextChoices):
    """How far a worker is with it, and whether its time is over."""

    ASKED = "asked", MadeStatus.ASKED.label
    MAKING = "making", MadeStatus.MAKING.label
    MADE = "made", MadeStatus.MADE.label
    FAILED = "failed", MadeStatus.FAILED.label
    GONE = "gone", _("Deleted after its time")


class ArchiveQuerySet(MadeQuerySet):
    """Archives by whose they are and how far they are."""

    def visible_to(self, person: Person) -> ArchiveQuerySet:
        """The one gate: one's own, and nobody else's, whatever their role."""
        return self.filter(person=person) if isinstance(person, User) else self.none()

    def past_their_time(self, at: datetime | None = None) -> ArchiveQuerySet:
        """Those made so long before instant `at` (now) that their files go."""
        limit = (at or timezone.now()) - timedelta(days=settings.ARCHIVES_KEPT_DAYS)
        return self.filter(status=ArchiveStatus.MADE, made_at__lt=limit)


class Archive(Made):
    """One file with all that the portal keeps about a person, made for that person alone."""

    Status = ArchiveStatus
    STEPS: dict[str, tuple[str, ...]] = {
        ArchiveStatus.ASKED: (ArchiveStatus.MAKING, ArchiveStatus.GONE),
        ArchiveStatus.MAKING: (
            ArchiveStatus.MADE,
            ArchiveStatus.FAILED,
            ArchiveStatus.ASKED,
            ArchiveStatus.GONE,
        ),
        ArchiveStatus.MADE: (ArchiveStatus.GONE,),
        ArchiveStatus.FAILED: (ArchiveStatus.GONE,),
        ArchiveStatus.GONE: (),
    }

    person = models.ForeignKey(User, models.PROTECT, related_name="archives", verbose_name=_("person"))
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(
        _("status"), max_length=6, choices=ArchiveStatus.choices, default=ArchiveStatus.ASKED
    )
    done = models.PositiveIntegerField(_("parts done"), default=0)
    total = models.PositiveIntegerField(_("parts in all"), default=0)

    objects = ArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive of a person's data")
        verbose_name_plural = _("archives of people's data")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status__in=UNDER_WAY), name="one_archive_under_way"
            ),
            models.CheckConstraint(
                condition=Q(status=ArchiveStatus.MADE, file__isnull=False, made_at__isnull=False)
                | (~Q(status=ArchiveStatus.MADE) & Q(file__isnull=True)),
                name="made_archive_alone_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def until(self) -> datetime | None:
        """The instant at which its file goes."""
        return self.made_at and self.made_at + timedelta(days=settings.ARCHIVES_KEPT_DAYS)


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Closings by how far they are."""

    def unfinished(self) -> ClosingQuerySet:
        """Those of which something is still to be done."""
        return self.filter(finished_at__isnull=True)


class Closing(models.Model):
    """A person asked to be let go: when, and whether their name stays under what they published.

    From `asked_at` on nobody signs in with the account any more; at `finished_at` nothing of it was left but its number.
    """

    person = models.OneToOneField(User, models.PROTECT, related_name="closing", verbose_name=_("person"))
    is_unnamed = models.BooleanField(_("without the name"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed account")
        verbose_name_plural = _("closed accounts")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at__isnull=True), name="closings_to_finish")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
