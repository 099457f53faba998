"""The link to a meeting stands in nothing that anybody without a place can read, and in no letter or record at all."""

import re

import pytest
from django.test import Client

from consultations.events import registering, reminding, scheduling
from consultations.events.registering import Details
from consultations.models import Notice
from consultations.notices import noticing
from imrf_portal.notifications import delivering, expanding
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from tests import makers
from tests.consultations.floor.makers import make_co_facilitator, make_list
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


@pytest.mark.parametrize("status", ["waiting", "left", None])
def test_chair_without_a_place_reads_it_nowhere_on_the_floor_nor_in_another_language(admission, status):
    make_list(event=admission.event)
    chair = make_co_facilitator(admission.event)
    if status:
        makers.make_registration(admission, chair, status=status)
    client = Client()
    client.force_login(chair)
    doors = [
        "/en/events/townhall/floor/",
        "/en/events/townhall/floor/chair/",
        "/en/events/townhall/floor/ask/",
        "/ar/events/townhall/",
        "/ar/events/townhall/event.ics",
        "/en/events/townhall/registration/event.ics",
        "/en/events/calendar.ics?kind=national",
        "/en/events/calendar.ics?state=bd",
        "/en/events/calendar.atom?kind=national",
    ]
    found = sweep(client, doors, into=re.compile(r"/(en|ar)/events/.*$"))
    assert {door.partition("?")[0] for door in doors} <= {path.partition("?")[0] for path in found}
    assert [path for path, text in found.items() if SECRET in text] == []


def test_own_calendar_file_of_the_confirmed_holds_the_door_and_not_the_link(client, admission):
    client.force_login(guest(admission).person)
    content = client.get("/en/events/townhall/registration/event.ics").content.decode()
    assert "/en/events/townhall/join/" in content.replace("\r\n ", "")
    assert SECRET not in content


def test_link_stands_in_no_notice_to_the_confirmed(admission, mailoutbox):
    guest(admission)
    moderator = makers.make_staff()
    notice = Notice(event=admission.event, subject="Demonstration text", text="Demonstration text.")
    noticing.prepare(notice, by=moderator)
    noticing.try_out(notice, by=moderator)
    assert SECRET not in str(noticing.notice_facts(notice))
    delivering.deliver()
    assert mailoutbox
    assert [one.subject for one in mailoutbox if SECRET in f"{one.body} {one.alternatives}"] == []


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
