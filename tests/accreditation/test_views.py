import pytest
from django.urls import reverse

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accreditation import inviting, joining, letters
from imrf_portal.accreditation.models import Invitation, MembershipRequest
from imrf_portal.notifications.models import Delivery
from tests import makers

pytestmark = pytest.mark.django_db

MINE = "/en/mine/organisations/"


@pytest.fixture
def clinic() -> Organisation:
    return makers.make_organisation("Clínica del Puerto", acronym="CDP", slug="clinic")


@pytest.fixture
def manager(clinic) -> User:
    return makers.make_member(makers.make_person("Manager"), clinic, role=Role.MANAGER).person


@pytest.fixture
def ada(client) -> User:
    person = makers.make_person("Ada Asker", email="ada@clinic.example")
    client.force_login(person)
    return person


def page(response) -> str:
    return response.content.decode()


# ---- Asking ----


@pytest.mark.parametrize("words", ["clinica", "CDP", "PUERTO"])
def test_organisation_is_found_by_name_or_acronym_with_accents_aside(client, ada, clinic, words):
    assert client.get(MINE, {"q": words}).context["found"] == [clinic]


def test_unverified_merged_and_secretariat_are_not_found(client, ada, clinic):
    makers.make_organisation("Puerto pending", is_verified=False)
    makers.make_organisation("Puerto secretariat", kind="secretariat")
    assert client.get(MINE, {"q": "puerto"}).context["found"] == [clinic]


def test_ask_see_it_pending_and_withdraw(client, ada, clinic):
    asked = client.post(f"{MINE}ask/clinic/", {"capacity": "Demonstration text: officer"}, follow=True)
    assert "Waiting for an answer" in page(asked)
    assert "Demonstration text: officer" in page(asked)
    request = MembershipRequest.objects.get()
    gone = client.post(f"{MINE}requests/{request.pk}/withdraw/", follow=True)
    assert "Withdrawn" in page(gone)


def test_too_long_a_capacity_is_kept_as_typed(client, ada, clinic):
    words = "x" * 501
    refused = client.post(f"{MINE}ask/clinic/", {"capacity": words})
    assert refused.status_code == 422
    assert words in page(refused)


def test_second_press_asks_once(client, ada, clinic):
    for _ in range(2):
        client.post(f"{MINE}ask/clinic/", {"capacity": "Officer"})
    assert MembershipRequest.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_own_page_needs_the_same_queries_however_much_stands_there(
    client, ada, django_assert_num_queries, number
):
    for place in range(number):
        makers.make_member(ada, makers.make_organisation(f"Member {place}"))
        joining.ask(makers.make_organisation(f"Asked {place}"), capacity="Officer", by=ada)
    client.get(MINE)
    with django_assert_num_queries(10):
        client.get(MINE, {"q": "asked"})


# ---- Registering ----

REGISTRATION = {
    "kind": "ngo",
    "name": "Harbour Light",
    "language": "en",
    "acronym": "HL",
    "website": "https://light.example",
    "state": "",
}


def test_similar_names_are_shown_first_and_what_was_typed_stays(client, ada):
    makers.make_organisation("Harbour Lights")
    shown = client.post(f"{MINE}register/", REGISTRATION)
    assert shown.status_code == 200
    assert "Harbour Lights" in page(shown)
    assert "https://light.example" in page(shown)
    assert not Organisation.objects.filter(name="Harbour Light").exists()
    done = client.post(f"{MINE}register/", {**REGISTRATION, "is_another": "1"}, follow=True)
    assert "the secretariat verifies it" in page(done)
    assert not Organisation.objects.get(name="Harbour Light").is_verified


def test_new_name_is_registered_at_once(client, ada):
    assert client.post(f"{MINE}register/", REGISTRATION).status_code == 302
    assert Organisation.objects.get().website == "https://light.example"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "Write to me@light.example"),
        ("name", "\u202e\u200b"),
        ("website", "javascript:alert(1)"),
        ("kind", "state"),
        ("kind", "secretariat"),
        ("language", "xx-unknown"),
    ],
)
def test_what_cannot_be_registered_is_refused_and_kept(client, ada, field, typed):
    refused = client.post(f"{MINE}register/", {**REGISTRATION, field: typed})
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert "Harbour Light" in page(refused) or field == "name"
    assert not Organisation.objects.exists()


# ---- The room of those who manage ----


def room(act: str = "") -> str:
    return f"{MINE}manage/clinic/{act}"


def test_manager_sees_who_asks_by_name_alone(client, ada, clinic, manager):
    joining.ask(clinic, capacity="Demonstration text: officer", by=ada)
    client.force_login(manager)
    shown = page(client.get(room()))
    assert "Ada Asker" in shown
    assert "Demonstration text: officer" in shown
    assert "clinic.example" not in shown


def test_manager_confirms(client, ada, clinic, manager):
    request = joining.ask(clinic, capacity="Officer", by=ada)
    client.force_login(manager)
    assert client.post(room(f"requests/{request.pk}/"), {"act": "confirm"}).status_code == 302
    assert Membership.objects.current().filter(person=ada, organisation=clinic).exists()
    again = client.post(room(f"requests/{request.pk}/"), {"act": "confirm"})
    assert again.status_code == 409


def test_declining_needs_a_reason(client, ada, clinic, manager):
    request = joining.ask(clinic, capacity="Officer", by=ada)
    client.force_login(manager)
    refused = client.post(room(f"requests/{request.pk}/"), {"act": "decline"})
    assert refused.status_code == 422
    request.refresh_from_db()
    assert request.status == "waiting"
    data = {"act": "decline", f"request-{request.pk}-answer": "We do not know you."}
    assert client.post(room(f"requests/{request.pk}/"), data).status_code == 302
    client.force_login(ada)
    assert "We do not know you." in page(client.get(MINE))


def test_invitation_is_answered_alike_for_known_and_unknown_addresses(client, ada, clinic, manager):
    client.force_login(manager)
    answers = set()
    for address in ("ada@clinic.example", "nobody@nowhere.example"):
        data = {"invite-address": address, "invite-role": "member"}
        answers.add((client.post(room("invite/"), data).status_code, Delivery.objects.latest("pk").kind))
    assert answers == {(302, "role_invited")}
    shown = page(client.get(room()))
    assert "…@nowhere.example" in shown
    assert "nobody@" not in shown


def test_role_that_is_not_theirs_to_give_is_refused_and_the_address_kept(client, clinic, manager):
    client.force_login(manager)
    data = {"invite-address": "somebody@clinic.example", "invite-role": "administrator"}
    refused = client.post(room("invite/"), data)
    assert refused.status_code == 422
    assert "somebody@clinic.example" in page(refused)
    assert not Invitation.objects.exists()


def test_manager_hands_over_on_a_page_of_its_own(client, ada, clinic, manager):
    member = makers.make_member(ada, clinic)
    role = manager.memberships.get()
    client.force_login(manager)
    assert client.post(room(f"roles/{role.pk}/"), {"at": ""}).status_code == 422
    done = client.post(room(f"roles/{role.pk}/"), {"successor": member.person.pk})
    assert done["Location"] == MINE
    assert client.get(room()).status_code == 404
    client.force_login(ada)
    assert client.get(room()).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_room_needs_the_same_queries_however_many_ask_and_belong(
    client, clinic, manager, django_assert_num_queries, number
):
    for place in range(number):
        joining.ask(clinic, capacity="Officer", by=makers.make_person())
        makers.make_member(organisation=clinic)
        inviting.invite(clinic, role=Role.MEMBER, address=f"{place}@clinic.example", by=manager)
    client.force_login(manager)
    client.get(room())
    with django_assert_num_queries(11):
        client.get(room())


# ---- Links in letters ----


def test_scanner_that_opens_a_link_changes_nothing(client, ada, clinic, manager):
    invitation = inviting.invite(clinic, role=Role.MEMBER, address="ada@clinic.example", by=manager)
    address = reverse("role_invitation", args=[letters.token_of(invitation)])
    for _ in range(3):
        assert client.get(address).status_code == client.head(address).status_code == 200
        client.logout()
        assert client.get(address).status_code == client.head(address).status_code == 302
        client.force_login(ada)
    assert not Membership.objects.filter(person=ada).exists()
    assert client.post(address).status_code == 302
    assert Membership.objects.current().filter(person=ada, organisation=clinic).exists()
    assert client.post(address).status_code == 410


def test_link_of_another_address_says_what_to_do_and_not_which(client, ada, clinic, manager):
    invitation = inviting.invite(clinic, role=Role.MEMBER, address="other@elsewhere.example", by=manager)
    refused = client.post(reverse("role_invitation", args=[letters.token_of(invitation)]))
    assert refused.status_code == 403
    assert "Add that address to your account" in page(refused)
    assert "elsewhere" not in page(refused)


def test_invited_moderator_is_led_to_the_second_factor(client, ada):
    administrator = makers.make_staff(Role.ADMINISTRATOR)
    secretariat = Organisation.objects.get(kind="secretariat")
    invitation = inviting.invite(
        secretariat, role=Role.MODERATOR, address="ada@clinic.example", by=administrator
    )
    accepted = client.post(reverse("role_invitation", args=[letters.token_of(invitation)]))
    assert accepted["Location"] == reverse("mfa_index")


def test_own_role_is_ended_and_the_last_manager_s_is_not(client, clinic, manager):
    client.force_login(manager)
    role = manager.memberships.get()
    kept = client.post(f"{MINE}roles/{role.pk}/end/", follow=True)
    assert "Hand your role over first" in page(kept)
    makers.make_member(organisation=clinic, role=Role.MANAGER)
    client.post(f"{MINE}roles/{role.pk}/end/")
    assert not Membership.objects.current().filter(person=manager).exists()
