"""Attendance: marked by the secretariat, shown without names of people."""

import pytest

from consultations.events import attending
from consultations.models import Registration
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.kit.permissions import Refused
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def admission():
    return makers.make_admission(makers.make_event(hours=-3, slug="townhall"), places=9)


def test_attendance_is_counted_by_constituency_and_names_organisations(client, admission):
    union = makers.make_organisation("Dockers' union", kind=OrganisationKind.UNION)
    people = [
        makers.make_registration(
            admission, makers.make_person(f"Person {number}"), organisation=union, constituency="union"
        )
        for number in range(2)
    ]
    alone = makers.make_registration(admission, makers.make_person("Somebody alone"), constituency="youth")
    makers.make_registration(admission, organisation=makers.make_organisation("Absent clinic"))
    attending.mark(admission.event, present=[*(one.pk for one in people), alone.pk], by=makers.make_staff())

    found = attending.attendance(admission.event)
    assert found.constituencies == [("Trade union", 2), ("Youth organization", 1)]
    assert (found.people, found.organisations) == (3, [union])
    page = client.get("/en/events/townhall/").content.decode()
    assert "Who took part" in page
    assert "Dockers&#x27; union" in page
    for hidden in ("Absent clinic", "Person 0", "Somebody alone"):
        assert hidden not in page


def test_marking_again_replaces_what_was_marked(admission):
    first, second = makers.make_registration(admission), makers.make_registration(admission)
    moderator = makers.make_staff()
    assert attending.mark(admission.event, present=[first.pk], by=moderator) == 1
    assert attending.mark(admission.event, present=[second.pk], by=moderator) == 1
    assert list(Registration.objects.filter(attended=True)) == [second]


def test_only_who_had_a_place_at_this_event_is_marked(admission):
    waiting = makers.make_registration(admission, status="waiting")
    elsewhere = makers.make_registration(makers.make_admission(makers.make_event(hours=-5)))
    assert attending.mark(admission.event, present=[waiting.pk, elsewhere.pk], by=makers.make_staff()) == 0


def test_nobody_but_the_secretariat_marks(admission):
    with pytest.raises(Refused):
        attending.mark(admission.event, present=[], by=makers.make_person())


def test_nothing_is_marked_before_the_event_begins():
    with pytest.raises(Refused, match="once the event has begun"):
        attending.mark(makers.make_event(), present=[], by=makers.make_staff())
