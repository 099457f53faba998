"""The letters of joint submissions: to those who are asked, who have signed, and whose signature has fallen."""

from __future__ import annotations

from typing import Any

from django.core.signing import Signer
from django.urls import reverse
from django.utils import translation

from consultations.models import Endorsement, Invitation, JointSubmission
from imrf_portal.accounts.models import User
from imrf_portal.languages import OFFICIAL
from imrf_portal.notifications.announcing import tell, write_to_address

INVITED, CHANGED, SIGNED = "joint_invitation", "joint_changed", "joint_signed"
SIGNER = Signer(salt="consultations.endorsing.link", sep=".")


def token_of(invitation: Invitation) -> str:
    """What the link in a letter to an address holds: the authority to answer once."""
    return SIGNER.sign_object([invitation.pk, invitation.nonce])


def tell_members(kind: str, endorsement: Endorsement, people: list[User]) -> None:
    """One letter to each of `people`, who may answer from their accounts. Of one confirmation, and of one request,
    each hears once."""
    joint = endorsement.joint
    if joint is None:
        return
    since = endorsement.confirmed_at or endorsement.invited_at
    facts = _facts(joint, joint.get_absolute_url)
    for person in people:
        key = f"{kind}-{endorsement.pk}-{since.timestamp():.6f}-{person.pk}"
        tell(person, kind, key=key, facts=facts)


def write_to_invited(kind: str, invitation: Invitation) -> None:
    """One letter with the next link to an address; the link is emptied from the outbox once it has left."""
    token = token_of(invitation)
    facts = _facts(invitation.joint, lambda: reverse("joint_link", args=[token]))
    common = {name: fact for name, fact in facts.items() if not isinstance(fact, dict)}
    write_to_address(
        invitation.address,
        kind,
        person=None,
        language=invitation.language,
        facts=common,
        secret={name: fact for name, fact in facts.items() if name not in common},
    )


def _facts(joint: JointSubmission, address: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "title": joint.title,
        "organisation": joint.organisation.name,
        "closes_at": joint.consultation.closes_at.isoformat(),
    }
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {"consultation": joint.consultation.title, "url": address()}
    return facts
