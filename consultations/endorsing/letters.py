"""The letters of joint submissions: to those who are asked, who have signed, and whose signature has fallen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from consultations.models import Endorsement, Invitation, JointSubmission
from imrf_portal.accounts.models import User
from imrf_portal.kit.tokens import signer
from imrf_portal.notifications.announcing import letter_to, letter_to_address, tell, write_all
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.models import Delivery

INVITED, CHANGED, SIGNED = "joint_invitation", "joint_changed", "joint_signed"
ANSWERED = "joint_answered"
PURPOSE = "consultations.endorsing.links"


def token_of(invitation: Invitation) -> str:
    """What the link in a letter to an address holds: the authority to answer once."""
    return signer(PURPOSE).sign_object([invitation.pk, invitation.nonce])


def tell_members(kind: str, endorsement: Endorsement, people: Iterable[User]) -> None:
    """One letter to each of `people`, who may answer from their accounts. Of one confirmation, and of one request,
    each hears once."""
    write_all(to_members(kind, endorsement, people))


def write_to_invited(kind: str, invitation: Invitation) -> None:
    """One letter with the next link to an address; the link is emptied from the outbox once it has left."""
    write_all([to_invited(kind, invitation)])


def tell_lead(joint: JointSubmission, *, by: User | None) -> None:
    """Let the lead hear at the next full hour that others have answered: one letter for all answers of an hour, since
    most of them come on the last day. It names nobody; the page has each answer at once."""
    if joint.lead == by:
        return
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    key = f"{ANSWERED}-{joint.pk}-{hour.isoformat()}"
    facts = _facts(joint, joint.get_absolute_url)
    tell(joint.lead, ANSWERED, key=key, facts=facts, not_before=hour)


def to_members(kind: str, endorsement: Endorsement, people: Iterable[User]) -> list[Delivery]:
    """The letters of `tell_members`, for `write_all`."""
    joint = endorsement.joint
    if joint is None:
        return []
    since = endorsement.confirmed_at or endorsement.invited_at
    facts = _facts(joint, joint.get_absolute_url)
    event = f"{kind}-{endorsement.pk}-{since.timestamp():.6f}"
    return [letter_to(person, kind, key=f"{event}-{person.pk}", facts=facts) for person in people]


def to_invited(kind: str, invitation: Invitation) -> Delivery:
    """The letter of `write_to_invited`, for `write_all`."""
    token = token_of(invitation)
    facts = _facts(invitation.joint, lambda: reverse("joint_link", args=[token]))
    common = {name: fact for name, fact in facts.items() if not isinstance(fact, dict)}
    return letter_to_address(
        invitation.address,
        kind,
        language=invitation.language,
        facts=common,
        secret={name: fact for name, fact in facts.items() if name not in common},
    )


def _facts(joint: JointSubmission, address: Any) -> dict[str, Any]:
    return in_every_language(
        lambda: {"consultation": joint.consultation.title, "url": address()},
        title=joint.title,
        organisation=joint.organisation.name,
        closes_at=joint.consultation.closes_at.isoformat(),
    )
