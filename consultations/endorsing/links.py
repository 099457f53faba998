"""Answering by the link in a letter, which works once; who has it needs no account.

A link proves that somebody reads the mail of an address that the lead has chosen, and nothing about an organisation.
So whoever signs by it without an account says who they are, and is shown as they say it, marked as not verified and
left out of the number of organisations; the name of an organisation that the portal knows, or that was merged into
one, cannot be taken that way. Whoever signs in first and speaks for a verified organisation signs for that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.core.signing import BadSignature
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.endorsing import letters, signing
from consultations.endorsing.permissions import is_in_time, may_lead
from consultations.endorsing.signing import Reservations
from consultations.models import Endorsement, Invitation, JointSubmission
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import mask_addresses, one_line
from imrf_portal.kit.tokens import signer
from imrf_portal.records.workflow import advance, locked

# What nobody is on their own word.
NEVER_CLAIMED = (
    OrganisationKind.STATE_DELEGATION,
    OrganisationKind.UN_ENTITY,
    OrganisationKind.INTERGOVERNMENTAL,
    OrganisationKind.SECRETARIAT,
)


class Spent(Refused):
    """The link was used, taken the place of by another, or is past its time."""


class Claim(NamedTuple):
    """Who somebody without an account says they are."""

    name: str
    organisation: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A signature as it comes by a link: who signs, the digest of the text that was read, what is reserved and in
    which language. `organisation` is one that `by` speaks for; without it `claim` says who signs."""

    claim: Claim
    seen: str
    reservations: Reservations
    language: str
    organisation: Organisation | None = None
    by: User | None = None


def find(token: str) -> Invitation:
    """The invitation that a link is of, if it can be answered now. Raises `Http404` for a link that is none of ours,
    and `Spent`."""
    invitation, nonce = _read(token)
    _check(invitation, nonce)
    return invitation


def confirm(token: str, answer: Answer) -> Invitation:
    """Sign by a link, once, however often and in parallel it is sent; a letter with the link to leave follows.

    Raises `Spent`, `Refused`, `WrongStep`, and `Http404` for a link that is none of ours.
    """
    with transaction.atomic():
        invitation = _use(token)
        endorsement, by = invitation.endorsement, None
        if answer.organisation is not None and answer.by is not None:
            require(may_lead(answer.by, answer.organisation))
            _check_first(endorsement, answer.organisation)
            shown, by = signing.as_shown(answer.organisation), answer.by
        else:
            shown = _claimed(answer.claim)
        signing.sign(
            endorsement,
            signing.hold(endorsement),
            shown,
            seen=answer.seen,
            reservations=answer.reservations,
            language=answer.language,
            organisation=answer.organisation if by else None,
            by=by,
        )
        letters.write_to_invited(letters.SIGNED, invitation)
        return invitation


def decline(token: str) -> Invitation:
    """Say by a link that one does not sign. Raises as `confirm`."""
    with transaction.atomic():
        invitation = _use(token)
        advance(invitation.endorsement, Endorsement.Status.DECLINED, by=None)
        letters.tell_lead(invitation.joint, by=None)
        return invitation


def leave(token: str) -> Invitation:
    """Take a signature back by the link in its receipt, until the consultation closes. Raises as `confirm`."""
    with transaction.atomic():
        invitation = _use(token)
        require(is_in_time(invitation.joint))
        advance(invitation.endorsement, Endorsement.Status.LEFT, by=None, left_at=timezone.now())
        letters.tell_lead(invitation.joint, by=None)
        return invitation


def _read(token: str) -> tuple[Invitation, str]:
    try:
        key, nonce = signer(letters.PURPOSE).unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    invitations = Invitation.objects.select_related(
        "endorsement__joint", "joint__consultation__cycle", "joint__organisation", "joint__submission"
    )
    invitation = invitations.filter(pk=key).first()
    if invitation is None:
        raise Spent(_("This invitation was taken back."))
    return invitation, nonce


def _check(invitation: Invitation, nonce: str) -> None:
    if invitation.nonce != nonce:
        raise Spent(_("This link has been used already. The newest e-mail about it holds the next one."))
    if invitation.joint.status == JointSubmission.Status.GIVEN_UP:
        raise Spent(_("This joint submission was given up; nobody signs it any more."))
    is_answered = invitation.endorsement.status != Endorsement.Status.INVITED
    if not is_answered and invitation.expires_at <= timezone.now():
        raise Spent(_("This link is past its time. Ask whoever leads the joint submission for another."))


def _use(token: str) -> Invitation:
    """The invitation of a link, held until the transaction ends; no link to it works from then on but the next."""
    invitation, nonce = _read(token)
    locked(invitation.joint)
    invitation.nonce = locked(invitation).nonce
    invitation.endorsement.refresh_from_db()
    invitation.joint.refresh_from_db(fields=["status", "submission", "digest"])
    _check(invitation, nonce)
    invitation.renew()
    invitation.save(update_fields=["nonce", "expires_at"])
    return invitation


def _check_first(endorsement: Endorsement, organisation: Organisation) -> None:
    same = Endorsement.objects.filter(joint=endorsement.joint, organisation=organisation)
    if same.exclude(pk=endorsement.pk).exists():
        raise Refused(_("Your organization was asked itself. Answer on the page of the joint submission."))


def _claimed(claim: Claim) -> dict[str, str]:
    name, organisation = (mask_addresses(one_line(words)) for words in (claim.name, claim.organisation))
    if not name or not organisation:
        raise Refused(_("Write your name and that of your organization."))
    if claim.kind not in OrganisationKind.values or claim.kind in NEVER_CLAIMED:
        raise Refused(_("Choose what kind of organization it is."))
    is_known = Q(is_verified=True) | Q(merged_into__is_verified=True)
    if Organisation.objects.filter(is_known, name__iexact=organisation).exists():
        raise Refused(
            _(
                "The portal knows an organization of this name: its members sign in to sign for it. If yours is another, write its full name."
            )
        )
    return {
        "shown_name": name[:150],
        "shown_organisation": organisation[:200],
        "shown_organisation_language": "",
        "shown_kind": claim.kind,
    }
