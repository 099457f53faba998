"""The link to a meeting stands in nothing that anybody without a place can read, and in no letter or record at all."""

import re

import pytest
from django.test import Client

from consultations.events import registering, reminding, scheduling
from consultations.events.registering import Details
from imrf_portal.notifications import delivering, expanding
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from tests import makers
from tests.house.sweeping import DOORS, sweep

pytestmark = pytest.mark.django_db
SECRET = "private-door"
EVERYWHERE = re.compile(r"/(?:sitemap[^?]*|en/(?!accounts/logout|sending/).*)$")


@pytest.fixture
def admission():
    state = makers.make_state()
    event = makers.make_event(hours=23, slug="townhall", kind="national", state=state)
    return makers.make_admission(event, places=1)


def guest(admission):
    said = Details(constituency="other", language="en")
    return registering.register(admission.event, said, by=makers.make_person())


def test_link_stands_in_nothing_public(admission):
    guest(admission)
    found = sweep(Client(), [*DOORS, "/en/events/calendar.atom"], into=EVERYWHERE)
    for path in (
        "/en/events/townhall/",
        "/en/events/townhall/event.ics",
        "/en/events/calendar.atom",
        "/en/states/bd/",
    ):
        assert path in found
    assert [path for path, text in found.items() if SECRET in text] == []


@pytest.mark.parametrize("status", ["waiting", "left", None])
def test_link_stands_in_nothing_that_somebody_without_a_place_reads(admission, status):
    person = makers.make_person()
    if status:
        makers.make_registration(admission, person, status=status)
    client = Client()
    client.force_login(person)
    found = sweep(
        client,
        ["/en/", "/en/events/townhall/", "/en/events/townhall/registration/", "/en/events/townhall/join/"],
        into=EVERYWHERE,
    )
    assert [path for path, text in found.items() if SECRET in text] == []


def test_confirmed_reader_finds_it_behind_the_door_alone(admission):
    client = Client()
    client.force_login(guest(admission).person)
    found = sweep(client, ["/en/", "/en/events/townhall/"], into=EVERYWHERE)
    assert [path for path, text in found.items() if SECRET in text] == ["/en/events/townhall/join/"]


def test_link_stands_in_no_letter_and_no_record(admission, mailoutbox):
    moderator = makers.make_staff()
    first, _second = guest(admission), guest(admission)
    reminding.remind()
    expanding.expand_what_is_due()
    delivering.deliver()
    registering.admit(admission.event, places=1, join_link=f"https://meet.example/{SECRET}-2", by=moderator)
    registering.give_up(first, by=first.person)
    scheduling.cancel(admission.event, by=moderator)
    expanding.expand_what_is_due()
    delivering.deliver()
    assert len(mailoutbox) > 3
    assert [one.subject for one in mailoutbox if SECRET in f"{one.body} {one.alternatives}"] == []
    kept = [
        *Record.objects.values_list("facts", flat=True),
        *Announcement.objects.values_list("facts", flat=True),
        *Delivery.objects.values_list("facts", flat=True),
    ]
    assert [one for one in kept if SECRET in str(one)] == []


def test_export_of_the_secretariat_has_neither_link_nor_address(client, admission):
    registration = guest(admission)
    client.force_login(makers.make_staff())
    response = client.get(f"/en/admin/consultations/admission/{admission.pk}/people.csv")
    table = b"".join(response.streaming_content).decode()
    assert "Policy officer" in table
    assert SECRET not in table
    assert registration.person.email not in table
