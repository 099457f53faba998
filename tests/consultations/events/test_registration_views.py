"""Registering in the browser, and the door to the meeting that opens to the confirmed alone."""

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import Registration
from imrf_portal.notifications.models import Delivery
from tests import makers

pytestmark = pytest.mark.django_db
DOOR = "https://meet.example/private-door"
SAID = {"constituency": "academia", "language": "fr", "access_needs": "Demonstration text: a ramp."}


@pytest.fixture
def admission():
    return makers.make_admission(makers.make_event(slug="townhall"), places=1)


@pytest.fixture
def person(client):
    person = makers.make_person()
    client.force_login(person)
    return person


def address(page: str = "registration/") -> str:
    return f"/en/events/townhall/{page}"


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_registering_gives_a_place_and_says_so(client, admission, person):
    page = client.get(address())
    assert "1 of 1 places is free." in words(page)
    response = client.post(address(), SAID, follow=True)
    assert "Your place is confirmed. You receive an e-mail." in words(response)
    kept = Registration.objects.get()
    assert (kept.person, kept.status, kept.constituency, kept.language) == (
        person,
        "confirmed",
        "academia",
        "fr",
    )
    assert Delivery.objects.get().kind == "registration_confirmed"
    assert address("join/") in words(response)


def test_last_place_being_taken_leads_to_the_waiting_list_with_its_number(client, admission, person):
    page = client.get(address())
    assert "Join the waiting list" not in words(page)
    makers.make_registration(admission)
    response = client.post(address(), SAID, follow=True)
    assert "All places are taken. You are on the waiting list" in words(response)
    assert "You are number 1 on the waiting list" in words(response)
    assert DOOR not in words(response)


def test_what_a_visitor_typed_is_kept_until_they_have_signed_in(client, admission):
    assert client.get(address()).status_code == 302
    response = client.post(address(), SAID)
    assert response.headers["Location"] == "/en/accounts/login/?next=/en/events/townhall/registration/"
    assert not Registration.objects.exists()
    makers.make_person(email="ada@city.example")
    client.post("/en/accounts/login/", {"login": "ada@city.example", "password": makers.PASSWORD})
    page = client.get(address())
    assert "Demonstration text: a ramp." in words(page)
    assert "Demonstration text: a ramp." not in words(client.get(address()))


def test_refusal_is_a_sentence_and_keeps_what_was_typed(client, admission, person):
    admission.event.status = "cancelled"
    admission.event.save()
    response = client.post(address(), SAID)
    assert response.status_code == 422
    assert "This event is cancelled: nobody can register any more." in words(response)
    assert "Demonstration text: a ramp." in words(response)


def test_form_with_a_mistake_is_shown_again(client, admission, person):
    response = client.post(address(), {**SAID, "language": "xx"})
    assert response.status_code == 422
    assert "There is a problem" in words(response)
    assert "Demonstration text: a ramp." in words(response)


def test_one_registers_for_one_s_own_organisations_alone(client, admission, person):
    mine, other = makers.make_organisation("Mine"), makers.make_organisation("Other")
    assert "organisation" not in client.get(address()).context["form"].fields
    makers.make_member(person, mine)
    assert list(client.get(address()).context["form"].fields["organisation"].queryset) == [mine]
    assert client.post(address(), {**SAID, "organisation": other.pk}).status_code == 422
    client.post(address(), {**SAID, "organisation": mine.pk})
    assert Registration.objects.get().constituency == "ngo"


def test_own_registration_can_be_changed_and_given_up(client, admission, person):
    client.post(address(), SAID)
    assert "Demonstration text: a ramp." in words(client.get(address()))
    client.post(address(), {**SAID, "language": "ar"})
    assert Registration.objects.get().language == "ar"
    response = client.post(address("registration/give-up/"), follow=True)
    assert "You have given up your place." in words(response)
    assert Registration.objects.get().status == "left"
    again = client.post(address("registration/give-up/"), follow=True)
    assert "You had given up your place already." in words(again)


def test_giving_up_is_not_done_by_an_address_alone(client, admission, person):
    client.post(address(), SAID)
    assert client.get(address("registration/give-up/")).status_code == 405
    assert Registration.objects.get().status == "confirmed"


def test_whoever_is_not_registered_has_nothing_to_give_up(client, admission, person):
    makers.make_registration(admission)
    assert client.post(address("registration/give-up/")).status_code == 404


@pytest.mark.parametrize("page", ["registration/", "registration/event.ics", "join/"])
def test_event_without_registration_has_no_such_page(client, person, page):
    makers.make_event(slug="townhall")
    assert client.get(address(page)).status_code == 404


@pytest.mark.parametrize("page", ["registration/", "registration/event.ics", "join/"])
def test_event_in_preparation_has_no_such_page(client, person, page):
    makers.make_admission(makers.make_event(slug="townhall", status="preparing"))
    assert client.get(address(page)).status_code == 404


# ---- The door ----


def test_door_leads_the_confirmed_on_and_says_nothing_of_where_they_came_from(client, admission, person):
    makers.make_registration(admission, person)
    response = client.get(address("join/"))
    assert (response.status_code, response["Location"]) == (302, DOOR)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (None, "This link is for those who have a place. It was not made for you: register for the event."),
        ("left", "This link is for those who have a place. It was not made for you: register for the event."),
        ("waiting", "You are on the waiting list. The link opens as soon as a place is yours."),
    ],
)
def test_forwarded_link_opens_to_nobody_else(client, admission, person, status, sentence):
    if status:
        makers.make_registration(admission, person, status=status)
    for page in ("join/", "registration/event.ics"):
        response = client.get(address(page))
        assert response.status_code == 403
        assert sentence in words(response)
        assert DOOR not in words(response)


def test_forwarded_link_asks_a_visitor_to_sign_in(client, admission):
    response = client.get(address("join/"))
    assert response["Location"] == "/en/accounts/login/?next=/en/events/townhall/join/"


def test_secretariat_without_a_place_is_not_led_on_either(client, admission):
    client.force_login(makers.make_staff())
    assert client.get(address("join/")).status_code == 403


def test_own_calendar_file_holds_the_door_and_the_public_one_does_not(client, admission, person):
    makers.make_registration(admission, person)
    (own,) = icalendar.Calendar.from_ical(client.get(address("registration/event.ics")).content).walk(
        "VEVENT"
    )
    (public,) = icalendar.Calendar.from_ical(client.get(address("event.ics")).content).walk("VEVENT")
    assert "/events/townhall/join/" in own["DESCRIPTION"]
    assert "join" not in public["DESCRIPTION"]
    assert (own["UID"], own["SEQUENCE"]) == (public["UID"], public["SEQUENCE"])
    assert DOOR not in own.to_ical().decode()


# ---- On the event's page ----


def test_event_s_page_says_how_registration_stands(client, admission):
    page = "/en/events/townhall/"
    assert "1 of 1 places is free." in words(client.get(page))
    mine = makers.make_registration(admission)
    assert "All places are taken." in words(client.get(page))
    assert "Your place is confirmed" not in words(client.get(page))
    client.force_login(mine.person)
    assert "Your place is confirmed" in words(client.get(page))
    waiting = makers.make_registration(admission, status="waiting")
    client.force_login(waiting.person)
    assert "You are number 1 on the waiting list" in words(client.get(page))


def test_closed_registration_says_so(client):
    admission = makers.make_admission(makers.make_event(hours=-1, slug="townhall"))
    client.force_login(makers.make_person())
    assert "Registration has closed." in words(client.get("/en/events/townhall/"))
    page = words(client.get(address()))
    assert "Registration has closed." in page
    assert '<button class="btn">Register' not in page
    assert admission.event.is_announced


def test_page_costs_the_same_however_many_have_registered(client, admission, person):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address()).status_code == 200
        return len(captured)

    makers.make_registration(admission)
    cost()
    first = cost()
    for _ in range(2):
        makers.make_registration(admission, status="waiting")
    assert cost() == first
    # Session, person, their roles; the admission with its event; places taken, own registration; organisations
    # to speak for; regions to choose.
    assert first == 8
