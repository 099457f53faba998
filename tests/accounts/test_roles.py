from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from imrf_portal.accounts import roles
from imrf_portal.accounts.models import Role, User
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User | AnonymousUser]:
    """One of each, as a request finds them."""
    made = {
        "member": makers.make_member().person,
        "focal point": makers.make_member(
            organisation=makers.make_delegation(), role=Role.FOCAL_POINT
        ).person,
        "co-facilitator": makers.make_member(
            organisation=makers.make_delegation(), role=Role.CO_FACILITATOR, cycle=makers.make_cycle("2026")
        ).person,
        "moderator": makers.make_staff(),
        "administrator": makers.make_staff(Role.ADMINISTRATOR, name="Administrator"),
        "unarmed": makers.make_staff(name="Unarmed", second_factor=False),
        "closed": makers.make_staff(Role.ADMINISTRATOR, name="Closed", is_active=False),
    }
    return {"anonymous": AnonymousUser(), **{key: User.objects.get(pk=one.pk) for key, one in made.items()}}


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (roles.is_moderator, {"moderator", "administrator"}),
        (roles.is_administrator, {"administrator"}),
        (roles.works_for_secretariat, {"moderator", "administrator", "unarmed"}),
        (lambda person: roles.co_facilitates(person, makers.make_cycle("2026")), {"co-facilitator"}),
        (lambda person: roles.co_facilitates(person, makers.make_cycle("2030")), set()),
        (
            lambda person: roles.speaks_for(person).exists(),
            {"member", "focal point", "co-facilitator", "moderator", "administrator", "unarmed"},
        ),
    ],
)
def test_rule_is_true_of_these_alone(rule, who, people):
    assert {key for key, person in people.items() if rule(person)} == who


def test_nobody_speaks_for_an_organisation_they_left():
    membership = makers.make_member(until=timezone.now() - timedelta(seconds=1))
    assert not roles.speaks_for(membership.person)


def test_who_co_facilitated_then_is_known_by_the_clock_of_then():
    now = timezone.now()
    cycle = makers.make_cycle()
    membership = makers.make_member(
        organisation=makers.make_delegation(),
        role=Role.CO_FACILITATOR,
        cycle=cycle,
        since=now - timedelta(days=9),
        confirmed_at=now - timedelta(days=9),
        until=now - timedelta(days=1),
    )
    assert roles.co_facilitated_cycles(membership.person) == []
    assert roles.co_facilitated_cycles(membership.person, now - timedelta(days=5)) == [cycle.pk]
