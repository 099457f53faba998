"""Keeping the reading room's counts and stamps true; called by every act that changes what is public."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet

from consultations.models import Comment, Consultation, Placement, Tally


def recount(comment: Comment) -> None:
    """Count anew what is public where this comment stands, on later drafts too, and mark its rooms as changed."""
    if comment.paragraph_id is not None:
        placed = comment.placements.filter(paragraph__isnull=False).values_list("paragraph", flat=True)
        recount_at([comment.paragraph_id, *placed])
    elif comment.submission.consultation_id is not None:
        touch(Consultation.objects.filter(pk=comment.submission.consultation_id))


def recount_at(paragraphs: Iterable[int]) -> None:
    """Count anew the published comments at these paragraphs (keys), and those carried there from earlier drafts."""
    # In order, so that two acts at once never wait for each other.
    keys = sorted(set(paragraphs))
    for key in keys:
        counted = {
            "published": Comment.objects.published().filter(paragraph_id=key).count(),
            "carried": Placement.objects.shown().filter(paragraph_id=key).count(),
        }
        tally, is_new = Tally.objects.get_or_create(paragraph_id=key, defaults=counted)
        if not is_new:
            Tally.objects.filter(pk=tally.pk).update(**counted, stamp=F("stamp") + 1)
    if keys:
        touch(Consultation.objects.filter(draft__paragraphs__in=keys))


def touch(consultations: QuerySet[Consultation]) -> None:
    """Mark the rooms of these consultations as changed, so that no kept page of them is served again."""
    consultations.update(stamp=F("stamp") + 1)
