"""When the text of a joint submission changes, who had confirmed the former one is asked anew."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from consultations.endorsing import letters
from consultations.endorsing.texts import digest_of
from consultations.models import Comment, Endorsement, JointSubmission, Submission
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


def ask_anew_for(submission: Submission, *, by: User | None) -> int:
    """The same for what was sent, if it is joint."""
    joint = JointSubmission.objects.filter(submission=submission).first()
    return ask_anew(joint, by=by) if joint else 0


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
