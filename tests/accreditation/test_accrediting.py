import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from imrf_portal.accounts.models import Membership, Role, User
from imrf_portal.accreditation import accrediting
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from tests import makers


@pytest.fixture
def administrator(db) -> User:
    return makers.make_staff(Role.ADMINISTRATOR, name="Administrator")


def claim(person: User | None = None) -> Membership:
    """A membership that nobody has confirmed."""
    return makers.make_member(person, confirmed_at=None)


def test_given_role_counts_at_once_and_is_recorded(administrator):
    membership = accrediting.give_role(claim(), by=administrator)
    assert Membership.objects.current().contains(membership)
    assert membership.confirmed_by == administrator
    entry = Record.objects.get(act="role_given")
    assert (entry.by, entry.subject_id) == (administrator, membership.pk)
    assert entry.facts == {
        "person": membership.person_id,
        "organisation": membership.organisation_id,
        "role": "member",
        "cycle": None,
    }


def test_role_that_stands_is_not_given_twice(administrator):
    standing = makers.make_member()
    again = Membership(person=standing.person, organisation=standing.organisation, role=standing.role)
    assert accrediting.give_role(again, by=administrator) == standing
    assert Membership.objects.filter(person=standing.person).count() == 1
    assert not Record.objects.exists()


def test_ended_role_is_recorded(administrator):
    membership, now = makers.make_member(), timezone.now()
    accrediting.end_role(membership, until=now, by=administrator)
    assert not Membership.objects.current().contains(membership)
    assert Record.objects.get(act="role_ends").facts["until"] == int(now.timestamp())


def test_verified_organisation_is_recorded_once(administrator):
    organisation = makers.make_organisation()
    organisation.is_verified = False
    organisation.save()
    for _ in range(2):
        accrediting.verify(organisation, by=administrator)
    organisation.refresh_from_db()
    assert organisation.is_verified
    assert Record.objects.filter(act="organisation_verified").count() == 1


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.MODERATOR])
def test_only_administrators_accredit(db, role):
    person = makers.make_staff(role) if role == Role.MODERATOR else makers.make_member().person
    acts = [
        lambda: accrediting.give_role(claim(), by=person),
        lambda: accrediting.end_role(makers.make_member(), until=timezone.now(), by=person),
        lambda: accrediting.verify(makers.make_organisation(), by=person),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert not Record.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_role_given_twice_at_the_same_moment_stands_once():
    person, organisation = makers.make_person(), makers.make_organisation()
    start = threading.Barrier(2)

    def give() -> None:
        start.wait()
        try:
            role = Membership(
                person=person, organisation=organisation, since=timezone.now() - timedelta(hours=1)
            )
            accrediting.give_role(role, by=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=give) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Membership.objects.filter(person=person).count() == 1
