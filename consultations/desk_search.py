"""Finding comments by words, for those who moderate: in what is said, proposed, translated and attached, by reference
and by organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q, QuerySet

from consultations.models import Comment
from consultations.searching import MOST_FETCHED, MOST_KEYS, Search
from imrf_portal.kit.paging import MOST_COUNTED
from imrf_portal.kit.references import BadReference, normalise

# Of words that stand in very many comments the first so many are listed.
MOST_OF_COMMON = 25


class Found(NamedTuple):
    """What was found, and whether the words are so common that only the first `MOST_OF_COMMON` were looked for."""

    comments: QuerySet[Comment]
    is_cut: bool = False


def narrowed(comments: QuerySet[Comment], words: str) -> Found:
    """Of ordered `comments` the first thousand in which `words` stand as they were typed, in capital letters or small,
    or that came with a file in which each of them stands; also by reference and by the organisation that is shown. Of
    words that very many comments say, the first twenty-five.

    Each way of finding is a query of its own, with one condition on one table, so that an index serves it: joined by
    “or”, they would read every comment there is. Whatever is among the first thousand of all is among the first
    thousand of one of them.
    """
    words = words.strip()
    if not words:
        return Found(comments)
    search = Search.of(words, most=MOST_KEYS)
    said = search.first_of(comments, MOST_OF_COMMON + 1)
    is_cut = said is not None and len(said) > MOST_OF_COMMON
    most = MOST_OF_COMMON if is_cut else MOST_COUNTED + 1
    if said is None and search.common:
        search = Search.of(words, most=MOST_FETCHED)
    found = set(said[:most] if said else ())
    for way in (*(search.ways if said is None else ()), *_ways(words)):
        found.update(comments.filter(way).values_list("pk", flat=True)[:most])
    if is_cut and len(found) > most:
        found = set(comments.filter(pk__in=found).values_list("pk", flat=True)[:most])
    return Found(comments.filter(pk__in=found), is_cut)


def _ways(words: str) -> Iterator[Q]:
    yield Q(submission__shown_organisation__icontains=words)
    try:
        reference = normalise(words.partition("/")[0])
    except BadReference:
        return
    yield Q(submission__reference=reference)
