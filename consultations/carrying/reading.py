"""What pages of comments show of placements."""

from __future__ import annotations

from django.db.models import Prefetch

from consultations.carrying.models import Placement, PlacementQuerySet
from consultations.models import Comment
from declarations.models import Draft, DraftQuerySet, Paragraph
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person


def carried_to(paragraph: Paragraph) -> PlacementQuerySet:
    """The comments from earlier drafts that stand at a paragraph, as everybody reads them; three queries."""
    comments = Comment.objects.for_reading().select_related("paragraph__draft__declaration")
    placements = Placement.objects.shown().filter(paragraph=paragraph)
    return placements.prefetch_related(Prefetch("comment", comments))


def drafts_asking(author: User) -> DraftQuerySet:
    """The drafts that have changed paragraphs on which `author` commented and has not answered yet; one query."""
    asked = Placement.objects.asked_of(author).filter(status=Placement.Status.ASKED)
    return Draft.objects.published().filter(pk__in=asked.values("draft")).select_related("declaration")


def placements_of(comment: Comment, person: Person) -> PlacementQuerySet:
    """Where a comment stands in later drafts, as far as `person` may see it, the nearest draft first; one query."""
    placements = Placement.objects.visible_to(person).filter(comment=comment)
    return placements.select_related("draft__declaration", "paragraph").order_by("draft__order")
