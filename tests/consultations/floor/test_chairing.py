"""Leading the list: one speaker at a time, in order, by the server's instants, nothing done twice or unseen."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from consultations.floor import chairing
from consultations.floor.reading import budgets_of
from consultations.models import ChairAct, Event, SpeakingList, Turn
from imrf_portal.accounts.models import Role
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.floor.makers import make_co_facilitator, make_list, make_registered

pytestmark = pytest.mark.django_db


def turns(led: SpeakingList) -> list[Turn]:
    return list(led.turns.all())


def seen(led: SpeakingList) -> int:
    led.refresh_from_db()
    return led.version


@pytest.fixture
def led() -> SpeakingList:
    return make_list("Clinic", "School", "Shelter")


@pytest.fixture
def chair(led):
    return make_co_facilitator(led.floor.event)


def test_a_cancelled_event_has_no_speakers_and_its_page_no_presses(led, chair, client):
    first = turns(led)[0]
    chairing.call(first, by=chair, seen=1)
    Event.objects.update(status="cancelled")
    for act in (chairing.start, chairing.mark_absent, chairing.undo):
        with pytest.raises(Refused, match="This event is cancelled"):
            act(first, by=chair, seen=2)
    first.refresh_from_db()
    assert (first.status, seen(led)) == ("called", 2)
    client.force_login(chair)
    page = client.get(reverse("chair", args=[led.floor.event.slug])).content.decode()
    assert "This event is cancelled." in page
    assert "data-bar" not in page


def test_a_turn_is_called_started_stopped_and_given(led, chair):
    first = turns(led)[0]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        chairing.call(first, by=chair, seen=1)
        assert (first.status, first.began_at) == ("called", None)
        chairing.start(first, by=chair, seen=2)
        clock.shift(timedelta(seconds=50))
        assert first.spoken() == 50
        chairing.stop(first, by=chair, seen=3)
        clock.shift(timedelta(seconds=30))
        assert (first.status, first.spoken()) == ("stopped", 50)
        chairing.start(first, by=chair, seen=4)
        clock.shift(timedelta(seconds=20))
        chairing.give(first, by=chair, seen=5)
        clock.shift(timedelta(seconds=99))
    assert (first.status, first.seconds, first.began_at) == ("given", 70, None)
    acts = Record.objects.filter(subject_type="consultations.turn").order_by("pk")
    assert [one.facts["reason"] for one in acts] == ["call", "start", "stop", "start", "give"]
    assert all(one.by == chair for one in acts)


def test_whoever_is_absent_is_passed_and_can_be_called_again(led, chair):
    first, second, _third = turns(led)
    chairing.call(first, by=chair, seen=1)
    chairing.mark_absent(first, by=chair, seen=2)
    chairing.call(second, by=chair, seen=3)
    with pytest.raises(Refused, match="Somebody has the floor"):
        chairing.call(first, by=chair, seen=4)
    chairing.start(second, by=chair, seen=4)
    chairing.give(second, by=chair, seen=5)
    chairing.call(first, by=chair, seen=6)
    assert [turn.status for turn in turns(led)] == ["called", "given", "waiting"]


def test_nobody_is_called_before_their_turn(led, chair):
    with pytest.raises(Refused, match="Another organization is next"):
        chairing.call(turns(led)[2], by=chair, seen=1)
    assert seen(led) == 1
    assert ChairAct.objects.count() == 0


@pytest.mark.parametrize("act", [chairing.start, chairing.stop, chairing.give, chairing.mark_absent])
def test_a_turn_that_was_not_called_does_not_begin(led, chair, act):
    with pytest.raises(WrongStep):
        act(turns(led)[0], by=chair, seen=1)
    assert seen(led) == 1


def test_only_the_secretariat_and_the_co_facilitators_of_the_cycle_lead(led):
    first = turns(led)[0]
    elsewhere = makers.make_person()
    lender = makers.make_delegation(makers.make_state("FR", "France"))
    makers.make_member(elsewhere, lender, role=Role.CO_FACILITATOR, cycle=makers.make_cycle("2030"))
    for stranger in (
        makers.make_person(),
        elsewhere,
        make_registered(led.floor.event),
        first.request.asked_by,
    ):
        for act in (chairing.call, chairing.undo):
            with pytest.raises(Refused, match="lead this meeting"):
                act(first, by=stranger, seen=1)
    chairing.call(first, by=makers.make_staff(), seen=1)
    assert turns(led)[0].status == "called"


# ---- Two chairs, a double press, a lost connection ----


def test_a_second_chair_who_has_not_seen_the_first_one_s_act_is_told(led, chair):
    first = turns(led)[0]
    chairing.call(first, by=chair, seen=1)
    with pytest.raises(chairing.Overtaken) as overtaken:
        chairing.call(first, by=makers.make_staff(), seen=1)
    assert "moved on since you pressed" in overtaken.value.sentence
    assert seen(led) == 2


def test_a_double_press_is_done_once(led, chair):
    first = turns(led)[0]
    chairing.call(first, by=chair, seen=1)
    chairing.call(first, by=chair, seen=1)
    chairing.start(first, by=chair, seen=2)
    began_at = first.began_at
    chairing.start(first, by=chair, seen=2)
    first.refresh_from_db()
    assert (first.status, first.began_at) == ("speaking", began_at)
    assert (seen(led), ChairAct.objects.count()) == (3, 2)


def test_a_press_that_comes_late_counts_from_when_it_was_pressed(led, chair):
    first = turns(led)[0]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        chairing.call(first, by=chair, seen=1)
        chairing.start(first, by=chair, seen=2)
        clock.shift(timedelta(seconds=180))
        chairing.give(first, by=chair, seen=3, ago=60)
    assert first.seconds == 120


def test_no_press_counts_from_before_the_act_it_follows(led, chair):
    first = turns(led)[0]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        chairing.call(first, by=chair, seen=1)
        clock.shift(timedelta(seconds=10))
        chairing.start(first, by=chair, seen=2, ago=600)
        assert first.spoken() == 10
        clock.shift(timedelta(seconds=5))
        chairing.give(first, by=chair, seen=3, ago=10**9)
    assert first.seconds == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_at_one_instant_one_wins_and_the_other_is_told():
    led = make_list("Clinic", "School")
    first = turns(led)[0]
    both = [make_co_facilitator(led.floor.event), makers.make_staff()]
    barrier, outcomes = threading.Barrier(2), []

    def press(person):
        try:
            turn = Turn.objects.get(pk=first.pk)
            barrier.wait()
            chairing.call(turn, by=person, seen=1)
            outcomes.append("done")
        except chairing.Overtaken:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[person]) for person in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "told"]
    assert (seen(led), ChairAct.objects.count()) == (2, 1)


# ---- Taking back ----


def test_the_last_act_is_taken_back_and_then_the_one_before(led, chair):
    first = turns(led)[0]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        chairing.call(first, by=chair, seen=1)
        chairing.start(first, by=chair, seen=2)
        clock.shift(timedelta(seconds=40))
        chairing.give(first, by=chair, seen=3)
        clock.shift(timedelta(seconds=5))
        chairing.undo(first, by=chair, seen=4)
        # The clock runs on as if it had not been stopped.
        assert (first.status, first.spoken()) == ("speaking", 45)
        chairing.undo(first, by=chair, seen=5)
        assert (first.status, first.spoken()) == ("called", 0)
        chairing.undo(first, by=chair, seen=6)
        assert first.status == "waiting"
        with pytest.raises(Refused, match="nothing to take back"):
            chairing.undo(first, by=chair, seen=7)
    assert Record.objects.filter(facts__reason="undone").count() == 3


def test_a_double_press_takes_one_act_back(led, chair):
    first = turns(led)[0]
    chairing.call(first, by=chair, seen=1)
    chairing.start(first, by=chair, seen=2)
    chairing.undo(first, by=chair, seen=3)
    chairing.undo(first, by=chair, seen=3)
    first.refresh_from_db()
    assert (first.status, seen(led)) == ("called", 4)


def test_the_act_of_another_turn_is_not_taken_back(led, chair):
    first, second, _third = turns(led)
    chairing.call(first, by=chair, seen=1)
    with pytest.raises(Refused, match="nothing to take back"):
        chairing.undo(second, by=chair, seen=2)
    with pytest.raises(chairing.Overtaken):
        chairing.undo(first, by=chair, seen=1)
    assert turns(led)[0].status == "called"


def test_every_status_can_be_taken_back_to_what_it_was(led, chair):
    first = turns(led)[0]
    steps = [
        chairing.call,
        chairing.mark_absent,
        chairing.call,
        chairing.start,
        chairing.stop,
        chairing.start,
        chairing.stop,
        chairing.give,
    ]
    before = []
    for step in steps:
        before.append(first.status)
        step(first, by=chair, seen=seen(led))
    for status in reversed(before):
        chairing.undo(first, by=chair, seen=seen(led))
        assert first.status == status


# ---- The time of a constituency ----


def test_what_was_spoken_is_taken_from_the_time_of_the_constituency():
    led = make_list("Clinic", "School", minutes=6, minutes_each=3)
    chair = makers.make_staff()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number, seconds in enumerate((200, 190)):
            turn = turns(led)[number]
            chairing.call(turn, by=chair, seen=seen(led))
            chairing.start(turn, by=chair, seen=seen(led))
            clock.shift(timedelta(seconds=seconds))
            [budget] = budgets_of(led, led.turns.for_reading())
            if number == 0:
                chairing.give(turn, by=chair, seen=seen(led))
                assert (budget.seconds, budget.used, budget.left) == (360, 200, 160)
        assert (budget.used, budget.left) == (390, -30)
