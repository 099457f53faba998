"""Which comments say something: in their text, the wording they propose, a translation beside them, or a file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from consultations.attachments import comments_saying
from consultations.models import CommentVersion, Proposal, Translation

# Words that stand in more texts than this are soon met: comments are read one by one until a page is full. For rarer
# ones the indexes of words give the keys.
MOST_KEYS = 10_000


def saying(words: str) -> Q:
    """For comments: those in whose text, proposed wording or unofficial translation `words` stand as they were typed, in
    capital letters or small, and those that came with a file on one page of which each of them stands.

    Four queries. Whether somebody may know of such a comment is for the caller to ask, with `visible_to`.
    """
    keys: set[int] = set()
    common = Q()
    for versions, condition in _sources(words):
        found = versions[: MOST_KEYS + 1]
        if len(found) > MOST_KEYS:
            common |= condition
        else:
            keys.update(found)
    return common | Q(_stands_among(keys)) if keys or not common else common


def _sources(words: str) -> list[tuple[QuerySet[Any, int], Q]]:
    """Where words may stand: the keys of the versions that hold them, and the same as a condition on comments."""
    written = CommentVersion.objects.filter(text__icontains=words).order_by()
    proposed = Proposal.objects.filter(text__icontains=words)
    translated = Translation.objects.filter(text__icontains=words)
    in_files = comments_saying(words).filter(standing_version__isnull=False).order_by()
    return [
        (written.values_list("pk", flat=True), Q(standing_version__text__icontains=words)),
        (proposed.values_list("version", flat=True), Q(standing_version__proposal__text__icontains=words)),
        (translated.values_list("version", flat=True), Q(standing_version__in=translated.values("version"))),
        (in_files.values_list("standing_version", flat=True), Q(pk__in=in_files.values("pk"))),
    ]


def _stands_among(keys: Collection[int]) -> Func:
    """Whether the version that stands is one of these: as one array, since thousands of parameters would cost more
    than what they find."""
    array = Value(sorted(keys), output_field=ArrayField(BigIntegerField()))
    return Func(
        F("standing_version"),
        Func(array, function="ANY"),
        template="%(expressions)s",
        arg_joiner=" = ",
        output_field=BooleanField(),
    )
