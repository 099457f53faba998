"""Where a comment on one draft stands in the next one, and how far the carrying of a draft has come."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from declarations.models import Draft, Paragraph
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.moderation.models import Status


class PlacementStatus(models.TextChoices):
    """How a comment stands at a paragraph of the newer draft, or why it stands at none."""

    CARRIED = "carried", _("Carried forward: the paragraph is unchanged")
    ASKED = "asked", _("The paragraph has changed; its author is asked")
    UPHELD = "upheld", _("Its author says that it still applies")
    REWRITTEN = "rewritten", _("Its author writes it anew")
    LET_GO = "let-go", _("Its author says that it no longer applies")
    ORPHANED = "orphaned", _("The paragraph is not in the new draft")
    PLACED = "placed", _("Placed by the secretariat")
    LEFT = "left", _("Left on the draft it was written on")


# At which of them everybody reads the comment beside the newer paragraph.
SHOWN = (PlacementStatus.CARRIED, PlacementStatus.UPHELD, PlacementStatus.PLACED)
# At which of them the comment has a place from which it goes on into the draft that follows.
STANDING = (*SHOWN, PlacementStatus.ASKED)
WITHOUT_PARAGRAPH = (PlacementStatus.ORPHANED, PlacementStatus.LEFT)


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements by what may be seen of them."""

    def visible_to(self, person: Person) -> PlacementQuerySet:
        """The one gate: everybody reads those that are shown, authors also their own, moderators all."""
        if is_moderator(person):
            return self
        visible = Q(status__in=SHOWN, comment__status=Status.PUBLISHED)
        if isinstance(person, User):
            visible |= Q(comment__submission__author=person)
        return self.filter(visible)

    def shown(self) -> PlacementQuerySet:
        """Those that everybody reads beside the newer paragraph."""
        return self.of_published_comments().filter(status__in=SHOWN)

    def of_published_comments(self) -> PlacementQuerySet:
        """Those of comments that everybody reads where they were written."""
        return self.filter(comment__status=Status.PUBLISHED)

    def asked_of(self, author: User) -> PlacementQuerySet:
        """Those of published comments of `author` on paragraphs that have changed, answered or not."""
        return self.of_published_comments().filter(comment__submission__author=author, asked_at__isnull=False)

    def orphaned(self) -> PlacementQuerySet:
        """Those that wait for the secretariat: published, and their paragraph is gone."""
        return self.of_published_comments().filter(status=PlacementStatus.ORPHANED)


class Placement(models.Model):
    """Where a comment stands in a later draft than the one it was written on; its own target never changes.

    `paragraph` is of the later draft `draft`; there is none where the comment's paragraph was dropped.
    """

    Status = PlacementStatus
    STEPS: dict[str, tuple[str, ...]] = {
        PlacementStatus.CARRIED: (),
        PlacementStatus.ASKED: (
            PlacementStatus.UPHELD,
            PlacementStatus.REWRITTEN,
            PlacementStatus.LET_GO,
        ),
        PlacementStatus.UPHELD: (PlacementStatus.REWRITTEN, PlacementStatus.LET_GO),
        PlacementStatus.REWRITTEN: (PlacementStatus.UPHELD, PlacementStatus.LET_GO),
        PlacementStatus.LET_GO: (PlacementStatus.UPHELD, PlacementStatus.REWRITTEN),
        PlacementStatus.ORPHANED: (PlacementStatus.PLACED, PlacementStatus.LEFT),
        PlacementStatus.PLACED: (PlacementStatus.PLACED, PlacementStatus.LEFT),
        PlacementStatus.LEFT: (PlacementStatus.PLACED,),
    }

    comment = models.ForeignKey(
        "consultations.Comment", models.PROTECT, related_name="placements", verbose_name=_("comment")
    )
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+", verbose_name=_("draft"))
    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, null=True, related_name="placements", verbose_name=_("paragraph")
    )
    status = models.CharField(_("status"), max_length=9, choices=PlacementStatus.choices)
    asked_at = models.DateTimeField(_("author asked"), null=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "draft"], name="one_placement_a_comment_and_draft"),
            models.CheckConstraint(
                condition=Q(status__in=WITHOUT_PARAGRAPH, paragraph__isnull=True)
                | (~Q(status__in=WITHOUT_PARAGRAPH) & Q(paragraph__isnull=False)),
                name="placement_has_a_paragraph_unless_dropped",
            ),
        ]
        indexes = [
            models.Index(fields=["paragraph", "status"], name="placements_at_paragraph"),
            models.Index(fields=["draft", "status", "id"], name="placements_in_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} → {self.draft_id}"


class Carrying(models.Model):
    """The secretariat's order to carry the comments on the draft before forward to `draft`.

    `done_at` is when all that stood there at the order was carried; what is published or moved later follows.
    """

    draft = models.OneToOneField(Draft, models.PROTECT, related_name="carrying", verbose_name=_("draft"))
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    done_at = models.DateTimeField(_("done"), null=True, editable=False)

    class Meta:
        verbose_name = _("carrying forward")
        verbose_name_plural = _("carryings forward")

    def __str__(self) -> str:
        return str(self.draft)
