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


@unless(_("This comment can be revised only while it is returned to you."))
def may_revise(person: Person, comment: Comment) -> bool:
    """The author, while the comment lies with them."""
    return bool(is_author(person, comment.submission)) and comment.status == Status.RETURNED


@unless(_("This comment can no longer be withdrawn."))
def may_withdraw(person: Person, comment: Comment) -> bool:
    """The author, as long as the step exists."""
    return bool(is_author(person, comment.submission)) and Status.WITHDRAWN in Comment.STEPS[comment.status]


def may_read_pending(person: Person, cycle: Cycle) -> bool:
    """What waits for moderation: the moderators and the co-facilitators of the cycle."""
    return is_moderator(person) or co_facilitates(person, cycle)
