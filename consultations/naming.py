"""What a target and a comment are called in a page or a mail, in every language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Comment, Position, Submission
from imrf_portal.notifications.facts import in_every_language


def target_title(thing: object) -> str:
    """A target in words: “paragraph 9 bis”, “question 2”, “the draft as a whole”, an event's title."""
    if getattr(thing, "paragraph", None) is not None:
        return _("paragraph %(label)s") % {"label": thing.paragraph.label}  # type: ignore[attr-defined]
    if getattr(thing, "question", None) is not None:
        return _("question %(number)s") % {"number": thing.question.order}  # type: ignore[attr-defined]
    if getattr(thing, "draft", None) is not None:
        return _("the draft as a whole")
    return str(thing.event)  # type: ignore[attr-defined]


def comment_facts(comment: Comment) -> dict[str, Any]:
    """What a mail about the comment needs, frozen: references, names as shown, titles and addresses by language."""
    submission = comment.submission
    return in_every_language(
        lambda: {
            "target": target_title(comment),
            "consultation": str(submission.consultation or comment.event),
            "url": comment.get_absolute_url(),
        },
        reference=submission.reference,
        number=comment.number,
        author=submission.shown_name,
        organisation=submission.shown_organisation,
    )


def submission_facts(submission: Submission, remarks: int) -> dict[str, Any]:
    """What a mail about a whole submission needs, frozen: reference, how many remarks, title and address by language."""
    return in_every_language(
        lambda: {
            "consultation": str(submission.consultation or ""),
            "url": submission.get_absolute_url(),
        },
        reference=submission.reference,
        count=remarks,
    )


def signed_as_shown(submission: Submission) -> str:
    """`author_as_shown`, and of a joint submission how many organisations sign with its author."""
    who, others = author_as_shown(submission), others_signing(submission)
    if not others:
        return who
    return ngettext("%(who)s and %(n)s other", "%(who)s and %(n)s others", others) % {"who": who, "n": others}


def others_signing(submission: Submission) -> int:
    """How many organisations sign a joint submission with its author, 0 where it is not joint. Of many submissions it
    is asked with `with_signatures()` loaded, as `for_reading` does."""
    joint = getattr(submission, "joint", None)
    return joint.others if joint else 0


def author_as_shown(said: Submission | Position) -> str:
    """Who said it as everybody may know them, in one name: organisation, else person, else kind of stakeholder."""
    shown = said.shown_organisation or said.shown_name or said.get_shown_kind_display()
    return str(shown or _("Name withheld at the author’s wish"))
