"""How far comments have come, as their page tells it: received, published, corrected, moved, considered in a draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from consultations.carrying.models import Placement
from consultations.models import Comment
from consultations.passport.models import Verdict
from imrf_portal.moderation.models import Status
from imrf_portal.records.models import Record

_KIND = Comment._meta.label_lower
# What a record of a step is called by; only the author of a comment reads these.
_ACT = "status_"
_REPLACED, _MOVED = "comment_replaced", "comment_moved_by_author"


@dataclass(frozen=True)
class Stage:
    """One step of a comment's way, in words, and when it was taken."""

    words: str
    at: datetime


def stages_of(comments: Sequence[Comment], *, is_own: bool) -> dict[int, list[Stage]]:
    """By the key of each comment (loaded `for_reading`) its way so far, the first step first.

    Everybody reads when it was received, published, corrected and moved, and in which drafts it was considered or
    carried forward; its author (`is_own`) also what was decided otherwise, and when. Three queries.
    """
    stages: dict[int, list[Stage]] = defaultdict(list)
    for comment in comments:
        stages[comment.pk].append(Stage(_("Received"), comment.submission.sent_at))
    if is_own:
        for record in _records(comments):
            if words := _in_words(record):
                stages[record.subject_id].append(Stage(words, record.at))
    else:
        for comment in comments:
            stages[comment.pk] += _public(comment)
    for key, stage in _in_later_drafts(comments):
        stages[key].append(stage)
    return {key: sorted(found, key=lambda stage: stage.at) for key, found in stages.items()}


def _public(comment: Comment) -> Iterable[Stage]:
    if comment.status != Status.PUBLISHED:
        return
    if comment.published_at is not None:
        yield Stage(_("Published"), comment.published_at)
    if comment.corrected_at is not None:
        yield Stage(_("Corrected by its author"), comment.corrected_at)


def _records(comments: Iterable[Comment]) -> Iterable[Record]:
    """What was done to them, in order, less the decisions that were taken back within their minutes."""
    found = Record.objects.filter(subject_type=_KIND, subject_id__in=[comment.pk for comment in comments])
    standing: dict[int, list[Record]] = defaultdict(list)
    for record in found.order_by("pk"):
        before = standing[record.subject_id]
        if record.facts.get("reason") != "undone":
            before.append(record)
        elif before:
            before.pop()
    return (record for records in standing.values() for record in records)


def _in_words(record: Record) -> str:
    """What a record tells the author; nothing where it is the desk's own affair."""
    why = record.facts.get("reason")
    if _REPLACED in {record.act, why}:
        return _("Corrected by you; waits for moderation")
    if _MOVED in {record.act, why}:
        return _("Moved by you; waits for moderation")
    status = record.act.removeprefix(_ACT)
    if record.act.startswith(_ACT) and status in Status.values:
        return str(Status(status).label)
    return ""


def _in_later_drafts(comments: Iterable[Comment]) -> Iterable[tuple[int, Stage]]:
    """In which drafts they were considered, once that is released, and where they were carried; two queries."""
    keys = [comment.pk for comment in comments]
    verdicts = Verdict.objects.released().of_published_comments().filter(comment__in=keys)
    for verdict in verdicts.select_related("draft__answers"):
        words = _("Considered in %(draft)s") % {"draft": verdict.draft.name}
        yield verdict.comment_id, Stage(words, cast("datetime", verdict.draft.answers.released_at))
    for placement in Placement.objects.shown().filter(comment__in=keys).select_related("draft"):
        words = _("Carried forward to %(draft)s") % {"draft": placement.draft.name}
        yield placement.comment_id, Stage(words, placement.made_at)
