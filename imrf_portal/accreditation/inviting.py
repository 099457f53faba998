"""Inviting somebody to a role by mail: a signed link that is good once, expires, and can be taken back.

What the inviter reads is the same whether the address belongs to an account or not. Who holds the link accepts it only
with an account of which the address is a confirmed one: a letter that was passed on gives nobody a role.
"""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accreditation import letters
from imrf_portal.accreditation.handing_over import let_succeed
from imrf_portal.accreditation.models import LINK_LASTS, Invitation, InvitationStatus, digest_of
from imrf_portal.accreditation.permissions import (
    has_no_successor,
    lasts_until,
    may_hand_over,
    may_invite,
    may_manage,
)
from imrf_portal.accreditation.standing import let_stand
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import mask_address
from imrf_portal.kit.tokens import signer
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import advance, locked

_CLOSED = _("This link has been used, taken back, or is too old. Ask who invited you for another one.")


class Spent(Refused):
    """The link was used, taken back, or is past its time."""


def invite(
    organisation: Organisation, *, role: str, address: str, cycle: Cycle | None = None, by: User
) -> Invitation:
    """Send a link to `address`, in the inviter's language. A co-facilitator is invited for a `cycle`. Raises
    `Refused`."""
    require(may_invite(by, organisation, role))
    if (role == Role.CO_FACILITATOR) != (cycle is not None):
        raise Refused(_("A co-facilitator serves one cycle; other roles have none."))
    return _send(Invitation(organisation=organisation, role=role, cycle=cycle), address=address, by=by)


def invite_successor(
    membership: Membership, *, address: str, takes_over_at: datetime | None = None, by: User
) -> Invitation:
    """Send a link by which somebody takes a role over: it begins, and that of the predecessor ends, when they accept,
    and not before instant `takes_over_at`. Raises `Refused`, also for an instant after its end."""
    require(may_hand_over(by, membership))
    require(has_no_successor(membership))
    require(lasts_until(membership, takes_over_at or timezone.now()))
    invitation = Invitation(
        organisation=membership.organisation,
        role=membership.role,
        succeeds=membership,
        takes_over_at=takes_over_at,
    )
    return _send(invitation, address=address, by=by)


def revoke(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back: its link no longer works. Raises `Refused`, and `WrongStep` where it was accepted."""
    require(may_manage(by, invitation.organisation))
    advance(invitation, InvitationStatus.REVOKED, by=by, masked="", addressee="")


def find(token: str) -> Invitation:
    """The invitation of a link that can still be used; nothing changes. Raises `Spent`."""
    try:
        key = signer(letters.PURPOSE).unsign_object(token)
    except BadSignature as error:
        raise Spent(_("This link is not complete. Open it again from the message.")) from error
    related = ("organisation", "cycle", "invited_by", "succeeds__person", "succeeds__organisation")
    invitation = Invitation.objects.select_related(*related).filter(pk=key).first()
    if invitation is None or not invitation.is_open():
        raise Spent(_CLOSED)
    return invitation


def accept(token: str, *, by: User) -> Membership:
    """Take the role up, once: the link is used, and a predecessor's role ends as this one begins.

    Raises `Spent`; `Refused` for an account without the address that was written to, and where who invited may give
    the role no longer.
    """
    with transaction.atomic():
        invitation = find(token)
        if not locked(invitation).is_open():
            raise Spent(_CLOSED)
        _require_address(invitation, by)
        inviter, predecessor = invitation.invited_by, invitation.succeeds
        if predecessor is not None:
            given = let_succeed(predecessor, person=by, at=invitation.takes_over_at, by=inviter)
        else:
            require(may_invite(inviter, invitation.organisation, invitation.role))
            role = Membership(
                person=by,
                organisation=invitation.organisation,
                role=invitation.role,
                cycle=invitation.cycle,
            )
            given = let_stand(role, by=inviter)
        advance(invitation, InvitationStatus.ACCEPTED, by=by, masked="", addressee="")
        return given


def _send(invitation: Invitation, *, address: str, by: User) -> Invitation:
    with transaction.atomic():
        invitation.addressee, invitation.masked = digest_of(address), mask_address(address)
        invitation.invited_by, invitation.expires_at = by, timezone.now() + LINK_LASTS
        invitation.save()
        letters.invite(invitation, address=address.strip(), language=by.language)
        record(
            "role_invited",
            invitation,
            by=by,
            facts={
                "organisation": invitation.organisation_id,
                "role": invitation.role,
                "cycle": invitation.cycle_id,
            },
        )
        return invitation


def _require_address(invitation: Invitation, person: User) -> None:
    confirmed = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    if not any(invitation.is_for(address) for address in confirmed):
        raise Refused(
            _(
                "This invitation was sent to an address that is not among the confirmed ones of your account. Add that address to your account and confirm it, then open the link again; or sign in with the account that has it."
            )
        )
