"""Making the list of speakers: once, from what is kept, and who moves up on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.floor import asking, listing
from consultations.floor.ordering import commitment, seed_of
from consultations.models import Event, Registration, Series, SpeakingList, Turn
from imrf_portal.accounts.models import Organisation
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.consultations.floor.makers import close, make_floor, make_list, make_registered, make_request

pytestmark = pytest.mark.django_db


def order_of(led: SpeakingList) -> list[str]:
    return [turn.request.key for turn in led.turns.all()]


def test_the_order_made_again_from_its_record_is_equal():
    floor = make_floor()
    for number in range(24):
        kind = ("ngo", "migrants", "academia", "local")[number % 4 if number < 12 else 0]
        make_request(floor, f"Organisation {number}", kind=kind, region=("africa", "europe")[number % 2])
    led = listing.make_list(close(floor))
    order = order_of(led)
    assert len(order) == 24
    # Whatever becomes of the organisations and of the floor, the record is enough.
    Organisation.objects.update(kind="other")
    Registration.objects.update(region=None)
    kept = SpeakingList.objects.get()
    assert [one.key for one in kept.made_again()] == order
    assert kept.seed == seed_of(kept.secret, order)
    assert commitment(kept.secret) == floor.commitment


def test_the_list_is_made_once_after_asking_has_closed():
    floor = make_floor()
    make_request(floor)
    with pytest.raises(Refused, match="when asking has closed"):
        listing.make_list(floor, by=makers.make_staff())
    assert listing.make_lists_due() == 0
    close(floor)
    with pytest.raises(Refused, match="Only the secretariat opens"):
        listing.make_list(floor, by=makers.make_person())
    assert listing.make_lists_due() == 1
    assert listing.make_lists_due() == 0
    assert listing.make_list(floor, by=makers.make_staff()) == SpeakingList.objects.get()
    assert Turn.objects.count() == 1


def test_a_cancelled_event_has_no_list():
    floor = close(make_floor(makers.make_event(status="cancelled")))
    with pytest.raises(Refused, match="nobody speaks at it"):
        listing.make_list(floor, by=makers.make_staff())
    assert listing.make_lists_due() == 0


def test_a_list_of_nobody_is_a_list():
    led = listing.make_list(close(make_floor()))
    assert (led.turns.count(), led.entrants, led.budgets()) == (0, [], {})


def test_those_who_fit_into_the_time_are_planned():
    led = make_list("A", "B", "C", "D", "E", minutes=10, minutes_each=3)
    assert [turn.is_planned for turn in led.turns.all()] == [True, True, True, False, False]
    assert led.budgets() == {"ngo": 9}


def test_whoever_gave_up_the_place_at_the_event_is_not_listed():
    floor = make_floor()
    make_request(floor, "Clinic")
    gone = make_request(floor, "School")
    Registration.objects.filter(person=gone.asked_by).update(status="left")
    led = listing.make_list(close(floor))
    assert [str(turn.request) for turn in led.turns.all()] == ["Clinic"]
    gone.refresh_from_db()
    assert gone.status == "withdrawn"


def test_each_asker_is_told_their_number_once():
    led = make_list("Clinic", "School")
    listing.make_list(led.floor)
    told = Delivery.objects.filter(kind="floor_listed")
    assert told.count() == 2
    for turn in led.turns.select_related("request__asked_by"):
        letter = told.get(person=turn.request.asked_by)
        assert (letter.facts["number"], letter.facts["organisation"]) == (turn.number, str(turn.request))
        assert letter.facts["fr"]["floor_url"] == f"/fr/events/{led.floor.event.slug}/floor/"


# ---- Moving up ----


def entrants(led: SpeakingList) -> dict[str, tuple[bool, bool]]:
    names = dict(led.turns.values_list("request__key", "request__shown_organisation"))
    return {names[one["key"]]: (one["is_first"], one["was_passed_over"]) for one in led.entrants}


def hold(event: Event, *, given: str = "", called: str = "") -> None:
    """The meeting is over: one organisation has spoken, one was absent, the others did not get the floor."""
    now = timezone.now()
    Turn.objects.filter(list__floor__event=event, request__shown_organisation=given).update(status="given")
    Turn.objects.filter(list__floor__event=event, request__shown_organisation=called).update(status="absent")
    Event.objects.filter(pk=event.pk).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
    )


def ask_again(event: Event, *names: str) -> SpeakingList:
    floor = make_floor(event)
    for name in names:
        organisation = Organisation.objects.filter(name=name).first()
        person = make_registered(event, name, organisation=organisation)
        asking.ask(floor, language="en", by=person)
    return listing.make_list(close(floor))


def test_first_time_speakers_and_those_passed_over_move_up():
    before = make_list("Speaker", "Absentee", "Passed over")
    hold(before.floor.event, given="Speaker", called="Absentee")
    led = ask_again(makers.make_event(), "Speaker", "Absentee", "Passed over", "Newcomer")
    assert entrants(led) == {
        "Speaker": (False, False),
        "Absentee": (True, False),
        "Passed over": (True, True),
        "Newcomer": (True, False),
    }
    assert str(led.turns.last().request) == "Speaker"


def test_last_time_is_the_event_before_of_the_same_series():
    series = Series.objects.create(cycle=makers.make_cycle(), slug="dialogues", title="Dialogues")
    before = make_list("Clinic", event=makers.make_event(series=series))
    other = make_list("School")
    hold(before.floor.event)
    hold(other.floor.event)
    of_series = ask_again(makers.make_event(series=series), "Clinic", "School")
    assert {name: passed for name, (_first, passed) in entrants(of_series).items()} == {
        "Clinic": True,
        "School": False,
    }
    alone = ask_again(makers.make_event(), "Clinic", "School")
    assert {name: passed for name, (_first, passed) in entrants(alone).items()} == {
        "Clinic": False,
        "School": True,
    }


def test_an_event_that_is_not_over_passes_nobody_over():
    make_list("Clinic")
    led = ask_again(makers.make_event(hours=96), "Clinic")
    assert entrants(led) == {"Clinic": (True, False)}
