"""When the text of a joint submission changes, who had confirmed the former one is asked anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from consultations.endorsing import letters
from consultations.endorsing.texts import digest_of
from consultations.models import Comment, Endorsement, JointSubmission, Submission, Unsent
from imrf_portal.accounts.models import User
from imrf_portal.records import workflow


def ask_anew(joint: JointSubmission, *, by: User | None) -> int:
    """Let every confirmation of another text than the one that stands fall, and tell each signatory once; returns how
    many. Where nothing has changed nothing happens.

    Every act that changes the text of a joint submission ends with this, so that nobody is ever shown, counted or
    sent under words they have not read.
    """
    with transaction.atomic():
        row = workflow.locked(joint)
        joint.digest = digest_of(row)
        JointSubmission.objects.filter(pk=row.pk).update(digest=joint.digest)
        fallen = list(
            Endorsement.objects.confirmed()
            .filter(joint=row)
            .exclude(digest=joint.digest)
            .select_related("joint__consultation", "joint__organisation", "person", "invitation")
        )
        for endorsement in fallen:
            workflow.advance(endorsement, Endorsement.Status.INVITED, by=by, reason="text-changed")
            _tell(endorsement)
        return len(fallen)


def ask_anew_about(unsent: Unsent) -> None:
    """The same where what was typed is a remark of a joint submission, which its lead has changed."""
    if unsent.joint is not None:
        ask_anew(unsent.joint, by=unsent.joint.lead)


@contextmanager
def changing(submission: Submission, *, by: User | None) -> Iterator[None]:
    """A transaction in which what was sent changes; where it is joint, it ends with `ask_anew`.

    The joint submission is held first and its comments after it, in the order of whoever signs: two at once then queue
    instead of blocking each other.
    """
    with transaction.atomic():
        held = JointSubmission.objects.select_for_update(of=("self",)).filter(submission=submission).first()
        yield
        if held is not None:
            ask_anew(held, by=by)


def let_fall(comment: Comment, *, by: User) -> None:
    """When the words of a comment are replaced, nobody stands under them who endorsed the former: their names are shown
    and counted no more, and may be given anew."""
    for endorsement in Endorsement.objects.confirmed().filter(comment=comment):
        workflow.advance(
            endorsement, Endorsement.Status.LEFT, by=by, reason="text-changed", left_at=timezone.now()
        )


def _tell(endorsement: Endorsement) -> None:
    if endorsement.person is not None:
        letters.tell_members(letters.CHANGED, endorsement, [endorsement.person])
        return
    invitation = endorsement.invitation
    invitation.renew()
    invitation.save(update_fields=["nonce", "expires_at"])
    letters.write_to_invited(letters.CHANGED, invitation)
