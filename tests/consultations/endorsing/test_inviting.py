"""Asking others to sign: organisations by name, people by mail, many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from consultations.endorsing import inviting, links, signing, texts
from consultations.endorsing.models import LINK_LASTS
from consultations.models import Consultation, Endorsement, Invitation
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.endorsing.makers import (
    ask,
    invite_by_mail,
    make_joint,
    make_member_of,
    sign,
    token_for,
)

pytestmark = pytest.mark.django_db

ADDRESS = "reader@elsewhere.example"


@pytest.fixture
def joint():
    return make_joint()


def test_all_members_of_an_organisation_that_is_asked_hear_of_it_once(joint):
    organisation = makers.make_organisation("Demonstration Union")
    members = [make_member_of(organisation, name) for name in ("One", "Two")]
    makers.make_member(makers.make_person("Former"), organisation, confirmed_at=None)
    invited = inviting.invite(joint, "  demonstration union \n\nDemonstration Union", by=joint.lead)
    assert (invited.asked, len(invited.left)) == (1, 1)
    letters = Delivery.objects.filter(kind="joint_invitation")
    assert [letter.person for letter in letters.order_by("pk")] == members
    assert letters[0].facts["organisation"] == joint.organisation.name
    assert "joint/" in letters[0].facts["fr"]["url"]


def test_an_address_gets_a_link_from_the_sites_own_address_and_nothing_else_holds_it(joint, settings):
    with translation.override("fr"):
        invitation, token = invite_by_mail(joint, "Reader@Elsewhere.example".lower())
    [letter] = Delivery.objects.filter(kind="joint_invitation")
    assert (letter.address, letter.language, letter.person) == (ADDRESS, "fr", None)
    assert letter.secret["fr"]["url"] == f"/fr/joint/links/{token}/"
    assert token not in str(letter.facts)
    assert (invitation.named, invitation.endorsement.status) == ("Demonstration Forum", "invited")
    assert not [record for record in Record.objects.all() if "@" in str(record.facts)]


@pytest.mark.parametrize(
    "line",
    [
        "reader@elsewhere.example",
        "<reader@elsewhere.example>",
        "Demonstration Forum <reader@elsewhere.example>",
        "Demonstration Forum, Reader@elsewhere.example",
        "Demonstration Forum; reader@elsewhere.example",
    ],
)
def test_an_address_is_read_as_people_paste_it(joint, line):
    assert inviting.invite(joint, line, by=joint.lead).left == []
    invitation = Invitation.objects.get()
    assert invitation.address == ADDRESS
    assert invitation.named in {"", "Demonstration Forum"}


def test_what_cannot_be_asked_is_given_back_with_a_sentence_and_the_rest_is_asked(joint):
    makers.make_organisation("Demonstration Union")
    unknown = makers.make_organisation("Demonstration Circle")
    unknown.is_verified = False
    unknown.save()
    lines = [
        joint.organisation.name,
        "Demonstration Circle",
        "no such organisation",
        "reader@nowhere",
        "Demonstration Union",
        "first@elsewhere.example",
        "FIRST@elsewhere.example",
    ]
    invited = inviting.invite(joint, "\n".join(lines), by=joint.lead)
    assert invited.asked == 2
    assert [line for line, _sentence in invited.left] == [*lines[:4], lines[6]]
    assert all(sentence.endswith(".") for _line, sentence in invited.left)


def test_nobody_is_asked_beyond_the_limit(joint, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_INVITED", 2)
    lines = "\n".join(f"person-{number}@elsewhere.example" for number in range(3))
    invited = inviting.invite(joint, lines, by=joint.lead)
    assert (invited.asked, len(invited.left), joint.endorsements.count()) == (2, 1, 2)


def test_an_address_whose_link_has_lapsed_is_asked_again_with_another(joint):
    invitation, token = invite_by_mail(joint)
    assert inviting.invite(joint, ADDRESS, by=joint.lead).asked == 0
    Invitation.objects.update(expires_at=timezone.now() - LINK_LASTS)
    assert inviting.invite(joint, ADDRESS, by=joint.lead).asked == 1
    assert Invitation.objects.get() == invitation
    assert Endorsement.objects.count() == 1
    with pytest.raises(links.Spent):
        links.find(token)


def test_only_the_lead_asks_until_the_consultation_closes_also_after_sending(joint):
    colleague = make_member_of(joint.organisation)
    with pytest.raises(Refused):
        inviting.invite(joint, ADDRESS, by=colleague)
    Consultation.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused):
        inviting.invite(joint, ADDRESS, by=joint.lead)
    assert not Endorsement.objects.exists()


def test_an_invitation_that_is_taken_back_leaves_neither_link_nor_address(joint):
    invitation, token = invite_by_mail(joint)
    stranger = makers.make_person()
    with pytest.raises(Refused):
        inviting.take_back(invitation.endorsement, by=stranger)
    inviting.take_back(invitation.endorsement, by=joint.lead)
    assert not Invitation.objects.exists()
    with pytest.raises(links.Spent):
        links.find(token)


def test_long_after_the_closing_addresses_are_forgotten_and_signatures_stay(joint):
    signed_by, unanswered = (invite_by_mail(joint, f"{name}@elsewhere.example") for name in ("one", "two"))
    claim = links.Claim("Demonstration Person", "Demonstration Forum", "ngo")
    links.confirm(signed_by[1], links.Answer(claim, texts.digest_of(joint), {}, "en"))
    later = joint.consultation.closes_at + timedelta(days=91)
    assert inviting.forget_addresses(at=later - timedelta(days=2)) == 0
    assert inviting.forget_addresses(at=later) == 2
    assert not Invitation.objects.exists()
    assert Endorsement.objects.get().is_confirmed
    with pytest.raises(links.Spent):
        links.find(unanswered[1])


def test_a_signature_that_stands_is_not_the_leads_to_take_back(joint):
    endorsement, member = ask(joint)
    sign(endorsement, member)
    with pytest.raises(WrongStep):
        inviting.take_back(endorsement, by=joint.lead)


@pytest.mark.parametrize("number", [3, 300])
def test_however_many_are_asked_at_once_it_takes_the_same_queries_and_each_hears_once(
    joint, number, django_assert_num_queries
):
    unions = [makers.make_organisation(f"Demonstration Union {one}") for one in range(number // 3)]
    for union in unions:
        make_member_of(union)
    addresses = [f"person-{one}@elsewhere.example" for one in range(number - len(unions))]
    lines = "\n".join([*map(str, unions), *addresses, *addresses])
    with django_assert_num_queries(15):
        invited = inviting.invite(joint, lines, by=joint.lead)
    assert (invited.asked, invited.left) == (number, [])
    written = Delivery.objects.filter(kind="joint_invitation")
    assert written.count() == len(set(written.values_list("address", flat=True))) == number
    assert Record.objects.filter(act="signature_asked").count() == number
    assert inviting.invite(joint, lines, by=joint.lead).asked == 0
    assert written.count() == number


def decline_by_link(address: str = ADDRESS) -> Endorsement:
    links.decline(token_for(address))
    return Endorsement.objects.select_related("joint").get(invitation__address=address)


def test_who_has_declined_by_a_link_is_asked_once_more_with_another_link(joint):
    _invitation, first = invite_by_mail(joint)
    declined = decline_by_link()
    inviting.ask_again(declined, by=joint.lead)
    assert (declined.status, Delivery.objects.filter(address=ADDRESS).count()) == ("invited", 2)
    with pytest.raises(links.Spent):
        links.find(first)
    declined = decline_by_link()
    with pytest.raises(Refused, match="twice"):
        inviting.ask_again(declined, by=joint.lead)
    assert Delivery.objects.filter(address=ADDRESS).count() == 2


def test_the_members_of_an_organisation_that_has_declined_hear_once_more(joint):
    endorsement, member = ask(joint)
    signing.decline(endorsement, by=member)
    inviting.ask_again(endorsement, by=joint.lead)
    assert Delivery.objects.filter(kind="joint_invitation", person=member).count() == 2
    sign(endorsement, member)
    assert Endorsement.objects.get().is_confirmed


def test_only_the_lead_asks_again_in_time_and_only_who_has_declined(joint):
    invite_by_mail(joint)
    with pytest.raises(WrongStep):
        inviting.ask_again(joint.endorsements.select_related("joint").get(), by=joint.lead)
    declined = decline_by_link()
    with pytest.raises(Refused):
        inviting.ask_again(declined, by=make_member_of(joint.organisation))
    signed, member = ask(joint)
    sign(signed, member)
    with pytest.raises(WrongStep):
        inviting.ask_again(signed, by=joint.lead)
    Consultation.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused):
        inviting.ask_again(Endorsement.objects.get(pk=declined.pk), by=joint.lead)
    assert sorted(Endorsement.objects.values_list("status", flat=True)) == ["confirmed", "declined"]
