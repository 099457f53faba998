"""A compilation: a file that a worker makes of the comments of one consultation; and the proposals chosen for its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import Person, co_facilitated_cycles, is_moderator
from imrf_portal.documents.models import UNDER_WAY, Made, MadeQuerySet, MadeStatus
from imrf_portal.languages import OFFICIAL_CHOICES

if TYPE_CHECKING:
    from consultations.models import Consultation


class CompilationKind(models.TextChoices):
    """What is made."""

    MATRIX_SHEET = "matrix-xlsx", _("Matrix of comments, spreadsheet (.xlsx)")
    MATRIX_WORD = "matrix-docx", _("Matrix of comments, Word (.docx)")
    TEXT = "text", _("Text with the chosen proposals in brackets, Word (.docx)")
    REVISIONS = "revisions", _("Text with the chosen proposals as tracked changes, Word (.docx)")

    @property
    def is_matrix(self) -> bool:
        """Whether it is a table of comments, not a text."""
        return self in {CompilationKind.MATRIX_SHEET, CompilationKind.MATRIX_WORD}

    @classmethod
    def of_text(cls) -> list[CompilationKind]:
        """Those that hold the compilation text."""
        return [kind for kind in cls if not kind.is_matrix]


class Audience(models.TextChoices):
    """Whom the file is for, and so what may stand in it."""

    READERS = "readers", _("The secretariat and the co-facilitators: also what waits for moderation")
    PUBLIC = "public", _("Everybody: published comments only")


class CompilationQuerySet(MadeQuerySet):
    """Compilations by who may see them and how far they are."""

    def visible_to(self, person: Person) -> CompilationQuerySet:
        """Everybody sees what was released; co-facilitators of the cycle and moderators see all of them."""
        if is_moderator(person):
            return self
        visible = Q(
            released_at__isnull=False,
            audience=Audience.PUBLIC,
            consultation__announced_at__isnull=False,
        )
        if cycles := co_facilitated_cycles(person):
            visible |= Q(consultation__cycle__in=cycles)
        return self.filter(visible)

    def released(self) -> CompilationQuerySet:
        """Those that the secretariat has released to everybody."""
        return self.filter(released_at__isnull=False)

    def of(self, consultation: Consultation) -> CompilationQuerySet:
        """Those of one consultation, the newest first, with who asked for them."""
        return self.filter(consultation=consultation).select_related("asked_by", "file").order_by("-pk")


class Compilation(Made):
    """One file that somebody asked for: of which comments, in which form, for whom, and how far it is.

    `narrowing` is the filter as the list's address would carry it; `held` are the versions of comments and
    `signed` the signatures that stand in the file, so that it is handed out only as long as each of them does.
    """

    Kind = CompilationKind
    Status = MadeStatus
    STEPS: dict[str, tuple[str, ...]] = {
        MadeStatus.ASKED: (MadeStatus.MAKING,),
        MadeStatus.MAKING: (
            MadeStatus.MADE,
            MadeStatus.FAILED,
            MadeStatus.ASKED,
        ),
        MadeStatus.MADE: (MadeStatus.ASKED,),
        MadeStatus.FAILED: (MadeStatus.ASKED,),
    }

    consultation = models.ForeignKey(
        "consultations.Consultation",
        models.CASCADE,
        related_name="compilations",
        verbose_name=_("consultation"),
    )
    kind = models.CharField(_("kind"), max_length=11, choices=CompilationKind.choices)
    audience = models.CharField(_("for"), max_length=7, choices=Audience.choices)
    language = models.CharField(_("language"), max_length=10, choices=OFFICIAL_CHOICES)
    narrowing = models.JSONField(_("filter"), default=dict)
    status = models.CharField(_("status"), max_length=6, choices=MadeStatus.choices, default=MadeStatus.ASKED)
    done = models.PositiveIntegerField(_("comments done"), default=0)
    total = models.PositiveIntegerField(_("comments in all"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    released_at = models.DateTimeField(_("released"), null=True)
    held = ArrayField(models.BigIntegerField(), default=list)
    signed = ArrayField(models.BigIntegerField(), default=list)

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = _("compilation")
        verbose_name_plural = _("compilations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "kind", "audience", "language", "narrowing"],
                condition=Q(status__in=UNDER_WAY),
                name="one_compilation_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(status=MadeStatus.MADE) | Q(file__isnull=False, made_at__isnull=False),
                name="made_compilation_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(audience=Audience.PUBLIC),
                name="only_public_compilation_is_released",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.consultation}"

    def get_absolute_url(self) -> str:
        cycle = self.consultation.cycle.slug
        return reverse("compilation_file", args=[cycle, self.consultation.slug, self.key])

    @property
    def is_public(self) -> bool:
        """Whether it holds nothing but what everybody may read."""
        return self.audience == Audience.PUBLIC


class Chosen(models.Model):
    """A proposal that the secretariat or a co-facilitator has chosen to stand in the compilation text."""

    proposal = models.OneToOneField("consultations.Proposal", models.CASCADE, related_name="chosen")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )
    at = models.DateTimeField(_("chosen"), default=timezone.now)

    class Meta:
        verbose_name = _("chosen proposal")
        verbose_name_plural = _("chosen proposals")

    def __str__(self) -> str:
        return str(self.proposal)
