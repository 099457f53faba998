"""What pages of comments show of verdicts: for everybody alike, only what is released."""

from __future__ import annotations

from django.db.models import Prefetch

from consultations.models import Comment
from consultations.passport.models import Verdict, VerdictQuerySet


def verdicts_of(comment: Comment) -> VerdictQuerySet:
    """The released verdicts on a comment, the nearest draft first; one query."""
    verdicts = Verdict.objects.released().filter(comment=comment)
    return verdicts.select_related("draft__declaration", "paragraph").order_by("draft__order")


def considered() -> Prefetch:
    """For comments: their released verdicts as `considered`; one query however many comments there are."""
    verdicts = Verdict.objects.released().select_related("draft").order_by("draft__order")
    return Prefetch("verdicts", verdicts, to_attr="considered")
