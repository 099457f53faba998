"""Makers for joint submissions: led, asked and signed by the acts themselves."""

from __future__ import annotations

import itertools

from consultations.endorsing import inviting, leading, letters, signing, texts
from consultations.models import Consultation, Endorsement, Invitation, JointSubmission
from imrf_portal.accounts.models import Organisation, User
from tests import makers
from tests.consultations.test_submitting import make_unsent

_numbers = itertools.count(1)


def make_member_of(organisation: Organisation, name: str = "Policy officer") -> User:
    """A person who speaks for an organisation."""
    person = makers.make_person(name)
    makers.make_member(person, organisation)
    return person


def make_joint(
    room: Consultation | None = None,
    *,
    lead: User | None = None,
    labels: tuple[str, ...] = ("9", "9-bis"),
    name: str = "Demonstration Lead",
) -> JointSubmission:
    """A joint submission in preparation, with a remark on each paragraph."""
    room = room or makers.make_consultation()
    organisation = makers.make_organisation(name)
    if lead is None:
        lead = makers.make_person("Lead officer")
    makers.make_member(lead, organisation)
    remarks = [
        make_unsent(room, label=label, author=lead, text=f"Demonstration text on {label}.")
        for label in labels
    ]
    return leading.begin(room, remarks, organisation=organisation, title="Demonstration title", by=lead)


def ask(joint: JointSubmission, name: str = "", **fields: object) -> tuple[Endorsement, User]:
    """A verified organisation that is asked to sign, and a member of it."""
    organisation = makers.make_organisation(name or f"Demonstration Union {next(_numbers)}", **fields)
    member = make_member_of(organisation)
    assert inviting.invite(joint, organisation.name, by=joint.lead).left == []
    return joint.endorsements.select_related("joint", "organisation").get(organisation=organisation), member


def sign(endorsement: Endorsement, by: User, reservations: dict[str, str] | None = None) -> None:
    """Confirm the text as it stands now; `reservations` by the label in the paragraph's address."""
    joint = JointSubmission.objects.get(pk=endorsement.joint_id)
    paragraphs = {paragraph.slug: paragraph.pk for paragraph in texts.paragraphs_of(joint)}
    reserved = {paragraphs[slug]: text for slug, text in (reservations or {}).items()}
    signing.confirm(endorsement, seen=texts.digest_of(joint), reservations=reserved, language="en", by=by)


def signed(joint: JointSubmission, name: str = "", **reservations: str) -> Endorsement:
    """An organisation that was asked and has signed; reservations by label, `p9_bis="…"`."""
    endorsement, member = ask(joint, name)
    sign(endorsement, member, {key[1:].replace("_", "-"): text for key, text in reservations.items()})
    return endorsement


def invite_by_mail(
    joint: JointSubmission, address: str = "reader@elsewhere.example"
) -> tuple[Invitation, str]:
    """An invitation to an address, and the token of the link in its letter."""
    assert inviting.invite(joint, f"Demonstration Forum, {address}", by=joint.lead).left == []
    return Invitation.objects.get(joint=joint, address=address), token_for(address)


def token_for(address: str) -> str:
    """The token of the next link to an address, as its newest letter holds it."""
    return letters.token_of(Invitation.objects.get(address=address))
