"""Asking somebody by mail to write a part of a review: a signed link that is good once and expires.

What the focal point reads is the same whether the address belongs to an account or not.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.tokens import signer
from imrf_portal.notifications.announcing import write_to_address
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.records.recording import record
from reviews.drafting import invite
from reviews.models import Drafter, Invitation, Part, Review
from reviews.permissions import may_file_for

GOOD_FOR = timedelta(days=14)
_PURPOSE = "reviews.inviting"


def invite_by_mail(
    review: Review,
    *,
    address: str,
    part: Part | None = None,
    objective: Objective | None = None,
    by: User,
) -> Invitation:
    """Send a link to `address`, in the sender's language. Nothing but the letter keeps the address. Raises `Refused`."""
    require(may_file_for(by, review.state))
    with transaction.atomic():
        invitation = Invitation.objects.create(
            review=review, part=part, objective=objective, invited_by=by, expires_at=timezone.now() + GOOD_FOR
        )
        token = token_of(invitation)
        facts = in_every_language(
            lambda: {
                "state": str(review.state),
                "round": str(review.round),
                "part": str(part or ""),
            },
            reference=review.reference,
        )
        secret = in_every_language(lambda: {"url": reverse("review_invitation", args=[token])}, **facts)
        write_to_address(
            address,
            "review_drafter_invited",
            person=None,
            language=by.language,
            facts=facts,
            secret=secret,
        )
        record("drafter_asked", review, by=by, facts={"part": part.code if part else ""})
        return invitation


def token_of(invitation: Invitation) -> str:
    """What the link in the letter holds: the authority to take the invitation up."""
    return signer(_PURPOSE).sign_object(invitation.pk)


def find(token: str) -> Invitation:
    """The invitation of a link that can still be used. Raises `Refused` for one that is not ours, used or too old."""
    try:
        key = signer(_PURPOSE).unsign_object(token)
    except BadSignature as error:
        raise Refused(_("This link is not complete. Open it again from the message.")) from error
    invitation = (
        Invitation.objects.select_related("review__state", "review__round", "part").filter(pk=key).first()
    )
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= timezone.now():
        raise Refused(_("This link has been used, or is too old. Ask the focal point for another one."))
    return invitation


def accept(token: str, *, by: User) -> Drafter:
    """Take the invitation up: the person writes from now on, and the link is used. Raises `Refused`, also where who
    sent it files for the State no longer."""
    with transaction.atomic():
        invitation = find(token)
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if locked.used_at is not None:
            raise Refused(_("This link has been used, or is too old. Ask the focal point for another one."))
        drafter = invite(
            invitation.review, by, part=invitation.part, objective=locked.objective, by=invitation.invited_by
        )
        locked.used_at = timezone.now()
        locked.save(update_fields=["used_at"])
        return drafter
