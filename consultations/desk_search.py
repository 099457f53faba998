"""Finding comments by words, for those who moderate: in what is said, proposed, translated and attached, by reference
and by organisation."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from consultations.attachments import comments_saying
from consultations.models import Comment
from imrf_portal.kit.paging import MOST_COUNTED
from imrf_portal.kit.references import BadReference, normalise


def narrowed(comments: QuerySet[Comment], words: str) -> QuerySet[Comment]:
    """Of ordered `comments` the first thousand in which `words` stand as they were typed, in capital letters or small,
    or that came with a file in which each of them stands; also by reference and by the organisation that is shown.

    Each way of finding is a query of its own, with one condition on one table, so that an index serves it: joined by
    “or”, they would read every comment there is. Whatever is among the first thousand of all is among the first
    thousand of one of them.
    """
    words = words.strip()
    if not words:
        return comments
    found: set[int] = set()
    for way in _ways(words):
        found.update(comments.filter(way).values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return comments.filter(pk__in=found)


def _ways(words: str) -> Iterator[Q]:
    yield Q(standing_version__text__icontains=words)
    yield Q(standing_version__proposal__text__icontains=words)
    yield Q(standing_version__translations__text__icontains=words)
    yield Q(submission__shown_organisation__icontains=words)
    yield Q(pk__in=comments_saying(words).values("pk"))
    try:
        reference = normalise(words.partition("/")[0])
    except BadReference:
        return
    yield Q(submission__reference=reference)
