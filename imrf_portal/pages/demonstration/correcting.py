"""What was put right in the demonstration: the words of one comment by its author, the place of another by a moderator."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consultations import moderating, moving
from consultations.models import Comment, CommentVersion, Unsent
from consultations.submitting import submit
from imrf_portal.accounts.models import User
from imrf_portal.moderation.deciding import latest_decision
from imrf_portal.moderation.models import Decision
from imrf_portal.pages.demonstration.speaking import DECIDED_AFTER, Said


def put_right(said: Said, *, by: User, at: datetime) -> None:
    """Correct a published comment, or move it, where the data file says so; `by` moderates."""
    comment = Comment.objects.select_related("submission__consultation", "submission__author").get(
        pk=said.comment.pk
    )
    if corrected := said.facts.get("corrected"):
        _correct(comment, corrected, by=by, at=at)
    if moved := said.facts.get("moved"):
        _move(comment, moved, by=by, at=at)


def _correct(comment: Comment, corrected: dict[str, Any], *, by: User, at: datetime) -> None:
    author = comment.submission.author
    unsent = Unsent.objects.create(
        holder="demonstration",
        author=author,
        consultation=comment.submission.consultation,
        revises=comment,
        text=corrected["text"],
        language=comment.language,
        **comment.target_key,
    )
    submit(unsent, by=author, seen=comment.version)
    comment.refresh_from_db()
    moderating.publish(comment, by=by, seen=comment.version)
    sent_at = at - timedelta(hours=corrected["hours_ago"])
    decided_at = sent_at + DECIDED_AFTER
    _place_newest_version(comment, sent_at)
    Comment.objects.filter(pk=comment.pk).update(
        received_at=sent_at, corrected_at=sent_at, published_at=decided_at
    )
    if (decision := latest_decision(comment)) is not None:
        Decision.objects.filter(pk=decision.pk).update(at=decided_at)


def _move(comment: Comment, moved: dict[str, Any], *, by: User, at: datetime) -> None:
    room = comment.submission.consultation
    if room is None or room.draft is None:
        raise ValueError("A comment is moved within the draft of a consultation.")
    to = moving.Destination(room, room.draft.paragraphs.get(slug=moved["paragraph"]))
    moving.move(comment, to=to, by=by, seen=comment.version)
    moved_at = at - timedelta(hours=moved["hours_ago"])
    comment.moves.update(at=moved_at)
    _place_newest_version(comment, moved_at)


def _place_newest_version(comment: Comment, at: datetime) -> None:
    CommentVersion.objects.filter(pk=comment.versions.latest("number").pk).update(sent_at=at)
