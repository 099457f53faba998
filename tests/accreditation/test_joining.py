import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, Role, User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.accreditation import accrediting, joining, registering
from imrf_portal.accreditation.models import MembershipRequest, RequestStatus
from imrf_portal.accreditation.registering import Details
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db

CLINIC = Details(kind="ngo", name="Harbour Light Clinic", language="en", acronym="HLC")


@pytest.fixture
def ada() -> User:
    return makers.make_person("Ada Asker")


@pytest.fixture
def clinic() -> Organisation:
    return makers.make_organisation(website="https://www.clinic.example/about")


@pytest.fixture
def manager(clinic) -> User:
    return makers.make_member(makers.make_person("Manager"), clinic, role=Role.MANAGER).person


@pytest.fixture
def administrator() -> User:
    return makers.make_staff(Role.ADMINISTRATOR, name="Administrator")


def ask(person: User, organisation: Organisation) -> MembershipRequest:
    return joining.ask(organisation, capacity="Policy officer", by=person)


def told(person: User) -> list[str]:
    return list(Delivery.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


# ---- Asking ----


def test_who_asks_speaks_for_nobody_until_it_is_confirmed(ada, clinic, manager):
    request = ask(ada, clinic)
    assert not speaks_for(ada).exists()
    joining.confirm(request, by=manager)
    assert list(speaks_for(ada)) == [clinic]
    membership = Membership.objects.get(person=ada)
    assert (membership.role, membership.confirmed_by) == (Role.MEMBER, manager)


def test_those_who_manage_are_told_once_and_who_asked_hears_the_answer(ada, clinic, manager):
    member = makers.make_member(organisation=clinic).person
    joining.confirm(ask(ada, clinic), by=manager)
    assert told(manager) == ["membership_asked"]
    assert told(ada) == ["membership_confirmed"]
    assert told(member) == []


def test_letter_to_a_manager_names_no_person(ada, clinic, manager):
    ask(ada, clinic)
    assert "Ada" not in str(Delivery.objects.get().facts)


def test_asking_twice_is_one_request(ada, clinic, manager):
    assert ask(ada, clinic) == ask(ada, clinic)
    assert told(manager) == ["membership_asked"]
    assert Record.objects.filter(act="membership_asked").count() == 1


def test_declined_with_a_reason_and_asked_again(ada, clinic, manager):
    request = ask(ada, clinic)
    joining.decline(request, answer="We do not know you.", by=manager)
    assert not speaks_for(ada).exists()
    assert Delivery.objects.get(person=ada).facts["answer"] == "We do not know you."
    assert "know" not in str(list(Record.objects.values_list("facts", flat=True)))
    again = ask(ada, clinic)
    assert again != request
    joining.confirm(again, by=manager)
    assert speaks_for(ada).exists()


def test_withdrawn_by_who_asked_and_then_not_confirmed(ada, clinic, manager):
    request = ask(ada, clinic)
    with pytest.raises(Refused):
        joining.withdraw(request, by=manager)
    joining.withdraw(request, by=ada)
    with pytest.raises(WrongStep):
        joining.confirm(request, by=manager)
    assert not speaks_for(ada).exists()


def test_secretariat_answers_where_nobody_manages(ada, clinic, administrator):
    joining.confirm(ask(ada, clinic), by=administrator)
    assert speaks_for(ada).exists()


def test_focal_point_answers_for_a_delegation(ada):
    delegation = makers.make_delegation()
    focal = makers.make_member(organisation=delegation, role=Role.FOCAL_POINT).person
    joining.confirm(ask(ada, delegation), by=focal)
    assert list(speaks_for(ada)) == [delegation]


@pytest.mark.parametrize("who", ["asker", "member", "moderator", "deputy", "manager elsewhere", "ended"])
def test_nobody_else_answers(ada, clinic, who):
    delegation = makers.make_delegation()
    person = {
        "asker": lambda: ada,
        "member": lambda: makers.make_member(organisation=clinic).person,
        "moderator": makers.make_staff,
        "deputy": lambda: makers.make_member(organisation=delegation, role=Role.DEPUTY).person,
        "manager elsewhere": lambda: makers.make_member(role=Role.MANAGER).person,
        "ended": lambda: (
            makers.make_member(organisation=clinic, role=Role.MANAGER, until=makers.timezone.now()).person
        ),
    }[who]()
    for organisation in (clinic, delegation):
        request = ask(ada, organisation)
        for act in (joining.confirm, lambda one, by: joining.decline(one, answer="No.", by=by)):
            with pytest.raises(Refused):
                act(request, by=person)
    assert not speaks_for(ada).exists()


@pytest.mark.parametrize("kind", ["unverified", "secretariat", "merged"])
def test_some_organisations_take_no_request(ada, kind):
    fields = {
        "unverified": {"is_verified": False},
        "secretariat": {"kind": OrganisationKind.SECRETARIAT},
        "merged": {"is_verified": False, "merged_into": makers.make_organisation()},
    }[kind]
    with pytest.raises(Refused):
        ask(ada, makers.make_organisation("Another", **fields))


def test_who_speaks_for_it_already_asks_for_nothing(clinic):
    with pytest.raises(Refused):
        ask(makers.make_member(organisation=clinic).person, clinic)


def test_requests_are_seen_by_their_people_alone(ada, clinic, manager, administrator):
    request = ask(ada, clinic)
    stranger, moderator = makers.make_member().person, makers.make_staff()
    seen = [
        MembershipRequest.objects.visible_to(one).contains(request) for one in (ada, manager, administrator)
    ]
    assert seen == [True, True, True]
    assert not MembershipRequest.objects.visible_to(stranger).exists()
    assert not MembershipRequest.objects.visible_to(moderator).exists()


def test_domain_of_a_confirmed_address_is_a_hint(ada, clinic, django_assert_num_queries):
    bob, carol = (makers.make_person(name, email=f"{name}@clinic.example") for name in ("bob", "carol"))
    EmailAddress.objects.filter(user=carol).update(verified=False)
    nameless = makers.make_organisation("No website")
    requests = [*(ask(one, clinic) for one in (ada, bob, carol)), ask(bob, nameless)]
    with django_assert_num_queries(1):
        hints = joining.from_its_domain(requests)
    assert list(hints.values()) == [False, True, False, None]


# ---- Registering ----


def test_registrant_manages_once_it_is_verified_and_not_before(ada, administrator):
    request = registering.register(CLINIC, by=ada)
    organisation = request.organisation
    assert (organisation.is_verified, organisation.slug) == (False, "harbour-light-clinic")
    assert not speaks_for(ada).exists()
    with pytest.raises(Refused):
        joining.confirm(request, by=administrator)
    accrediting.verify(organisation, by=administrator)
    assert Membership.objects.current().get(person=ada).role == Role.MANAGER
    assert told(ada) == ["organisation_verified"]
    request.refresh_from_db()
    assert request.status == RequestStatus.CONFIRMED


def test_registrant_who_withdrew_manages_nothing(ada, administrator):
    request = registering.register(CLINIC, by=ada)
    joining.withdraw(request, by=ada)
    accrediting.verify(request.organisation, by=administrator)
    assert not speaks_for(ada).exists()


@pytest.mark.parametrize("kind", ["state", "secretariat"])
def test_delegations_and_the_secretariat_are_not_registered(ada, kind):
    with pytest.raises(Refused):
        registering.register(Details(kind=kind, name="We, the State", language="en"), by=ada)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("name", "acronym", "slug"),
    [
        ("Harbour Light Clinic", "", "harbour-light-clinic-"),
        ("عيادة ضوء المرفأ", "HLX", "hlx"),
        ("港灯诊所", "", ""),
    ],
)
def test_every_name_gets_an_address_of_its_own(ada, name, acronym, slug):
    makers.make_organisation(slug="harbour-light-clinic")
    made = registering.register(Details("ngo", name, "en", acronym), by=ada).organisation
    assert made.slug.startswith(slug)
    assert made.slug


def test_similar_names_are_found_with_accents_and_case_aside(db):
    known = makers.make_organisation("Clínica Luz del Puerto", acronym="CLP")
    makers.make_organisation("Something else altogether")
    makers.make_organisation("Clinica Luz del Puerto", is_verified=False)
    assert list(registering.alike("CLINICA LUZ DEL PUERTO")) == [known]
    assert list(registering.alike("Clinica Luz de Puerto")) == [known]
    assert list(registering.alike("Quite different", "clp")) == [known]
    assert list(registering.alike("Quite different")) == []


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_register_one():
    person = makers.make_person()
    start = threading.Barrier(2)

    def press() -> None:
        start.wait()
        try:
            registering.register(CLINIC, by=person)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Organisation.objects.count() == MembershipRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_name_registered_by_two_people_at_the_same_moment_has_two_addresses():
    people = [makers.make_person() for _ in range(2)]
    start = threading.Barrier(2)

    def press(person: User) -> None:
        start.wait()
        try:
            registering.register(CLINIC, by=person)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Organisation.objects.values("slug").distinct().count() == 2
