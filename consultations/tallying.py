"""Keeping the reading room's counts and stamps true; called by every act that changes what is public."""

from __future__ import annotations

from django.db.models import F, QuerySet

from consultations.models import Comment, Consultation, Tally


def recount(comment: Comment) -> None:
    """Count the published comments at this comment's paragraph anew and mark its room as changed."""
    if comment.paragraph_id is not None:
        published = Comment.objects.published().filter(paragraph_id=comment.paragraph_id).count()
        tally, is_new = Tally.objects.get_or_create(
            paragraph_id=comment.paragraph_id, defaults={"published": published}
        )
        if not is_new:
            Tally.objects.filter(pk=tally.pk).update(published=published, stamp=F("stamp") + 1)
        touch(Consultation.objects.filter(draft__paragraphs=comment.paragraph_id))
    elif comment.submission.consultation_id is not None:
        touch(Consultation.objects.filter(pk=comment.submission.consultation_id))


def touch(consultations: QuerySet[Consultation]) -> None:
    """Mark the rooms of these consultations as changed, so that no kept page of them is served again."""
    consultations.update(stamp=F("stamp") + 1)
