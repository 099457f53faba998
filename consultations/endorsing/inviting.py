"""Asking others to sign: organisations of the portal, and people by mail, many at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.endorsing import letters
from consultations.endorsing.models import LINK_LASTS
from consultations.endorsing.permissions import is_in_time, is_lead, may_lead
from consultations.models import Endorsement, Invitation, JointSubmission
from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import one_line
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, locked

MOST_INVITED = 300
# “Demonstration Union, name@union.example” or “name@union.example”, also in angle brackets.
_WITH_ADDRESS = re.compile(r"(?P<named>.*?)[\s,;<(]*(?P<address>[^\s,;<>()]+@[^\s,;<>()]+)[>)]?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a list: how many were asked, and the lines of those who were not, each with a sentence why."""

    asked: int
    left: list[tuple[str, str]]


def invite(joint: JointSubmission, lines: str, *, by: User) -> Invited:
    """Ask everybody in `lines` to sign, one a line: a verified organisation by its name, whose members hear of it,
    or a mail address, at will with a name before it, which gets a link.

    A line that cannot be asked is given back with the reason, the others are asked all the same. Raises `Refused`.
    """
    require(is_lead(by, joint))
    require(may_lead(by, joint.organisation))
    asked, left = 0, []
    with transaction.atomic():
        row = locked(joint)
        require(is_in_time(row))
        number = row.endorsements.count()
        for line in dict.fromkeys(filter(None, map(one_line, lines.splitlines()))):
            try:
                if number >= MOST_INVITED:
                    raise Refused(_("A joint submission asks up to %(limit)s.") % {"limit": MOST_INVITED})
                number += _ask(joint, line, by=by)
                asked += 1
            except Refused as error:
                left.append((line, str(error.reason)))
    return Invited(asked, left)


def _ask(joint: JointSubmission, line: str, *, by: User) -> int:
    """Ask one; returns how many signatures there are more."""
    if "@" not in line:
        _ask_organisation(joint, _organisation(line), by=by)
        return 1
    match = _WITH_ADDRESS.fullmatch(line)
    address = match["address"].lower() if match else ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(_("This is no e-mail address. Write one on each line.")) from error
    return _ask_address(joint, address, named=match["named"].strip(' ,;<("') if match else "", by=by)


def _organisation(name: str) -> Organisation:
    found = list(Organisation.objects.filter(name__iexact=name, is_verified=True)[:2])
    if len(found) != 1:
        raise Refused(
            _("No verified organization has this name here. Check the name, or write an e-mail address.")
        )
    return found[0]


def _ask_organisation(joint: JointSubmission, organisation: Organisation, *, by: User) -> None:
    if organisation.pk == joint.organisation_id:
        raise Refused(_("This organization leads the joint submission."))
    if joint.endorsements.filter(organisation=organisation).exists():
        raise Refused(_("This organization has been asked already."))
    endorsement = Endorsement.objects.create(
        joint=joint, organisation=organisation, status=Endorsement.Status.INVITED
    )
    record("signature_asked", endorsement, by=by, facts={"joint": joint.pk, "organisation": organisation.pk})
    current = Membership.objects.current().filter(organisation=organisation)
    members = User.objects.filter(pk__in=current.values("person"), is_active=True).order_by("pk")
    letters.tell_members(letters.INVITED, endorsement, list(members))


def _ask_address(joint: JointSubmission, address: str, *, named: str, by: User) -> int:
    earlier = (
        Invitation.objects.filter(joint=joint, address__iexact=address)
        .select_related("endorsement", "joint__organisation", "joint__consultation")
        .first()
    )
    if earlier is not None:
        return _ask_again(earlier, by=by)
    endorsement = Endorsement.objects.create(joint=joint, status=Endorsement.Status.INVITED)
    invitation = Invitation.objects.create(
        endorsement=endorsement,
        joint=joint,
        address=address,
        named=named[:200],
        language=get_language() or "en",
        expires_at=timezone.now() + LINK_LASTS,
    )
    record("signature_asked", endorsement, by=by, facts={"joint": joint.pk})
    letters.write_to_invited(letters.INVITED, invitation)
    return 1


def _ask_again(invitation: Invitation, *, by: User) -> int:
    """Send a fresh link in the place of one that nobody used in its time."""
    endorsement = invitation.endorsement
    if endorsement.status != Endorsement.Status.INVITED or invitation.expires_at > timezone.now():
        raise Refused(_("This address has been asked already."))
    invitation.renew()
    invitation.save(update_fields=["nonce", "expires_at"])
    record("signature_asked_again", endorsement, by=by, facts={"joint": invitation.joint_id})
    letters.write_to_invited(letters.INVITED, invitation)
    return 0


def forget_addresses(at: datetime | None = None) -> int:
    """Remove the mail addresses of those who were asked in consultations that at instant `at` (now) have been closed for
    `UNSENT_KEPT_DAYS`, and the invitations that nobody answered; returns how many addresses. Signatures stay."""
    limit = (at or timezone.now()) - timedelta(days=settings.UNSENT_KEPT_DAYS)
    with transaction.atomic():
        over = Invitation.objects.filter(joint__consultation__closes_at__lt=limit)
        number = over.count()
        unanswered = Endorsement.objects.asked().filter(invitation__in=over, confirmed_at__isnull=True)
        unanswered.delete()
        over.delete()
        return number


def take_back(endorsement: Endorsement, *, by: User) -> None:
    """Take an invitation back that nobody has confirmed: its link no longer works, its address is forgotten.

    Raises `Refused`, and `WrongStep` where it was answered meanwhile.
    """
    joint = endorsement.joint
    if joint is None:
        raise Refused(_("Nobody was asked to sign this."))
    require(is_lead(by, joint))
    with transaction.atomic():
        row = locked(endorsement)
        if row.status != Endorsement.Status.INVITED:
            raise WrongStep(row.status, "taken-back")
        record("invitation_taken_back", joint, by=by, facts={"endorsement": row.pk})
        row.delete()
