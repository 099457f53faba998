"""Moderating comments, in the manner of all that is moderated: publish, return, withhold, undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from consultations import flagging
from consultations.models import Appearance, Comment
from consultations.naming import comment_facts
from consultations.tallying import recount
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from imrf_portal.moderation.models import Decision
from imrf_portal.moderation.moderating import Moderating
from imrf_portal.notifications.announcing import announce, resume, retract_all
from imrf_portal.notifications.models import Announcement
from imrf_portal.notifications.topics import of_voice, topic


class _Comments(Moderating[Comment]):
    kind = "comment"
    flagging = flagging.comments

    def author(self, thing: Comment) -> User | None:
        """Who sent it."""
        return thing.submission.author

    def facts(self, thing: Comment) -> dict[str, Any]:
        """Reference, place and address."""
        return comment_facts(thing)

    def settle(self, thing: Comment, decision: Decision) -> None:
        """Count anew what is public at its place."""
        recount(thing)

    def announce(self, thing: Comment, *, key: str, not_before: datetime) -> None:
        """Whoever follows what it stands at hears of it."""
        tell_followers(thing, key=key, not_before=not_before)

    def take_back_news(self, thing: Comment, decision: Decision | None) -> None:
        """Let nobody hear of a decision that holds no longer, nor of the comment, where its news has not left yet."""
        super().take_back_news(thing, decision)
        if decision is not None:
            retract_all(news_of(thing))
            retract_all(f"endorsed-comment-{thing.pk}-")

    def news_key(self, thing: Comment, decision: Decision) -> str:
        """So that it is known which followers have heard of the comment before."""
        return f"{news_of(thing)}{decision.pk}"


_comments = _Comments()
publish = _comments.publish
return_to_author = _comments.return_to_author
withhold = _comments.withhold
undo = _comments.undo
take_back_news = _comments.take_back_news


def topics_of(comment: Comment) -> list[str]:
    """What one follows to hear of this comment: its paragraph and draft, or its event, and the objectives these are
    about; the comment replied to; the organisation in whose name it is said, where that is shown, with the State and the
    regions of a delegation."""
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
    about = Objective.objects.filter(
        Q(paragraphs=comment.paragraph_id, paragraphs__isnull=False)
        | Q(agenda_items__event=comment.event_id, agenda_items__isnull=False)
    )
    numbers = about.order_by("number").distinct().values_list("number", flat=True)
    topics += [topic("objective", number) for number in numbers]
    if comment.submission.appears_as != Appearance.KIND and comment.submission.shown_organisation:
        topics += of_voice(comment.submission.speaks_for)
    return topics


def tell_followers(comment: Comment, *, key: str, not_before: datetime | None = None) -> None:
    """Let the followers of what a comment stands at hear of it from instant `not_before` (now) on. Who follows a topic
    that was told of it before, as at an earlier publication or place, does not hear again. `key` begins as
    `news_of` gives it."""
    told = set()
    for said, topics in _told(comment).values_list("key", "topics"):
        resume(said, not_before=not_before)
        told.update(topics)
    if fresh := [one for one in topics_of(comment) if one not in told]:
        announce(
            "new_comment",
            key=key,
            topics=fresh,
            facts=comment_facts(comment),
            by=comment.submission.author,
            not_before=not_before,
        )


def _told(comment: Comment) -> QuerySet[Announcement]:
    """What followers have been told of a comment, or are about to be."""
    return Announcement.objects.filter(key__startswith=news_of(comment), cancelled_at=None)


def news_of(comment: Comment) -> str:
    """How the key of everything that followers hear of a comment begins."""
    return f"new-comment-{comment.pk}-"
