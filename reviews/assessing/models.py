"""A parallel assessment: an organisation's own account of a State's progress in a round, beside what the State reports.

The Compact is carried out together with civil society and all other stakeholders (A/RES/73/195, paragraph 44); what
they assess is moderated as their comments are, and is never part of a State's review.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.references import new_reference
from imrf_portal.languages import OFFICIAL_CHOICES
from imrf_portal.moderation.models import Moderated, Status
from imrf_portal.records.redacting import Redactable


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments by what may be seen of them."""

    def published(self) -> AssessmentQuerySet:
        """Those that everybody reads."""
        return self.filter(status=Status.PUBLISHED)

    def sent(self) -> AssessmentQuerySet:
        """Those that their authors have sent; the others nobody else knows of."""
        return self.filter(sent_at__isnull=False)

    def visible_to(self, person: Person) -> AssessmentQuerySet:
        """The one gate of lists, pages and files: everybody reads what is published, authors also their own, the
        secretariat also what was sent."""
        visible = Q(status=Status.PUBLISHED)
        if is_moderator(person):
            visible |= Q(sent_at__isnull=False)
        if isinstance(person, User):
            visible |= Q(author=person)
        return self.filter(visible)


class Assessment(Redactable, Moderated):
    """What an organisation says of a State's progress in a round. Until it is sent its author alone sees it."""

    MARKED = ("title", "text")
    EMPTIED = ("links",)

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="assessments", verbose_name=_("round of reporting")
    )
    state = models.ForeignKey(State, models.PROTECT, related_name="assessments", verbose_name=_("State"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="assessments", verbose_name=_("organization")
    )
    # As shown, frozen whenever it is sent.
    shown_organisation = models.CharField(_("organization as shown"), max_length=200, blank=True)
    shown_organisation_language = models.CharField(max_length=10, blank=True)
    shown_kind = models.CharField(
        _("kind as shown"), max_length=12, choices=OrganisationKind.choices, blank=True
    )
    title = models.CharField(_("title"), max_length=1000, blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=OFFICIAL_CHOICES,
        default="en",
    )
    text = models.TextField(_("assessment as a whole"), blank=True)
    links = models.TextField(_("links"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    # The window it was typed in last: what an older window still shows never replaces what a newer one wrote.
    window = models.UUIDField(default=uuid.uuid4, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("parallel assessment")
        verbose_name_plural = _("parallel assessments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(status=Status.WAITING),
                name="only_a_sent_assessment_is_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="published_assessment_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(status=Status.WAITING, sent_at__isnull=False),
                name="assessments_waiting",
            ),
            models.Index(
                fields=["state", "round"], condition=Q(status=Status.PUBLISHED), name="assessments_of_a_state"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.reference])

    @property
    def is_unsent(self) -> bool:
        """Whether it lies with its author and nobody else has seen it."""
        return self.sent_at is None

    @property
    def standing(self) -> str | Promise:
        """Where it stands, in words."""
        return _("Not sent yet") if self.is_unsent else Status(self.status).label

    @property
    def addresses(self) -> list[str]:
        """The pages it links to, one a line as they were typed."""
        return self.links.split()


class AssessedObjective(models.Model):
    """What an assessment says on one objective of the Compact."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="on_objectives", verbose_name=_("parallel assessment")
    )
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+", verbose_name=_("objective"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("assessment of an objective")
        verbose_name_plural = _("assessments of objectives")
        ordering = ["objective__number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "objective"], name="objectives_are_assessed_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment}, {self.objective_id}"
