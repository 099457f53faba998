from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from imrf_portal.accounts.models import Membership, Role, User
from imrf_portal.accounts.roles import manages
from imrf_portal.accreditation import accrediting, handing_over, inviting, letters, personal
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from pledges import keeping
from pledges.models import UnsentPledge
from pledges.permissions import filers_of, may_pledge_for
from reviews import drafting
from reviews.models import Edition
from reviews.permissions import may_file_for
from tests import makers
from tests.reviews.makers import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal() -> Membership:
    return makers.make_member(
        makers.make_person("Predecessor"), makers.make_delegation(), role=Role.FOCAL_POINT
    )


@pytest.fixture
def successor(focal) -> User:
    return makers.make_member(
        makers.make_person("Successor", email="next@delegation.example"), focal.organisation
    ).person


@pytest.fixture
def manager() -> Membership:
    return makers.make_member(makers.make_person("Manager"), role=Role.MANAGER)


def test_successor_begins_at_the_instant_at_which_the_predecessor_ends(focal, successor):
    given = handing_over.hand_over(focal, to=successor, by=focal.person)
    focal.refresh_from_db()
    assert given.since == focal.until
    for moment in (given.since - timedelta(microseconds=1), given.since):
        holding = Membership.objects.filter(role=Role.FOCAL_POINT, since__lte=moment)
        standing = [one for one in holding if one.until is None or one.until > moment]
        assert len(standing) == 1
    assert list(manages(successor)) == [focal.organisation]
    assert not manages(focal.person).exists()


def test_instant_to_come_is_waited_for(focal, successor):
    at = timezone.now() + timedelta(days=3)
    handing_over.hand_over(focal, to=successor, at=at, by=focal.person)
    assert manages(focal.person).exists()
    assert not manages(successor).exists()
    with time_machine.travel(at, tick=False):
        assert not manages(focal.person).exists()
        assert manages(successor).exists()


def test_pressed_twice_hands_over_once(focal, successor):
    at = timezone.now() + timedelta(days=3)
    handing_over.hand_over(focal, to=successor, at=at, by=focal.person)
    with pytest.raises(Refused):
        handing_over.hand_over(focal, to=successor, at=at, by=focal.person)
    assert Membership.objects.filter(person=successor, role=Role.FOCAL_POINT).count() == 1
    assert Delivery.objects.filter(person=successor, kind="role_handed_over").count() == 1


def test_both_ends_are_recorded_and_the_successor_is_told(focal, successor):
    handing_over.hand_over(focal, to=successor, by=focal.person)
    assert set(Record.objects.values_list("act", flat=True)) == {"role_given", "role_ends"}
    assert "New York" not in str(Delivery.objects.get(kind="role_handed_over").facts)


def test_nobody_from_outside_takes_a_role_over(focal):
    with pytest.raises(Refused):
        handing_over.hand_over(focal, to=makers.make_person(), by=focal.person)


@pytest.mark.parametrize("who", ["successor", "deputy", "moderator", "focal point elsewhere"])
def test_nobody_else_hands_it_over(focal, successor, who):
    kenya = makers.make_delegation(makers.make_state("KE", "Kenya"))
    person = {
        "successor": lambda: successor,
        "deputy": lambda: makers.make_member(organisation=focal.organisation, role=Role.DEPUTY).person,
        "moderator": makers.make_staff,
        "focal point elsewhere": lambda: makers.make_member(organisation=kenya, role=Role.FOCAL_POINT).person,
    }[who]()
    with pytest.raises(Refused):
        handing_over.hand_over(focal, to=successor, by=person)
    with pytest.raises(Refused):
        inviting.invite_successor(focal, address="next@delegation.example", by=person)


def test_focal_point_hands_over_for_a_deputy_and_administrators_for_all(focal, successor):
    deputy = makers.make_member(organisation=focal.organisation, role=Role.DEPUTY)
    handing_over.hand_over(deputy, to=successor, by=focal.person)
    administrator = makers.make_staff(Role.ADMINISTRATOR)
    handing_over.hand_over(focal, to=successor, by=administrator)
    assert set(Membership.objects.current().filter(person=successor).values_list("role", flat=True)) == {
        Role.MEMBER,
        Role.DEPUTY,
        Role.FOCAL_POINT,
    }


def test_member_s_role_is_nobody_s_to_hand_over(manager):
    member = makers.make_member(organisation=manager.organisation)
    with pytest.raises(Refused):
        handing_over.hand_over(member, to=manager.person, by=member.person)


def test_role_that_has_an_end_goes_over_before_it_and_ends_then(focal, successor):
    now = timezone.now()
    focal.until = now + timedelta(days=10)
    focal.save()
    for at in (focal.until, focal.until + timedelta(days=365)):
        with pytest.raises(Refused):
            handing_over.hand_over(focal, to=successor, at=at, by=focal.person)
        with pytest.raises(Refused):
            inviting.invite_successor(focal, address="x@y.example", takes_over_at=at, by=focal.person)
    given = handing_over.hand_over(focal, to=successor, at=now + timedelta(days=9), by=focal.person)
    focal.refresh_from_db()
    assert (focal.until, given.until) == (now + timedelta(days=9), now + timedelta(days=10))


def test_role_goes_over_to_one_person(focal, successor):
    other = makers.make_member(organisation=focal.organisation).person
    newcomer = makers.make_person("Newcomer", email="new@delegation.example")
    link = letters.token_of(
        inviting.invite_successor(focal, address="new@delegation.example", by=focal.person)
    )
    handing_over.hand_over(focal, to=successor, at=timezone.now() + timedelta(days=3), by=focal.person)
    with pytest.raises(Refused):
        handing_over.hand_over(focal, to=other, at=timezone.now() + timedelta(days=2), by=focal.person)
    with pytest.raises(Refused):
        inviting.invite_successor(focal, address="x@y.example", by=focal.person)
    with pytest.raises(Refused):
        inviting.accept(link, by=newcomer)
    assert Membership.objects.filter(role=Role.FOCAL_POINT).count() == 2


def test_who_holds_the_role_is_no_successor(manager):
    other = makers.make_member(organisation=manager.organisation, role=Role.MANAGER).person
    with pytest.raises(Refused):
        handing_over.hand_over(manager, to=other, by=manager.person)


# ---- Taking it back ----


@pytest.mark.parametrize("end", [None, timezone.now() + timedelta(days=10)])
def test_what_was_taken_back_is_as_it_was(focal, successor, end):
    focal.until = end
    focal.save()
    given = handing_over.hand_over(
        focal, to=successor, at=timezone.now() + timedelta(days=3), by=focal.person
    )
    handing_over.take_back(given, by=focal.person)
    focal.refresh_from_db()
    assert focal.until == end
    assert Membership.objects.get(role=Role.FOCAL_POINT) == focal
    assert not Delivery.objects.queued().exists()
    handing_over.hand_over(focal, to=successor, by=focal.person)
    assert manages(successor).exists()


def test_who_closes_their_account_takes_no_role_over(focal, successor):
    handing_over.hand_over(focal, to=successor, at=timezone.now() + timedelta(days=3), by=focal.person)
    for _again in range(2):
        personal.forget(successor)
        focal.refresh_from_db()
        assert focal.until is None
    assert Membership.objects.get(role=Role.FOCAL_POINT) == focal


def test_successor_who_has_heard_is_told(focal, successor):
    given = handing_over.hand_over(
        focal, to=successor, at=timezone.now() + timedelta(days=3), by=focal.person
    )
    Delivery.objects.update(status=Delivery.Status.SENT)
    handing_over.take_back(given, by=focal.person)
    assert Delivery.objects.queued().get().kind == "role_taken_back"
    assert Record.objects.filter(act="role_taken_back").count() == 1


def test_nobody_else_takes_it_back_nor_later_nor_for_who_has_gone(focal, successor):
    at = timezone.now() + timedelta(days=3)
    given = handing_over.hand_over(focal, to=successor, at=at, by=focal.person)
    with pytest.raises(Refused):
        handing_over.take_back(given, by=successor)
    with time_machine.travel(at), pytest.raises(Refused):
        handing_over.take_back(given, by=makers.make_staff(Role.ADMINISTRATOR))
    accrediting.end_role(focal, until=timezone.now(), by=None)
    with pytest.raises(Refused):
        handing_over.take_back(given, by=makers.make_staff(Role.ADMINISTRATOR))


def test_role_to_come_is_shown_and_taken_back_in_the_room(client, focal, successor):
    given = handing_over.hand_over(
        focal, to=successor, at=timezone.now() + timedelta(days=3), by=focal.person
    )
    room = reverse("manage_organisation", args=[focal.organisation.slug])
    over = reverse("hand_over_role", args=[focal.organisation.slug, focal.pk])
    back = reverse("take_back_role", args=[focal.organisation.slug, given.pk])
    client.force_login(successor)
    assert "Roles that begin later" in client.get(reverse("my_organisations")).content.decode()
    assert client.post(back).status_code == 404
    client.force_login(focal.person)
    page = client.get(room).content.decode()
    assert back in page
    assert over not in page
    assert client.post(back).status_code == 302
    page = client.get(room).content.decode()
    assert "Roles that begin later" not in page
    assert over in page


# ---- By mail ----


def test_invited_successor_takes_over_when_they_accept(focal):
    newcomer = makers.make_person("Newcomer", email="new@delegation.example")
    invitation = inviting.invite_successor(focal, address="new@delegation.example", by=focal.person)
    assert manages(focal.person).exists()
    given = inviting.accept(letters.token_of(invitation), by=newcomer)
    focal.refresh_from_db()
    assert given.since == focal.until
    assert manages(newcomer).exists()
    assert not manages(focal.person).exists()


def test_invited_successor_does_not_begin_before_the_day_set(focal):
    newcomer = makers.make_person("Newcomer", email="new@delegation.example")
    at = timezone.now() + timedelta(days=5)
    invitation = inviting.invite_successor(
        focal, address="new@delegation.example", takes_over_at=at, by=focal.person
    )
    given = inviting.accept(letters.token_of(invitation), by=newcomer)
    focal.refresh_from_db()
    assert given.since == focal.until == at


# ---- What has been begun follows the organisation ----


def test_successor_goes_on_with_the_review_and_the_predecessor_cannot(focal, successor):
    edition = make_edition(by=focal.person)
    state = focal.organisation.state
    handing_over.hand_over(focal, to=successor, by=focal.person)
    assert may_file_for(successor, state)
    assert not may_file_for(focal.person, state)
    assert Edition.objects.visible_to(successor).contains(edition)
    assert not Edition.objects.visible_to(focal.person).contains(edition)
    with pytest.raises(Refused):
        drafting.invite(edition.review, makers.make_person(), by=focal.person)
    drafting.invite(edition.review, makers.make_person(), by=successor)


def test_successor_goes_on_with_the_pledge_and_is_reminded(focal, successor):
    begun = UnsentPledge.objects.create(
        author=focal.person, organisation=focal.organisation, typed={"title": "Demonstration text"}
    )
    handing_over.hand_over(focal, to=successor, by=focal.person)
    assert list(keeping.own(successor)) == [begun]
    assert may_pledge_for(successor, focal.organisation)
    assert list(filers_of(focal.organisation)) == [successor]
    assert not may_pledge_for(focal.person, focal.organisation)
    assert not keeping.own(focal.person).exists()
    with pytest.raises(Http404):
        keeping.find(focal.person, begun.key)
    fresh = keeping.begin(by=focal.person)
    assert (fresh != begun, fresh.organisation) == (True, None)


# ---- Ending one's own role ----


def test_member_ends_their_own_role(manager):
    member = makers.make_member(organisation=manager.organisation)
    handing_over.resign(member, by=member.person)
    assert not Membership.objects.current().contains(member)


def test_last_who_manages_hands_over_first(manager):
    makers.make_member(organisation=manager.organisation)
    with pytest.raises(Refused):
        handing_over.resign(manager, by=manager.person)
    makers.make_member(organisation=manager.organisation, role=Role.MANAGER)
    handing_over.resign(manager, by=manager.person)
    assert not manages(manager.person).exists()


def test_secretariat_ends_the_last(manager):
    administrator = makers.make_staff(Role.ADMINISTRATOR)
    accrediting.end_role(manager, until=timezone.now(), by=administrator)
    assert not manages(manager.person).exists()


def test_nobody_ends_another_s_role_or_one_in_the_secretariat(manager):
    member = makers.make_member(organisation=manager.organisation)
    moderator = makers.make_staff()
    with pytest.raises(Refused):
        handing_over.resign(member, by=manager.person)
    with pytest.raises(Refused):
        handing_over.resign(moderator.memberships.get(), by=moderator)
