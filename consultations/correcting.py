"""Putting right what was sent: other words, a file less, another place. What was there is kept, and shown no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import likeness, veiling
from consultations.deadlines import check_open
from consultations.endorsing.renewing import changing, let_fall
from consultations.models import Attachment, Comment, Submission, Unsent, Verdict
from consultations.moderating import take_back_news
from consultations.naming import comment_facts
from consultations.permissions import may_moderate, may_remove_file, may_revise
from consultations.receipts import send_receipt
from consultations.tallying import recount
from consultations.versions import attach_files, language_of, mark_sent, says_already, typed_version
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean
from imrf_portal.moderation.deciding import Unexplained, latest_decision, step
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, locked


def replace(
    unsent: Unsent, *, by: User, seen: int | None = None, served_at: datetime | None = None
) -> Submission:
    """Put what was typed in the place of a comment's words, their language and the source of what they propose, once;
    files that came with it are added.

    From that moment nobody but its author and the secretariat reads the old words; the comment waits for moderation,
    its replies and its place stay, and once it is published again it says when it was corrected. What drafts were
    found to show of the old words is forgotten, and whoever endorsed them no longer stands under the comment. `seen` is the version its author had before their eyes. Raises
    `Refused`, `Closed` after the deadline unless the comment was returned, and `WrongStep` where somebody was quicker.
    """
    comment = cast("Comment", unsent.revises)
    require(may_revise(by, comment))
    if comment.status != Status.RETURNED:
        check_open(unsent, served_at=served_at)
    sent = comment.submission
    veiling.check_untold([unsent], by=by, speaks_for=sent.speaks_for, appears_as=sent.appears_as)
    with changing(sent, by=by):
        # The comment first, as whoever decides about it does: two at once then queue instead of blocking each other.
        was = locked(comment)
        unsent = locked(unsent)
        if unsent.sent_as is not None:
            return unsent.sent_as
        check_seen(was, seen)
        if was.language == language_of(unsent) and says_already(was, unsent):
            raise Refused(_("Your comment says this already. Change it, or leave it as it is."))
        typed_version(comment, unsent)
        attach_files(comment, unsent)
        if was.published_at is not None:
            comment.corrected_at = timezone.now()
            comment.save(update_fields=["corrected_at"])
        Verdict.objects.filter(comment=comment).delete()
        wait_again(comment, was, by=by, act="comment_replaced")
        mark_sent(unsent, comment.submission, by=by)
        send_receipt([comment])
        recount(comment)
        likeness.gather([comment])
        let_fall(comment, by=by)
        return comment.submission


def check_seen(row: Comment, seen: int | None) -> None:
    """Raises `WrongStep` where the row of a comment is not of the version that somebody had before their eyes."""
    if seen is not None and row.version != seen:
        raise WrongStep(row.status, Status.WAITING)


def wait_again(comment: Comment, was: Comment, *, by: User, act: str) -> None:
    """Let a comment whose row `was` so wait for moderation, at the end of the queue, with nothing decided about it:
    what a moderator had before their eyes is not what stands there now. News of a decision that has not left does not.

    Raises `WrongStep` where no step leads there.
    """
    news = latest_decision(comment)
    if was.status == Status.WAITING:
        comment.version, comment.received_at = was.version + 1, timezone.now()
        comment.save(update_fields=["version", "received_at"])
        record(act, comment, by=by, facts={"version": comment.version})
        return
    step(comment, Status.WAITING, by=by, reason=act, received_at=timezone.now())
    if was.status == Status.PUBLISHED:
        take_back_news(comment, news)


# ---- Files ----


def remove_file(attachment: Attachment, *, by: User) -> None:
    """The author takes a file back: it and its text are served by no address and found by no search from then on.
    Twice is once. Raises `Refused`."""
    require(may_remove_file(by, attachment.comment))
    with changing(attachment.comment.submission, by=by):
        _remove(attachment, by=by, reason="")


def take_file_down(attachment: Attachment, *, by: User, reason: str, note: str = "") -> None:
    """The secretariat removes a file, as its author could; the author is told why, once. Twice is once.

    Raises `Refused`, and `Unexplained` without a reason (or “other” without words).
    """
    require(may_moderate(by))
    note = clean(note)
    if not reason or (reason == "other" and not note):
        raise Unexplained
    with changing(attachment.comment.submission, by=by):
        if not _remove(attachment, by=by, reason=reason):
            return
        comment = attachment.comment
        tell(
            comment.submission.author,
            "file_removed",
            key=f"file-removed-{attachment.pk}",
            facts={**_removal_facts(attachment), "note": note},
        )


def _removal_facts(attachment: Attachment) -> dict[str, Any]:
    return in_every_language(
        lambda: {"reason_words": str(attachment.get_removed_for_display())},
        **comment_facts(attachment.comment),
        file=attachment.file.name,
    )


def _remove(attachment: Attachment, *, by: User, reason: str) -> bool:
    """Whether it was there to be removed."""
    if locked(attachment).removed_at is not None:
        return False
    attachment.removed_at, attachment.removed_for = timezone.now(), reason
    attachment.save(update_fields=["removed_at", "removed_for"])
    record(
        "file_removed",
        attachment.comment,
        by=by,
        facts={"attachment": attachment.pk, "reason": reason},
    )
    return True
