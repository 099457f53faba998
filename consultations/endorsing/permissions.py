"""Who leads, who signs and until when, one sentence a rule."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consultations.models import Endorsement, JointSubmission
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import Person, is_moderator, speaks_for
from imrf_portal.kit.permissions import unless


@unless(_("Only members of an organization that the secretariat has verified can lead a joint submission."))
def may_lead(person: Person, organisation: Organisation) -> bool:
    """The current members of a verified organisation."""
    return speaks_for(person).filter(pk=organisation.pk, is_verified=True).exists()


@unless(_("Only the one who leads this joint submission can do this."))
def is_lead(person: Person, joint: JointSubmission) -> bool:
    """The person who began it."""
    return isinstance(person, User) and person.is_active and joint.lead_id == person.pk


@unless(_("Only members of the organization that was asked can answer for it, while it is verified."))
def may_answer(person: Person, endorsement: Endorsement) -> bool:
    """Who speaks for the verified organisation whose signature it is; of a person's own signature that person."""
    return (
        isinstance(person, User)
        and person.is_active
        and Endorsement.objects.filter(pk=endorsement.pk).signed_by(person).exists()
    )


@unless(_("This joint submission is no longer being prepared."))
def can_be_changed(joint: JointSubmission) -> bool:
    """Whether it is still being prepared."""
    return joint.is_preparing


@unless(_("The consultation has closed. Nobody is asked, signs or leaves any more."))
def is_in_time(joint: JointSubmission, at: datetime | None = None) -> bool:
    """Until the consultation closes; a joint submission that was given up takes nothing."""
    return not joint.consultation.has_closed(at) and joint.status != JointSubmission.Status.GIVEN_UP


@unless(_("The consultation has closed. Only those who had confirmed an earlier text can confirm this one."))
def may_still_confirm(endorsement: Endorsement, joint: JointSubmission, at: datetime | None = None) -> bool:
    """Until the consultation closes; whose confirmation fell because the text was changed may give it after that."""
    if bool(is_in_time(joint, at)):
        return True
    had_confirmed = endorsement.confirmed_at is not None and endorsement.status == Endorsement.Status.INVITED
    return had_confirmed and joint.status == JointSubmission.Status.SENT


@unless(_("Whoever has declined twice is not asked again."))
def has_declined_once(endorsement: Endorsement) -> bool:
    """Whether nobody has asked again yet."""
    return endorsement.asked_again_at is None


@unless(_("The secretariat has withheld this signature."))
def is_not_withheld(endorsement: Endorsement) -> bool:
    """Whether the signature is its signatory's to give."""
    return endorsement.status != Endorsement.Status.WITHHELD


@unless(_("Only moderators of the secretariat withhold a signature."))
def may_withhold(person: Person) -> bool:
    """Moderators and administrators."""
    return is_moderator(person)
