"""What an author is given for what they sent: one letter with the reference."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.models import Comment
from consultations.naming import comment_facts, submission_facts
from imrf_portal.notifications.announcing import tell


def send_receipt(comments: Sequence[Comment]) -> None:
    """One receipt for one sending, whatever the number of remarks."""
    first = comments[0]
    author, key = first.submission.author, f"comment-received-{first.pk}-{first.versions.count()}"
    if len(comments) == 1:
        tell(author, "comment_received", key=key, facts=comment_facts(first))
    else:
        tell(author, "submission_received", key=key, facts=submission_facts(first.submission, len(comments)))
