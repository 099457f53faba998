"""Who signed a joint submission, what they reserve, and who endorses a comment, in pages of comments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from consultations.endorsing import counting, reading
from consultations.models import Comment, Reservation, Submission

register = template.Library()


@register.simple_tag
def reservations_at(comment: Comment) -> list[Reservation]:
    """What is reserved at the paragraph of a comment of a joint submission."""
    return reading.reservations_at(comment)


@register.inclusion_tag("consultations/endorsing/_signatures.html")
def signatures_of(submission: Submission, comments: Iterable[Comment]) -> dict[str, Any]:
    """Who signed a joint submission, by kind of stakeholder; nothing where it is not joint. Of reservations those at
    paragraphs of the `comments` that the page shows are named."""
    joint = getattr(submission, "joint", None)
    if joint is None:
        return {}
    return {
        "joint": joint,
        "counts": reading.counts("joint", [joint.pk])[joint.pk],
        "groups": reading.groups(joint.signatures),
        "paragraphs": {comment.paragraph_id for comment in comments},
    }


@register.inclusion_tag("consultations/endorsing/_endorsed.html")
def who_endorses(comment: Comment) -> dict[str, Any]:
    """How many endorse a comment, with the way to their names; nothing where nobody does."""
    address = [comment.submission.reference, comment.number]
    return {"counts": counting.endorsing(comment), "list_url": reverse("comment_endorsements", args=address)}
