"""What was said at one place as a thread: remarks in the order they were sent, each followed by its replies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from consultations.models import Comment
from imrf_portal.kit.paging import Page, keyset_page
from imrf_portal.moderation.models import Status

# Remarks that open a thread are shown so many at a time, with so many replies to all of them together.
REMARKS_AT_ONCE = 50
MOST_REPLIES = 200


def thread(target: dict[str, Any], *, after: str = "") -> Page[Comment]:
    """The published comments at a target (the key of `Comment` that is set, and its value) that begin after a key.

    Each has a `depth`, and `unshown`: how many replies to it are left to its own page. A reply to what is not public
    begins a thread of its own. The queries grow by one with each
    depth of replies, and not with the number of comments.
    """
    standing = Comment.objects.published()
    answered_here = {
        "parent__status": Status.PUBLISHED,
        **{f"parent__{key}": at for key, at in target.items()},
    }
    page = keyset_page(
        standing.filter(**target).exclude(**answered_here),
        after=after,
        size=REMARKS_AT_ONCE,
        rows=standing.for_reading(),
    )
    replies = list(standing.filter(pk__in=_below(page.items)).for_reading().order_by("pk"))
    return replace(page, items=threaded([*page.items, *replies]))


def _below(remarks: list[Comment]) -> list[int]:
    """The keys of the replies to these remarks, and of the replies to those."""
    found: list[int] = []
    layer = [remark.pk for remark in remarks]
    while layer and len(found) < MOST_REPLIES:
        replies = Comment.objects.published().filter(parent__in=layer).order_by("pk")
        layer = list(replies.values_list("pk", flat=True)[: MOST_REPLIES - len(found)])
        found += layer
    return found


def threaded(comments: list[Comment]) -> list[Comment]:
    """Comments in order, each followed by its replies: with a `depth` that pages show up to 1, and how many of the
    replies to it are not among them (`unshown`)."""
    replies: dict[int | None, list[Comment]] = {}
    keys = {comment.pk for comment in comments}
    for comment in comments:
        replies.setdefault(comment.parent_id if comment.parent_id in keys else None, []).append(comment)
    ordered: list[Comment] = []
    waiting = [(comment, 0) for comment in reversed(replies.get(None, []))]
    while waiting:
        comment, depth = waiting.pop()
        answered = replies.get(comment.pk, [])
        comment.depth, comment.unshown = depth, max(comment.replied - len(answered), 0)  # type: ignore[attr-defined]
        ordered.append(comment)
        waiting += [(reply, depth + 1) for reply in reversed(answered)]
    return ordered
