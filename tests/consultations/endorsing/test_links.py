"""Answering by the link in a letter: once, in time, and as nobody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from consultations.endorsing import inviting, letters, links, texts
from consultations.endorsing.renewing import ask_anew
from consultations.models import Consultation, Endorsement, Invitation
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.tokens import signer
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.consultations.endorsing.makers import ask, invite_by_mail, make_joint, make_member_of, token_for

ADDRESS = "reader@elsewhere.example"
CLAIM = links.Claim("Demonstration Person", "Demonstration Forum", "ngo")


def answer(joint, **fields):
    defaults = {"claim": CLAIM, "seen": texts.digest_of(joint), "reservations": {}, "language": "en"}
    return links.Answer(**{**defaults, **fields})


@pytest.fixture
def joint(db):
    return make_joint()


@pytest.fixture
def token(joint):
    return invite_by_mail(joint, ADDRESS)[1]


def test_who_signs_by_a_link_is_shown_as_they_say_and_not_as_verified(joint, token):
    links.confirm(token, answer(joint))
    kept = Endorsement.objects.get()
    assert (kept.shown_name, kept.shown_organisation, kept.person) == (*CLAIM[:2], None)
    assert not kept.is_verified
    assert joint.others == 0


def test_a_link_works_once_and_the_receipt_holds_the_next(joint, token):
    links.confirm(token, answer(joint))
    for act in (links.find, links.decline, links.leave, lambda one: links.confirm(one, answer(joint))):
        with pytest.raises(links.Spent):
            act(token)
    receipt = Delivery.objects.get(kind="joint_signed")
    assert receipt.address == ADDRESS
    links.leave(token_for(ADDRESS))
    assert Endorsement.objects.get().status == "left"


def test_reading_a_link_changes_nothing(token):
    before = Invitation.objects.values().get(), Endorsement.objects.values().get()
    links.find(token)
    assert (Invitation.objects.values().get(), Endorsement.objects.values().get()) == before


def test_a_forged_link_is_none_and_a_lapsed_one_is_told(token):
    for forged in ("nonsense", token[:-1] + ("a" if token[-1] != "a" else "b"), f"{token}x"):
        with pytest.raises(Http404):
            links.confirm(forged, links.Answer(CLAIM, "", {}, "en"))
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(links.Spent, match="past its time"):
        links.decline(token)


def test_after_the_deadline_a_link_neither_signs_nor_leaves(joint, token):
    _other, second = invite_by_mail(joint, "second@elsewhere.example")
    links.confirm(second, answer(joint))
    Consultation.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused):
        links.confirm(token, answer(joint))
    with pytest.raises(Refused):
        links.leave(token_for("second@elsewhere.example"))
    assert sorted(Endorsement.objects.values_list("status", flat=True)) == ["confirmed", "invited"]


def test_the_link_of_one_joint_submission_signs_no_other(joint, token):
    other = make_joint(makers.make_consultation(joint.consultation.draft, slug="other"), name="Another lead")
    with pytest.raises(Refused, match="has changed"):
        links.confirm(token, answer(other, seen="0" * 64))
    assert links.confirm(token, answer(joint)).joint == joint
    assert not other.endorsements.exists()


@pytest.mark.parametrize(
    "claim",
    [
        links.Claim("", "Demonstration Forum", "ngo"),
        links.Claim("Demonstration Person", " ", "ngo"),
        links.Claim("Demonstration Person", "Demonstration Forum", "state"),
        links.Claim("Demonstration Person", "Demonstration Forum", "nonsense"),
        links.Claim("Demonstration Person", "DEMONSTRATION LEAD", "ngo"),
    ],
)
def test_nobody_signs_without_saying_who_they_are_or_as_somebody_the_portal_knows(joint, token, claim):
    with pytest.raises(Refused):
        links.confirm(token, answer(joint, claim=claim))
    assert links.find(token).endorsement.status == "invited"


def test_an_address_that_is_typed_as_a_name_is_masked(joint, token):
    links.confirm(token, answer(joint, claim=CLAIM._replace(name="me@elsewhere.example")))
    assert Endorsement.objects.get().shown_name == "…@elsewhere.example"


def test_who_speaks_for_a_verified_organisation_signs_for_it_by_the_link(joint, token):
    organisation = makers.make_organisation("Demonstration Union")
    member, stranger = make_member_of(organisation), makers.make_person()
    with pytest.raises(Refused):
        links.confirm(token, answer(joint, organisation=organisation, by=stranger))
    links.confirm(token, answer(joint, organisation=organisation, by=member))
    kept = Endorsement.objects.get()
    assert (kept.organisation, kept.person, kept.shown_organisation) == (
        organisation,
        member,
        organisation.name,
    )


def test_an_organisation_that_was_asked_itself_does_not_sign_twice_by_a_link(joint, token):
    endorsement, member = ask(joint)
    with pytest.raises(Refused, match="asked itself"):
        links.confirm(token, answer(joint, organisation=endorsement.organisation, by=member))


def test_a_changed_text_brings_the_next_link_once(joint, token):
    links.confirm(token, answer(joint))
    joint.remarks.filter(paragraph__slug="9").update(text="Demonstration text, otherwise.")
    ask_anew(joint, by=joint.lead)
    ask_anew(joint, by=joint.lead)
    assert Delivery.objects.filter(kind="joint_changed", address=ADDRESS).count() == 1
    links.confirm(token_for(ADDRESS), answer(joint))
    assert Endorsement.objects.get().is_confirmed


def test_a_link_to_what_was_taken_back_says_so(joint, token):
    inviting.take_back(Endorsement.objects.get(), by=joint.lead)
    with pytest.raises(links.Spent, match="taken back"):
        links.find(token)
    assert signer(letters.PURPOSE).unsign_object(token)


@pytest.mark.django_db(transaction=True)
def test_a_link_used_many_times_at_once_signs_once():
    joint = make_joint()
    token = invite_by_mail(joint, ADDRESS)[1]
    ready = answer(joint)

    def press(_number):
        try:
            links.confirm(token, ready)
        except links.Spent:
            return "spent"
        finally:
            connection.close()
        return "signed"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(press, range(6)))
    assert outcomes == ["signed", *["spent"] * 5]
    assert Endorsement.objects.confirmed().count() == 1
    assert Delivery.objects.filter(kind="joint_signed").count() == 1


def test_name_of_an_organisation_that_was_merged_into_a_known_one_is_not_to_be_claimed(joint, token):
    known = makers.make_organisation("Demonstration League")
    makers.make_organisation(CLAIM.organisation, is_verified=False, merged_into=known)
    with pytest.raises(Refused, match="knows an organization"):
        links.confirm(token, answer(joint))
    assert Endorsement.objects.get().status == "invited"
