"""Asking others to sign: organisations of the portal, and people by mail, many at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.endorsing import letters
from consultations.endorsing.permissions import has_declined_once, is_in_time, is_lead, may_lead
from consultations.endorsing.signing import joint_of
from consultations.models import Endorsement, Invitation, JointSubmission
from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import one_line
from imrf_portal.notifications.announcing import write_all
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.recording import record, record_each
from imrf_portal.records.workflow import WrongStep, advance, locked

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
    wanted = [_read(line) for line in dict.fromkeys(filter(None, map(one_line, lines.splitlines())))]
    with transaction.atomic():
        row = locked(joint)
        require(is_in_time(row))
        asking, left = _Asking(row, wanted), []
        for one in wanted:
            try:
                asking.take(one)
            except Refused as error:
                left.append((one.line, str(error.reason)))
        asking.write(by=by)
    return Invited(len(wanted) - len(left), left)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A line as it is read: an address, at will with a name; or without one the name of an organisation."""

    line: str
    named: str
    address: str = ""


def _read(line: str) -> _Wanted:
    if "@" not in line:
        return _Wanted(line, line)
    if match := _WITH_ADDRESS.fullmatch(line):
        return _Wanted(line, match["named"].strip(' ,;<("'), match["address"].lower())
    # What is no address is refused where it is taken, with the line as it was written.
    return _Wanted(line, "", line)


class _Asking:
    """A list that is gone through: what stands is read once before, what is new is written once after, so that three
    hundred cost no more queries than three."""

    def __init__(self, joint: JointSubmission, wanted: list[_Wanted]) -> None:
        self.joint = joint
        self.number = joint.endorsements.count()
        self.signing = set(joint.endorsements.values_list("organisation", flat=True))
        named = [Upper(Value(one.named)) for one in wanted if not one.address]
        self.by_name: dict[str, list[Organisation]] = {}
        for organisation in Organisation.objects.alias(letters=Upper("name")).filter(
            letters__in=named, is_verified=True
        ):
            self.by_name.setdefault(organisation.name.upper(), []).append(organisation)
        self.by_address: dict[str, Invitation] = {}
        for invitation in Invitation.objects.filter(joint=joint).select_related("endorsement"):
            invitation.joint = joint
            self.by_address[invitation.address.lower()] = invitation
        self.organisations: list[Endorsement] = []
        self.addresses: list[Invitation] = []
        self.renewed: list[Invitation] = []

    def take(self, wanted: _Wanted) -> None:
        """Ask one, once `write` is called. Raises `Refused`."""
        if self.number >= MOST_INVITED:
            raise Refused(_("A joint submission asks up to %(limit)s.") % {"limit": MOST_INVITED})
        if wanted.address:
            self._take_address(wanted)
        else:
            self._take_organisation(wanted.named)

    def _take_organisation(self, name: str) -> None:
        found = self.by_name.get(name.upper(), [])
        if len(found) != 1:
            raise Refused(
                _("No verified organization has this name here. Check the name, or write an e-mail address.")
            )
        if found[0].pk == self.joint.organisation_id:
            raise Refused(_("This organization leads the joint submission."))
        if found[0].pk in self.signing:
            raise Refused(_("This organization has been asked already."))
        self.signing.add(found[0].pk)
        self.organisations.append(self._endorsement(found[0]))

    def _take_address(self, wanted: _Wanted) -> None:
        try:
            validate_email(wanted.address)
        except ValidationError as error:
            raise Refused(_("This is no e-mail address. Write one on each line.")) from error
        earlier = self.by_address.get(wanted.address)
        if earlier is None:
            invitation = Invitation(
                endorsement=self._endorsement(None),
                joint=self.joint,
                address=wanted.address,
                named=wanted.named[:200],
                language=get_language() or "en",
            )
            self.addresses.append(invitation)
            self.by_address[wanted.address] = invitation
        else:
            # In the place of a link that nobody used in its time goes another.
            if (
                earlier.endorsement.status != Endorsement.Status.INVITED
                or earlier.expires_at > timezone.now()
            ):
                raise Refused(_("This address has been asked already."))
            invitation = earlier
            self.renewed.append(invitation)
        invitation.renew()

    def _endorsement(self, organisation: Organisation | None) -> Endorsement:
        self.number += 1
        return Endorsement(joint=self.joint, organisation=organisation, status=Endorsement.Status.INVITED)

    def write(self, *, by: User) -> None:
        """Write who is asked, the records and the letters."""
        fresh = [*self.organisations, *(invitation.endorsement for invitation in self.addresses)]
        Endorsement.objects.bulk_create(fresh)
        Invitation.objects.bulk_create(self.addresses)
        Invitation.objects.bulk_update(self.renewed, ["nonce", "expires_at"])
        of = {"joint": self.joint.pk}
        asked = [(one, of | ({"organisation": key} if (key := one.organisation_id) else {})) for one in fresh]
        record_each("signature_asked", asked, by=by)
        again = [(invitation.endorsement, of) for invitation in self.renewed]
        record_each("signature_asked_again", again, by=by)
        written = [letters.to_invited(letters.INVITED, one) for one in (*self.addresses, *self.renewed)]
        write_all([*written, *_to_organisations(self.organisations)])


def _to_organisations(endorsements: list[Endorsement]) -> list[Delivery]:
    """The letters by which the current members of each organisation hear that it is asked; one query."""
    current = Membership.objects.current().filter(
        organisation__in=[one.organisation_id for one in endorsements], person__is_active=True
    )
    members: dict[int, dict[int, User]] = {}
    for membership in current.select_related("person").order_by("person"):
        members.setdefault(membership.organisation_id, {})[membership.person_id] = membership.person
    return [
        letter
        for one in endorsements
        for letter in letters.to_members(
            letters.INVITED, one, members.get(one.organisation_id or 0, {}).values()
        )
    ]


def ask_again(endorsement: Endorsement, *, by: User) -> None:
    """Ask once more who has declined: the members of the organisation hear of it, an address gets a fresh link.

    Who declines a second time is left in peace. Raises `Refused`, and `WrongStep` where it was answered meanwhile.
    """
    joint = joint_of(endorsement)
    require(is_lead(by, joint))
    require(may_lead(by, joint.organisation))
    with transaction.atomic():
        require(is_in_time(locked(joint)))
        row = locked(endorsement)
        if row.status != Endorsement.Status.DECLINED:
            raise WrongStep(row.status, Endorsement.Status.INVITED)
        require(has_declined_once(row))
        now = timezone.now()
        advance(endorsement, Endorsement.Status.INVITED, by=by, invited_at=now, asked_again_at=now)
        if endorsement.organisation_id:
            write_all(_to_organisations([endorsement]))
            return
        invitation = endorsement.invitation
        invitation.renew()
        invitation.save(update_fields=["nonce", "expires_at"])
        letters.write_to_invited(letters.INVITED, invitation)


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
    joint = joint_of(endorsement)
    require(is_lead(by, joint))
    with transaction.atomic():
        row = locked(endorsement)
        if row.status != Endorsement.Status.INVITED:
            raise WrongStep(row.status, "taken-back")
        record("invitation_taken_back", joint, by=by, facts={"endorsement": row.pk})
        row.delete()
