"""Registering: places while they last, the waiting list in order, and who hears of what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.events import registering, scheduling, telling
from consultations.events.registering import Details
from consultations.models import Registration
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications import delivering, expanding, subscribing
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.notifications.topics import topic
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db
SAID = Details(constituency="academia", language="fr")


@pytest.fixture
def admission():
    return makers.make_admission(places=1)


@pytest.fixture
def moderator():
    return makers.make_staff()


def register(admission, person=None, **said) -> Registration:
    person = person or makers.make_person()
    return registering.register(
        admission.event, Details(**{"constituency": "other", "language": "en", **said}), by=person
    )


def kinds(person) -> list[str]:
    """The letters to one person that stand."""
    letters = Delivery.objects.filter(person=person).exclude(status=Delivery.Status.CANCELLED)
    return list(letters.order_by("pk").values_list("kind", flat=True))


def sent(mailoutbox) -> list[tuple[str, str]]:
    """Whom what has reached once everything was expanded and delivered."""
    expanding.expand_what_is_due()
    delivering.deliver()
    return sorted((message.to[0], message.subject) for message in mailoutbox)


def test_first_gets_the_place_and_the_next_wait_in_order(admission):
    first, second, third = (register(admission) for _ in range(3))
    assert [one.status for one in (first, second, third)] == ["confirmed", "waiting", "waiting"]
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert [one.place_in_line() for one in (second, third)] == [1, 2]
    assert kinds(first.person) == ["registration_confirmed"]
    assert kinds(second.person) == ["registration_waiting"]
    assert Delivery.objects.get(person=third.person).facts["line"] == 2
    assert Record.objects.filter(act="registered").count() == 3


def test_registering_keeps_what_was_said_and_counts_the_organisation_s_kind(admission):
    person = makers.make_person()
    union = makers.make_organisation("Dockers' union", kind=OrganisationKind.UNION)
    makers.make_member(person, union)
    kept = register(
        admission,
        person,
        constituency="academia",
        language="fr",
        organisation=union,
        needs_interpretation=True,
        access_needs="Demonstration text: captions.\r\n",
    )
    kept.refresh_from_db()
    assert (kept.organisation, kept.constituency, kept.language) == (union, "union", "fr")
    assert (kept.needs_interpretation, kept.access_needs) == (True, "Demonstration text: captions.")


def test_registering_for_an_organisation_one_does_not_speak_for_is_refused(admission):
    with pytest.raises(Refused, match="confirmed member"):
        register(admission, organisation=makers.make_organisation())
    assert not Registration.objects.exists()


def test_registering_twice_is_registering_once(admission):
    person = makers.make_person()
    assert register(admission, person) == register(admission, person)
    assert Registration.objects.count() == 1
    assert kinds(person) == ["registration_confirmed"]


@pytest.mark.parametrize(
    ("event", "closes_in", "words"),
    [
        ({"status": "cancelled"}, None, "cancelled"),
        ({"hours": -3}, None, "over"),
        ({"status": "preparing"}, None, "not announced"),
        ({"hours": -1}, None, "closed"),
        ({"hours": 48}, -1, "closed"),
    ],
)
def test_registration_that_is_not_open_is_refused_with_its_reason(event, closes_in, words):
    closes_at = timezone.now() + timedelta(hours=closes_in) if closes_in else None
    admission = makers.make_admission(makers.make_event(**event), closes_at=closes_at)
    with pytest.raises(Refused, match=words):
        register(admission)
    assert not Delivery.objects.exists()


def test_event_without_registration_refuses_it():
    with pytest.raises(Refused, match="needs no registration"):
        registering.register(makers.make_event(), SAID, by=makers.make_person())


def test_whoever_may_not_sign_in_does_not_register(admission):
    with pytest.raises(Refused):
        register(admission, makers.make_person(is_active=False))


# ---- Giving up ----


def test_place_that_is_given_up_goes_to_the_first_who_waits_and_one_letter_says_so(admission):
    first, second, third = (register(admission) for _ in range(3))
    registering.give_up(first, by=first.person)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, third.status, third.place_in_line()) == ("confirmed", "waiting", 1)
    assert kinds(second.person) == ["registration_waiting", "registration_confirmed"]
    assert kinds(third.person) == ["registration_waiting"]
    assert kinds(first.person) == [], "the letter of a place that is given up has not left and leaves no more"
    letter = Delivery.objects.get(person=second.person, kind="registration_confirmed")
    assert letter.facts["moved_up"] is True


def test_number_that_is_given_up_moves_the_others_and_gives_nobody_a_place(admission):
    _first, second, third = (register(admission) for _ in range(3))
    registering.give_up(second, by=second.person)
    third.refresh_from_db()
    assert (third.status, third.place_in_line()) == ("waiting", 1)


def test_giving_up_twice_frees_one_place(admission):
    first, second, third = (register(admission) for _ in range(3))
    registering.give_up(first, by=first.person)
    with pytest.raises(WrongStep):
        registering.give_up(first, by=first.person)
    assert [Registration.objects.get(pk=one.pk).status for one in (second, third)] == ["confirmed", "waiting"]


def test_whoever_comes_back_comes_last_and_hears_anew(admission, mailoutbox):
    first, _second, _third = (register(admission) for _ in range(3))
    sent(mailoutbox)
    registering.give_up(first, by=first.person)
    again = register(admission, first.person)
    assert again.pk == first.pk
    assert (again.status, again.number, again.place_in_line()) == ("waiting", 4, 2)
    assert kinds(first.person) == ["registration_confirmed", "registration_waiting"]


def test_nobody_gives_up_another_s_place_but_the_secretariat(admission, moderator):
    registration = register(admission)
    with pytest.raises(Refused):
        registering.give_up(registration, by=makers.make_person())
    registering.give_up(registration, by=moderator)
    assert Registration.objects.get().status == "left"


def test_what_somebody_needed_goes_with_their_place(admission):
    registration = register(admission, access_needs="Demonstration text: a ramp.")
    registering.give_up(registration, by=registration.person)
    assert Registration.objects.get().access_needs == ""


def test_place_given_up_when_all_is_over_moves_nobody():
    admission = makers.make_admission(makers.make_event(hours=-3), places=1)
    first = makers.make_registration(admission)
    makers.make_registration(admission, status="waiting")
    registering.give_up(first, by=first.person)
    assert Registration.objects.confirmed().count() == 0


# ---- Changing what was said ----


def test_revising_keeps_the_place(admission):
    registration = register(admission)
    registering.revise(registration, Details(constituency="youth", language="ar"), by=registration.person)
    registration.refresh_from_db()
    assert (registration.constituency, registration.language) == ("youth", "ar")
    assert (registration.status, registration.number) == ("confirmed", 1)
    with pytest.raises(Refused):
        registering.revise(registration, SAID, by=makers.make_staff())


# ---- What the secretariat does ----


def test_more_places_move_the_waiting_list_up_and_fewer_take_none_away(admission, moderator):
    for _ in range(4):
        register(admission)
    registering.admit(admission.event, places=3, join_link=admission.join_link, by=moderator)
    assert list(Registration.objects.values_list("status", flat=True)) == [*["confirmed"] * 3, "waiting"]
    registering.admit(admission.event, places=1, join_link=admission.join_link, by=moderator)
    assert Registration.objects.confirmed().count() == 3
    assert Delivery.objects.filter(kind="registration_confirmed").count() == 3


def test_another_link_is_told_to_the_confirmed_once(admission, moderator, mailoutbox):
    first, second = register(admission), register(admission)
    sent(mailoutbox)
    mailoutbox.clear()
    for _ in range(2):
        registering.admit(admission.event, places=1, join_link="https://meet.example/other", by=moderator)
    assert sent(mailoutbox) == [
        (first.person.email, "The link to take part has changed: Demonstration text: townhall")
    ]
    assert second.status == "waiting"


def test_first_link_of_an_event_without_guests_is_told_to_nobody(moderator):
    event = makers.make_event()
    registering.admit(event, places=3, by=moderator)
    registering.admit(event, places=3, join_link="https://meet.example/1", by=moderator)
    assert not Announcement.objects.exists()


def test_only_the_secretariat_admits(admission):
    with pytest.raises(Refused):
        registering.admit(admission.event, places=9, by=makers.make_person())


@pytest.mark.parametrize("fields", [{"status": "cancelled"}, {"hours": -3}])
def test_registration_of_what_is_cancelled_or_over_no_longer_changes(fields, moderator):
    with pytest.raises(Refused, match="no longer changes"):
        registering.admit(makers.make_event(**fields), places=9, by=moderator)


def test_end_of_registration_lies_before_the_end_of_the_event(moderator):
    event = makers.make_event()
    with pytest.raises(Refused, match="before the event ends"):
        registering.admit(event, places=1, closes_at=event.ends_at + timedelta(hours=1), by=moderator)


# ---- Moved and cancelled ----


def test_registered_followers_hear_of_a_move_once_and_those_who_left_do_not(admission, moderator, mailoutbox):
    first, second, third = (register(admission) for _ in range(3))
    subscribing.follow(first.person, topic("event", admission.event.pk), label="Townhall")
    registering.give_up(third, by=third.person)
    sent(mailoutbox)
    mailoutbox.clear()
    event = admission.event
    scheduling.reschedule(
        event,
        starts_at=event.starts_at + timedelta(days=1),
        ends_at=event.ends_at + timedelta(days=1),
        time_zone=event.time_zone,
        by=moderator,
    )
    subject = "New time: Demonstration text: townhall"
    assert sent(mailoutbox) == sorted((one.person.email, subject) for one in (first, second))


def test_cancelled_event_is_told_to_all_who_registered_once(admission, moderator, mailoutbox):
    people = [register(admission).person for _ in range(3)]
    sent(mailoutbox)
    mailoutbox.clear()
    scheduling.cancel(admission.event, by=moderator)
    subject = "Cancelled: Demonstration text: townhall"
    assert sent(mailoutbox) == sorted((person.email, subject) for person in people)
    assert Registration.objects.confirmed().count() == 1


def test_letter_that_moves_somebody_up_holds_the_time_that_holds_now(admission, moderator):
    first, second = register(admission), register(admission)
    event = admission.event
    starts_at = event.starts_at + timedelta(days=1)
    scheduling.reschedule(
        event,
        starts_at=starts_at,
        ends_at=event.ends_at + timedelta(days=1),
        time_zone=event.time_zone,
        by=moderator,
    )
    registering.give_up(first, by=first.person)
    letter = Delivery.objects.get(person=second.person, kind="registration_confirmed")
    assert letter.facts["starts_at"] == telling.iso(starts_at)


# ---- The door ----


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("waiting", "on the waiting list"),
        ("left", "for those who have a place"),
        (None, "register for the event"),
    ],
)
def test_link_is_given_to_nobody_without_a_place(admission, status, words):
    person = makers.make_person()
    if status:
        makers.make_registration(admission, person, status=status)
    with pytest.raises(Refused, match=words):
        registering.link_for(admission.event, person=person)


def test_link_is_given_to_the_confirmed_while_there_is_something_to_join(admission):
    person = makers.make_registration(admission).person
    event = admission.event
    assert registering.link_for(event, person=person) == "https://meet.example/private-door"
    event.status = "cancelled"
    with pytest.raises(Refused, match="cancelled"):
        registering.link_for(event, person=person)
    event.status, event.ends_at = "published", timezone.now() - timedelta(minutes=1)
    with pytest.raises(Refused, match="over"):
        registering.link_for(event, person=person)


def test_confirmed_guest_of_an_event_without_a_link_reads_that_there_is_none_yet(admission):
    person = makers.make_registration(admission).person
    admission.join_link = ""
    admission.save()
    with pytest.raises(Refused, match="no link to take part yet"):
        registering.link_for(admission.event, person=person)


def test_needs_are_forgotten_a_month_after_the_event():
    over, coming = makers.make_event(hours=-24 * 31), makers.make_event()
    for event in (over, coming):
        makers.make_registration(makers.make_admission(event), access_needs="Demonstration text: a ramp.")
    assert registering.forget_needs() == 1
    assert [one.access_needs for one in Registration.objects.order_by("event__starts_at")] == [
        "",
        "Demonstration text: a ramp.",
    ]


def test_registrations_are_seen_by_their_person_and_the_secretariat(admission, moderator):
    mine = makers.make_registration(admission)
    makers.make_registration(admission, status="waiting")
    assert list(Registration.objects.visible_to(mine.person)) == [mine]
    assert Registration.objects.visible_to(moderator).count() == 2
    assert Registration.objects.visible_to(makers.make_person()).count() == 0
