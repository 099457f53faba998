"""How many endorse each of the comments, or of the versions of positions, on a page; no query more for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from consultations.endorsing import reading
from consultations.endorsing.reading import Counts
from consultations.models import Comment, PositionVersion
from imrf_portal.moderation.models import Status


def endorsing(comment: Comment) -> Counts | None:
    """Who stands behind a comment, where it is public: of what is not, nobody is told who endorsed it while it was."""
    if comment.status != Status.PUBLISHED:
        return None
    by_kind = Counter(comment.kinds_endorsing)
    people = by_kind.pop("", 0)
    return Counts(organisations=by_kind.total(), people=people, by_kind=by_kind)


def organisations_endorsing(comment: Comment) -> int:
    """How many organisations stand behind a comment; of one that is not public 0, as `endorsing` tells nobody."""
    counts = endorsing(comment)
    return counts.organisations if counts else 0


def count_versions(versions: Sequence[PositionVersion]) -> Sequence[PositionVersion]:
    """The versions of positions, each with its `endorsed` likewise; one query for all."""
    public = [version.pk for version in versions if version.status == Status.PUBLISHED]
    found = reading.counts("position_version", public)
    for version in versions:
        version.endorsed = found.get(version.pk)  # type: ignore[attr-defined]
    return versions
