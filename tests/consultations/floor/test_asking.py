"""Who may ask for the floor, once an organisation, until an instant; and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.floor import asking, chairing, listing, opening
from consultations.models import Floor, FloorRequest, Registration, Turn
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.floor.makers import (
    close,
    make_floor,
    make_list,
    make_region,
    make_registered,
    register,
)

pytestmark = pytest.mark.django_db


def test_asking_keeps_what_everybody_will_read():
    draft = makers.make_draft("9")
    event = makers.make_event()
    event.drafts.add(draft)
    floor = make_floor(event)
    person = make_registered(event, "Clinic", kind="migrants", region="europe")
    paragraph = draft.paragraphs.get()
    asked = asking.ask(
        floor, language="fr", by=person, paragraph=paragraph, note="Ask ada@people.example\nabout care"
    )
    organisation = asked.organisation
    assert (asked.shown_organisation, asked.key, asked.constituency) == (
        "Clinic",
        organisation.slug,
        "migrants",
    )
    assert (asked.region, asked.language, asked.paragraph) == (make_region("europe"), "fr", paragraph)
    assert asked.note == "Ask …@people.example about care"
    assert Record.objects.get(act="floor_asked_for").facts == {"event": event.pk}


def test_the_constituency_is_the_organisation_s_own_kind_not_what_was_typed_in_the_registration():
    floor = make_floor()
    person = make_registered(floor.event, kind="ngo")
    Registration.objects.update(constituency="academia")
    assert asking.ask(floor, language="en", by=person).constituency == "ngo"


@pytest.mark.parametrize("status", ["waiting", "left"])
def test_whoever_has_no_confirmed_place_cannot_ask(status):
    floor = make_floor()
    with pytest.raises(Refused, match="Register for the event first"):
        asking.ask(floor, language="en", by=make_registered(floor.event, status=status))
    with pytest.raises(Refused, match="Register for the event first"):
        asking.ask(floor, language="en", by=makers.make_person())
    with pytest.raises(Refused, match="Register for the event first"):
        asking.ask(floor, language="en", by=makers.make_staff())


def test_nobody_asks_in_their_own_name_or_for_an_organisation_they_have_left():
    floor = make_floor()
    alone = makers.make_person()
    register(floor.event, alone, None)
    with pytest.raises(Refused, match="in the name of an organization"):
        asking.ask(floor, language="en", by=alone)
    former = make_registered(floor.event)
    former.memberships.update(until=timezone.now())
    with pytest.raises(Refused, match="in the name of an organization"):
        asking.ask(floor, language="en", by=former)
    assert FloorRequest.objects.count() == 0


def test_an_organisation_asks_once_whoever_of_it_asks():
    floor = make_floor()
    first = make_registered(floor.event)
    asked = asking.ask(floor, language="en", by=first)
    colleague = make_registered(floor.event, organisation=asked.organisation)
    assert asking.ask(floor, language="en", by=first) == asked
    assert asking.ask(floor, language="fr", by=colleague) == asked
    assert FloorRequest.objects.get().language == "en"


def test_asking_closes_to_the_second():
    floor = make_floor()
    person = make_registered(floor.event)
    assert floor.is_open(floor.closes_at - timedelta(seconds=1))
    assert not floor.is_open(floor.closes_at)
    with pytest.raises(Refused, match="has closed"):
        asking.ask(close(floor), language="en", by=person)


def test_a_cancelled_event_takes_no_speakers():
    floor = make_floor()
    person = make_registered(floor.event)
    floor.event.status = "cancelled"
    floor.event.save()
    with pytest.raises(Refused, match="has closed"):
        asking.ask(Floor.objects.get(), language="en", by=person)
    assert listing.make_lists_due(floor.closes_at) == 0


def test_a_request_is_withdrawn_by_its_asker_or_the_secretariat_and_asked_anew():
    floor = make_floor()
    person, stranger = make_registered(floor.event), make_registered(floor.event, "School")
    asked = asking.ask(floor, language="en", by=person)
    with pytest.raises(Refused, match="Only whoever asked"):
        asking.withdraw(asked, by=stranger)
    asking.withdraw(asked, by=person)
    with pytest.raises(WrongStep):
        asking.withdraw(asked, by=person)
    again = asking.ask(floor, language="fr", by=person)
    assert (again.pk != asked.pk, again.status, again.key) == (True, "asked", asked.key)
    asking.withdraw(again, by=makers.make_staff())
    assert floor.requests.standing().count() == 0


def test_a_late_withdrawal_keeps_everybody_else_s_number():
    led = make_list("Clinic", "School", "Shelter")
    second = led.turns.get(number=2)
    before = {turn.request.key: turn.number for turn in led.turns.all()}
    asking.withdraw(second.request, by=second.request.asked_by)
    assert {turn.request.key: turn.number for turn in led.turns.all()} == before
    assert [turn.status for turn in led.turns.all()] == ["waiting", "left", "waiting"]
    led.refresh_from_db()
    assert [one.key for one in led.made_again()] == [turn.request.key for turn in led.turns.all()]


def test_whoever_was_called_does_not_withdraw_any_more():
    led = make_list("Clinic")
    turn = led.turns.get()
    chairing.call(turn, by=makers.make_staff(), seen=1)
    with pytest.raises(Refused, match="has been called already"):
        asking.withdraw(turn.request, by=turn.request.asked_by)
    assert Turn.objects.get().status == "called"
    assert FloorRequest.objects.get().status == "asked"


# ---- Opening ----


def new_floor(**fields: object) -> Floor:
    event = fields.pop("event", None) or makers.make_event(hours=48)
    closes_at = timezone.now() + timedelta(hours=float(str(fields.pop("closes", 24))))
    return Floor(event=event, closes_at=closes_at, **fields)


def test_only_the_secretariat_opens_the_floor_and_moves_its_times():
    floor = new_floor()
    with pytest.raises(Refused, match="Only the secretariat opens"):
        opening.open_floor(floor, by=makers.make_person())
    staff = makers.make_staff()
    opening.open_floor(floor, by=staff)
    later = floor.closes_at + timedelta(hours=2)
    with pytest.raises(Refused, match="Only the secretariat opens"):
        opening.move_closing(floor, closes_at=later, minutes=30, minutes_each=2, by=makers.make_person())
    secret = floor.secret
    opening.move_closing(floor, closes_at=later, minutes=30, minutes_each=2, by=staff)
    assert (floor.closes_at, floor.minutes, floor.minutes_each, floor.secret) == (later, 30, 2, secret)
    assert list(Record.objects.order_by("pk").values_list("act", flat=True)) == [
        "floor_opened",
        "floor_moved",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"closes": -1}, "still to come"), ({"closes": 49}, "before the event begins")],
)
def test_asking_closes_between_now_and_the_beginning(fields, sentence):
    with pytest.raises(Refused, match=sentence):
        opening.open_floor(new_floor(**fields), by=makers.make_staff())


@pytest.mark.parametrize("status", ["preparing", "cancelled"])
def test_only_an_announced_event_takes_speakers(status):
    floor = new_floor(event=makers.make_event(status=status))
    with pytest.raises(Refused, match="Announce the event first"):
        opening.open_floor(floor, by=makers.make_staff())


def test_nothing_moves_once_asking_has_closed():
    floor = close(make_floor())
    later = timezone.now() + timedelta(hours=1)
    with pytest.raises(Refused, match="Asking has closed"):
        opening.move_closing(floor, closes_at=later, minutes=9, minutes_each=3, by=makers.make_staff())


def test_every_floor_has_a_secret_of_its_own_with_a_public_digest():
    floors = [make_floor(), make_floor()]
    assert len({one.secret for one in floors} | {one.commitment for one in floors}) == 4
    assert all(len(one.secret) == 64 for one in floors)
