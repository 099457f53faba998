"""Who may do what in consultations, one sentence a rule; what may be listed comes from the models' `visible_to`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consultations.models import Comment, Submission
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, co_facilitates, is_moderator
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.permissions import unless
from imrf_portal.moderation.models import Status


@unless(_("Only moderators of the secretariat decide about comments."))
def may_moderate(person: Person) -> bool:
    """Moderators and administrators."""
    return is_moderator(person)


@unless(_("Only the secretariat opens and extends consultations."))
def may_run_consultations(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


@unless(_("Only the secretariat announces, moves and cancels events."))
def may_run_events(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


@unless(_("Sign in to send your comment; what you wrote is kept."))
def may_submit(person: Person) -> bool:
    """Anybody who is signed in."""
    return isinstance(person, User) and person.is_active


@unless(_("Only the author can do this."))
def is_author(person: Person, submission: Submission) -> bool:
    """The author of a submission."""
    return isinstance(person, User) and submission.author_id == person.pk


# What lies open to its author: not what was withheld, and not what they took back.
_OPEN_TO_ITS_AUTHOR = (Status.WAITING, Status.PUBLISHED, Status.RETURNED)


@unless(_("This comment can no longer be changed."))
def may_revise(person: Person, comment: Comment) -> bool:
    """The author: any time while the comment lies with them, otherwise as long as what it answers is open."""
    if not is_author(person, comment.submission) or comment.status not in _OPEN_TO_ITS_AUTHOR:
        return False
    if comment.status == Status.RETURNED:
        return True
    room = comment.submission.consultation
    return room.is_open() if room else comment.event is not None and comment.event.takes_remarks()


@unless(_("This comment can no longer be moved."))
def may_move(person: Person, comment: Comment) -> bool:
    """The author and moderators, where it was sent in a consultation; a reply goes with what it answers."""
    if comment.parent_id is not None or comment.submission.consultation_id is None:
        return False
    if is_author(person, comment.submission):
        return comment.status in _OPEN_TO_ITS_AUTHOR
    return is_moderator(person)


@unless(_("Only the author of a comment can remove its file."))
def may_remove_file(person: Person, comment: Comment) -> bool:
    """The author, whatever has become of the comment."""
    return bool(is_author(person, comment.submission))


@unless(_("This comment can no longer be withdrawn."))
def may_withdraw(person: Person, comment: Comment) -> bool:
    """The author, as long as the step exists."""
    return bool(is_author(person, comment.submission)) and Status.WITHDRAWN in Comment.STEPS[comment.status]


def may_read_pending(person: Person, cycle: Cycle) -> bool:
    """What waits for moderation: the moderators and the co-facilitators of the cycle."""
    return is_moderator(person) or co_facilitates(person, cycle)
