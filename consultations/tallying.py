"""Keeping the reading room's counts and stamps true; called by every act that changes what is public."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet

from consultations.models import Comment, Consultation, Placement, Tally


def recount(comment: Comment) -> None:
    """Count anew what is public where this comment stands, on later drafts too, and how many replies the comment has
    that it answers; mark its rooms as changed."""
    if comment.parent_id is not None:
        _recount_replies(comment.parent_id)
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
        tally, _is_new = Tally.objects.get_or_create(paragraph_id=key)
        # Whoever counts holds the row: of two acts at once the second sees what the first has changed.
        Tally.objects.select_for_update().get(pk=tally.pk)
        Tally.objects.filter(pk=tally.pk).update(
            published=Comment.objects.published().filter(paragraph_id=key).count(),
            carried=Placement.objects.shown().filter(paragraph_id=key).count(),
            stamp=F("stamp") + 1,
        )
    if keys:
        touch(Consultation.objects.filter(draft__paragraphs__in=keys))


def _recount_replies(parent: int) -> None:
    """Count anew the published replies to a comment (its key)."""
    held = Comment.objects.select_for_update(of=("self",)).filter(pk=parent)
    if held.values_list("pk", flat=True).first() is not None:
        replies = Comment.objects.published().filter(parent=parent)
        Comment.objects.filter(pk=parent).update(replied=replies.count())


def touch(consultations: QuerySet[Consultation]) -> None:
    """Mark the rooms of these consultations as changed, so that no kept page of them is served again."""
    consultations.update(stamp=F("stamp") + 1)
