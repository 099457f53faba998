"""Many at one moment: no place is given twice, and the waiting list has no gap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from consultations.events import registering
from consultations.events.registering import Details
from consultations.models import Registration
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
SAID = Details(constituency="other", language="en")


def at_once(acts) -> None:
    def done(act) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(done, acts))


def test_places_hold_and_the_others_wait_in_order():
    event = makers.make_admission(places=3).event
    people = [makers.make_person() for _ in range(12)]
    at_once([lambda one=one: registering.register(event, SAID, by=one) for one in people])
    kept = list(Registration.objects.order_by("number"))
    assert [one.number for one in kept] == list(range(1, 13))
    assert [one.status for one in kept] == ["confirmed"] * 3 + ["waiting"] * 9
    assert [one.place_in_line() for one in kept[3:]] == list(range(1, 10))


def test_one_person_pressing_many_times_has_one_registration():
    event = makers.make_admission(places=3).event
    person = makers.make_person()
    at_once([lambda: registering.register(event, SAID, by=person)] * 8)
    assert Registration.objects.get().status == "confirmed"


def test_places_given_up_at_one_moment_go_to_as_many_who_wait():
    admission = makers.make_admission(places=4)
    confirmed = [makers.make_registration(admission) for _ in range(4)]
    waiting = [makers.make_registration(admission, status="waiting") for _ in range(6)]
    at_once([lambda one=one: registering.give_up(one, by=one.person) for one in confirmed])
    assert list(Registration.objects.confirmed().order_by("number")) == waiting[:4]
