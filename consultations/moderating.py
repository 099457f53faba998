"""Moderation: publishing, returning, withholding, and taking the last decision back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations import flagging
from consultations.models import Comment
from consultations.naming import comment_facts
from consultations.permissions import may_moderate
from consultations.tallying import recount
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.moderation import deciding
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.moderation.telling import after_undo, with_reason
from imrf_portal.notifications.announcing import announce, take_back, tell
from imrf_portal.notifications.models import Announcement
from imrf_portal.notifications.topics import topic


def publish(comment: Comment, *, by: User, seen: int) -> Decision:
    """Show a comment to everybody, at once; after five minutes its author and the followers of its target hear.

    `seen` is the version of the comment the moderator read. Raises `Refused`, and `WrongStep` where it has moved.
    """
    require(may_moderate(by))
    with transaction.atomic():
        decision = deciding.decide(comment, Status.PUBLISHED, by=by, seen=seen, published_at=timezone.now())
        recount(comment)
        _tell_of_publication(comment, decision)
        return decision


def return_to_author(
    comment: Comment,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str = "",
    words: Mapping[str, str] | None = None,
) -> Decision:
    """Give a comment back to be revised and sent again; its author hears why after five minutes: the reason,
    the `words` that were prepared for it, by language, and the moderator's own in `note`.

    Raises `Refused`, `WrongStep`, and `Unexplained` without a reason.
    """
    return _decide_with_reason(
        comment, Status.RETURNED, "comment_returned", by=by, seen=seen, reason=reason, note=note, words=words
    )


def withhold(
    comment: Comment,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str = "",
    words: Mapping[str, str] | None = None,
) -> Decision:
    """Keep a comment from the public, for a reason its author is told after five minutes, with `words` and `note` as
    for a return; the readers who had reported it are told as well.

    Raises `Refused`, `WrongStep`, and `Unexplained` without a reason.
    """
    return _decide_with_reason(
        comment, Status.WITHHELD, "comment_withheld", by=by, seen=seen, reason=reason, note=note, words=words
    )


def undo(comment: Comment, *, by: User, seen: int | None = None) -> Decision:
    """Take the last decision back within five minutes; nobody is mailed. `seen` is the version the moderator read.

    Raises `Refused`, `TooLate`, and `WrongStep` where the comment has moved.
    """
    require(may_moderate(by))
    with transaction.atomic():
        decision = deciding.undo(comment, by=by, seen=seen)
        take_back_news(comment, decision)
        flagging.take_back_answers(decision)
        standing = deciding.latest_decision(comment)
        if standing is not None and standing.outcome == Status.PUBLISHED:
            # Its news was taken back if the decision undone came within its five minutes.
            _tell_of_publication(comment, standing)
        recount(comment)
        return decision


def take_back_news(comment: Comment, decision: Decision | None) -> None:
    """Let nobody hear of a decision that holds no longer, where its news has not left yet."""
    if decision is not None:
        take_back(_author_key(comment, decision))
        take_back(_announcement_key(comment, decision))


def topics_of(comment: Comment) -> list[str]:
    """What one follows to hear of this comment: its paragraph and draft, or its event; and the comment replied to."""
    topics: list[str] = []
    if comment.paragraph is not None:
        topics += [topic("paragraph", comment.paragraph_id), topic("draft", comment.paragraph.draft_id)]
    if comment.draft_id is not None:
        topics.append(topic("draft", comment.draft_id))
    if comment.event_id is not None:
        topics.append(topic("event", comment.event_id))
    if comment.submission.consultation_id is not None:
        topics.append(topic("consultation", comment.submission.consultation_id))
    if comment.parent_id is not None:
        topics.append(topic("comment", comment.parent_id))
    return topics


def _decide_with_reason(
    comment: Comment,
    to: str,
    kind: str,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str,
    words: Mapping[str, str] | None,
) -> Decision:
    require(may_moderate(by))
    with transaction.atomic():
        overtaken = deciding.latest_decision(comment)
        decision = deciding.decide(comment, to, by=by, seen=seen, reason=reason, note=note, words=words)
        take_back_news(comment, overtaken)
        recount(comment)
        _tell_author(comment, kind, decision, with_reason(comment_facts(comment), decision))
        flagging.answer_by(comment, decision, not_before=after_undo(decision))
        return decision


def _tell_of_publication(comment: Comment, decision: Decision) -> None:
    """Author and followers, after the five minutes; whoever has been told already is not told again."""
    facts = comment_facts(comment)
    _tell_author(comment, "comment_published", decision, facts)
    tell_followers(comment, key=_announcement_key(comment, decision), not_before=after_undo(decision))


def tell_followers(comment: Comment, *, key: str, not_before: datetime | None = None) -> None:
    """Let the followers of what a comment stands at hear of it from instant `not_before` (now) on. Who follows a topic
    that was told of it before, as at an earlier publication or place, does not hear again. `key` begins as
    `news_of` gives it."""
    said = Announcement.objects.filter(key__startswith=news_of(comment), cancelled_at=None)
    told = {one for topics in said.values_list("topics", flat=True) for one in topics}
    if fresh := [one for one in topics_of(comment) if one not in told]:
        announce(
            "new_comment",
            key=key,
            topics=fresh,
            facts=comment_facts(comment),
            by=comment.submission.author,
            not_before=not_before,
        )


def news_of(comment: Comment) -> str:
    """How the key of everything that followers hear of a comment begins."""
    return f"new-comment-{comment.pk}-"


def _tell_author(comment: Comment, kind: str, decision: Decision, facts: dict[str, Any]) -> None:
    tell(
        comment.submission.author,
        kind,
        key=_author_key(comment, decision),
        facts=facts,
        not_before=after_undo(decision),
    )


def _author_key(comment: Comment, decision: Decision) -> str:
    return f"decision-{comment.pk}-{decision.pk}"


def _announcement_key(comment: Comment, decision: Decision) -> str:
    return f"{news_of(comment)}{decision.pk}"
