import random
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import signing
from django.utils import timezone

from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, Role, User
from imrf_portal.accounts.roles import is_moderator
from imrf_portal.accreditation import accrediting, inviting, letters
from imrf_portal.accreditation.models import Invitation
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import find_addresses
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db

ADDRESS = "ada@clinic.example"


@pytest.fixture
def ada() -> User:
    return makers.make_person("Ada Invited", email=ADDRESS)


@pytest.fixture
def clinic() -> Organisation:
    return makers.make_organisation()


@pytest.fixture
def manager(clinic) -> User:
    return makers.make_member(makers.make_person("Manager"), clinic, role=Role.MANAGER).person


@pytest.fixture
def administrator() -> User:
    return makers.make_staff(Role.ADMINISTRATOR, name="Administrator")


def invite(
    organisation: Organisation, by: User, role: str = Role.MEMBER, address: str = ADDRESS
) -> Invitation:
    return inviting.invite(organisation, role=role, address=address, by=by)


def link(invitation: Invitation) -> str:
    return letters.token_of(invitation)


def test_accepted_link_gives_the_role_once(ada, clinic, manager):
    invitation = invite(clinic, manager, address="ADA@clinic.example ")
    given = inviting.accept(link(invitation), by=ada)
    assert (given.person, given.organisation, given.role) == (ada, clinic, Role.MEMBER)
    assert Membership.objects.current().contains(given)
    with pytest.raises(inviting.Spent):
        inviting.accept(link(invitation), by=ada)
    assert Record.objects.filter(act="role_given").count() == 1


def test_reading_the_link_changes_nothing(ada, clinic, manager):
    token = link(invite(clinic, manager))
    for _ in range(3):
        inviting.find(token)
    assert Invitation.objects.get().status == "sent"
    assert not Membership.objects.filter(person=ada).exists()


def test_letter_holds_the_link_and_nothing_else_keeps_the_address(clinic, manager):
    invitation = invite(clinic, manager)
    letter = Delivery.objects.get()
    assert (letter.kind, letter.address, letter.person) == ("role_invited", ADDRESS, None)
    assert letter.secret["en"]["url"].endswith(f"/mine/organisations/invitations/{link(invitation)}/")
    assert "url" not in letter.facts["en"]
    kept = Invitation.objects.values().get()
    assert ADDRESS not in str(kept)
    assert "ada" not in str({**kept, "addressee": ""})
    assert all(not find_addresses(str(facts)) for facts in Record.objects.values_list("facts", flat=True))


def test_whoever_holds_the_link_needs_the_address_it_was_sent_to(ada, clinic, manager):
    token = link(invite(clinic, manager))
    stranger = makers.make_person("Stranger")
    EmailAddress.objects.create(user=stranger, email="other@clinic.example", verified=True)
    with pytest.raises(Refused) as refused:
        inviting.accept(token, by=stranger)
    assert not find_addresses(str(refused.value.reason))
    # An address that is written into an account and not confirmed is nobody's proof.
    EmailAddress.objects.filter(user=ada).update(verified=False)
    with pytest.raises(Refused):
        inviting.accept(token, by=ada)
    assert not Membership.objects.filter(person__in=[ada, stranger]).exists()


def test_second_confirmed_address_of_an_account_serves(clinic, manager):
    person = makers.make_person("Two addresses")
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True)
    assert inviting.accept(link(invite(clinic, manager)), by=person).person == person


def test_link_expires_after_fourteen_days(ada, clinic, manager):
    token = link(invite(clinic, manager))
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23), tick=False):
        inviting.find(token)
    later = timezone.now() + timedelta(days=14, seconds=1)
    with time_machine.travel(later, tick=False), pytest.raises(inviting.Spent):
        inviting.accept(token, by=ada)


def test_revoked_link_is_spent(ada, clinic, manager):
    invitation = invite(clinic, manager)
    inviting.revoke(invitation, by=manager)
    with pytest.raises(inviting.Spent):
        inviting.accept(link(invitation), by=ada)
    with pytest.raises(WrongStep):
        inviting.revoke(invitation, by=manager)


def test_stranger_revokes_nothing(clinic, manager):
    with pytest.raises(Refused):
        inviting.revoke(invite(clinic, manager), by=makers.make_member(organisation=clinic).person)


def test_accepted_after_the_inviter_lost_the_right_is_refused(ada, clinic, manager):
    token = link(invite(clinic, manager))
    Membership.objects.filter(person=manager).update(until=timezone.now())
    with pytest.raises(Refused):
        inviting.accept(token, by=ada)
    assert not Membership.objects.filter(person=ada).exists()


def test_mutated_and_foreign_tokens_are_refused(ada, clinic, manager):
    invitation = invite(clinic, manager)
    token, chance = link(invitation), random.Random(7)
    letters_of_tokens = "ABCDEFabcdef0123456789-_:"
    for _ in range(2_000):
        place = chance.randrange(len(token))
        mutated = token[:place] + chance.choice(letters_of_tokens) + token[place + 1 :]
        if mutated != token:
            with pytest.raises(inviting.Spent):
                inviting.find(mutated)
    for salt in ("reviews.invitation", "imrf_portal.notifications.stop", ""):
        with pytest.raises(inviting.Spent):
            inviting.find(signing.dumps(invitation.pk, salt=salt))


# ---- Who may invite whom ----

WHO = ("member", "manager", "deputy", "focal point", "moderator", "administrator")
MAY = {
    # Of an organisation, of a delegation, of the secretariat; those who invite to the role.
    Role.MEMBER: ("manager administrator", "focal-point administrator", ""),
    Role.MANAGER: ("manager administrator", "", ""),
    Role.FOCAL_POINT: ("", "administrator", ""),
    Role.DEPUTY: ("", "focal-point administrator", ""),
    Role.CO_FACILITATOR: ("", "administrator", ""),
    Role.MODERATOR: ("", "", "administrator"),
    Role.ADMINISTRATOR: ("", "", "administrator"),
}


@pytest.mark.parametrize("role", Role.values)
def test_who_may_invite_to_a_role(role, administrator):
    moderator = makers.make_staff()
    secretariat = Organisation.objects.get(kind=OrganisationKind.SECRETARIAT)
    clinic, delegation = makers.make_organisation(), makers.make_delegation()
    cycle = makers.make_cycle() if role == Role.CO_FACILITATOR else None
    people = {
        "member": makers.make_member(organisation=clinic).person,
        "manager": makers.make_member(organisation=clinic, role=Role.MANAGER).person,
        "deputy": makers.make_member(organisation=delegation, role=Role.DEPUTY).person,
        "focal-point": makers.make_member(organisation=delegation, role=Role.FOCAL_POINT).person,
        "moderator": moderator,
        "administrator": administrator,
    }
    for organisation, expected in zip((clinic, delegation, secretariat), MAY[Role(role)], strict=True):
        able = []
        for name, person in people.items():
            try:
                inviting.invite(organisation, role=role, address=ADDRESS, cycle=cycle, by=person)
            except Refused:
                continue
            able.append(name)
        assert able == expected.split()


def test_co_facilitator_needs_a_cycle_and_others_none(ada, administrator):
    delegation, cycle = makers.make_delegation(), makers.make_cycle()
    with pytest.raises(Refused):
        inviting.invite(delegation, role=Role.CO_FACILITATOR, address=ADDRESS, by=administrator)
    with pytest.raises(Refused):
        inviting.invite(delegation, role=Role.MEMBER, address=ADDRESS, cycle=cycle, by=administrator)
    invitation = inviting.invite(
        delegation, role=Role.CO_FACILITATOR, address=ADDRESS, cycle=cycle, by=administrator
    )
    assert inviting.accept(link(invitation), by=ada).cycle == cycle


def test_invited_moderator_still_needs_a_second_factor(ada, administrator):
    secretariat = Organisation.objects.get(kind=OrganisationKind.SECRETARIAT)
    inviting.accept(link(invite(secretariat, administrator, Role.MODERATOR)), by=ada)
    person = User.objects.get(pk=ada.pk)
    assert person.is_staff
    assert not is_moderator(person)


def test_role_that_stands_is_not_given_twice(ada, clinic, manager, administrator):
    accrediting.give_role(Membership(person=ada, organisation=clinic), by=administrator)
    inviting.accept(link(invite(clinic, manager)), by=ada)
    assert Membership.objects.filter(person=ada).count() == 1
