from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, Role, User
from tests import makers

pytestmark = pytest.mark.django_db


def fresh(person: User) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=person.pk)


def test_address_is_kept_in_lower_case():
    person = User.objects.create_user(" Ada@City.EXAMPLE ", "a pass phrase", name="Ada")
    assert person.email == "ada@city.example"
    assert User.objects.get_by_natural_key("ADA@city.example") == person


@pytest.mark.parametrize("again", ["ada@city.example", "ADA@city.example"])
def test_address_is_taken_once_in_any_case(again):
    makers.make_person(email="ada@city.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=again, name="Another")


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_person_without_a_name_is_a_number_and_never_an_address(name):
    person = makers.make_person(name, email="ada@city.example")
    assert str(person) == person.get_full_name() == f"Account {person.pk}"
    with translation.override("fr"):
        assert "@" not in str(person)


def test_name_is_shown_on_one_line():
    assert str(makers.make_person("Ada\r\nBcc: x")) == "Ada Bcc: x"


def test_person_is_cleaned_before_they_are_kept():
    person = User(email="Ada@City.EXAMPLE", name="Ada\nReader", password="x")
    person.full_clean()
    assert (person.email, person.name) == ("ada@city.example", "Ada Reader")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "utc+3"])
def test_time_zone_that_no_clock_knows_is_refused(zone):
    person = User(email="ada@city.example", name="Ada", password="x", time_zone=zone)
    with pytest.raises(ValidationError) as caught:
        person.full_clean()
    assert set(caught.value.message_dict) == {"time_zone"}


def test_memberships_count_from_since_until_until_once_confirmed():
    now = timezone.now()
    hour = timedelta(hours=1)
    membership = makers.make_member(since=now, until=now + hour, confirmed_at=now)
    current = [bool(Membership.objects.current(at)) for at in (now - hour, now, now + hour / 2, now + hour)]
    assert current == [False, True, True, False]
    membership.confirmed_at = None
    membership.save()
    assert not Membership.objects.current(now)


def test_role_that_ended_is_gone_at_the_next_request():
    moderator = makers.make_staff()
    assert fresh(moderator).is_staff
    Membership.objects.update(until=timezone.now())
    assert not fresh(moderator).is_staff
    assert not fresh(moderator).has_module_perms("consultations")


def test_role_not_confirmed_does_not_count():
    person = makers.make_staff(Role.ADMINISTRATOR)
    Membership.objects.update(confirmed_at=None)
    assert fresh(person).roles == frozenset()
    assert not fresh(person).is_superuser


def test_roles_are_read_once_a_request(django_assert_num_queries):
    person = fresh(makers.make_staff())
    with django_assert_num_queries(1):
        assert person.is_staff
        assert not person.is_superuser
        assert not person.has_perm("accounts.change_user")
        assert person.has_module_perms("accounts")


@pytest.mark.parametrize(
    ("role", "is_staff", "is_superuser"),
    [
        (Role.MEMBER, False, False),
        (Role.FOCAL_POINT, False, False),
        (Role.DEPUTY, False, False),
        (Role.MODERATOR, True, False),
        (Role.ADMINISTRATOR, True, True),
    ],
)
def test_only_the_secretariat_is_staff(role, is_staff, is_superuser):
    person = fresh(makers.make_member(role=role).person)
    assert (person.is_staff, person.is_superuser, person.has_perm("any")) == (
        is_staff,
        is_superuser,
        is_superuser,
    )


def test_account_that_may_not_sign_in_may_nothing():
    person = makers.make_staff(Role.ADMINISTRATOR, is_active=False)
    assert not fresh(person).has_perm("accounts.change_user")
    assert not fresh(person).has_module_perms("accounts")


def test_co_facilitator_has_a_cycle_and_nobody_else():
    delegation = makers.make_delegation()
    makers.make_member(organisation=delegation, role=Role.CO_FACILITATOR, cycle=makers.make_cycle())
    with pytest.raises(IntegrityError, match="cycle_belongs_to_co_facilitators"), transaction.atomic():
        makers.make_member(organisation=delegation, role=Role.CO_FACILITATOR)
    with pytest.raises(IntegrityError, match="cycle_belongs_to_co_facilitators"), transaction.atomic():
        makers.make_member(role=Role.MEMBER, cycle=makers.make_cycle())


def test_role_cannot_end_before_it_begins():
    now = timezone.now()
    with pytest.raises(IntegrityError, match="membership_ends_after_it_begins"), transaction.atomic():
        makers.make_member(since=now, until=now)


@pytest.mark.parametrize(
    ("role", "kind", "is_right"),
    [
        (Role.MODERATOR, OrganisationKind.SECRETARIAT, True),
        (Role.MODERATOR, OrganisationKind.LOCAL_AUTHORITY, False),
        (Role.ADMINISTRATOR, OrganisationKind.CIVIL_SOCIETY, False),
        (Role.FOCAL_POINT, OrganisationKind.CIVIL_SOCIETY, False),
        (Role.CO_FACILITATOR, OrganisationKind.SECRETARIAT, False),
        (Role.MEMBER, OrganisationKind.UNION, True),
    ],
)
def test_role_is_given_by_the_kind_of_organisation_it_belongs_to(role, kind, is_right):
    membership = Membership(
        person=makers.make_person(), organisation=makers.make_organisation(kind=kind), role=role
    )
    if is_right:
        membership.clean()
    else:
        with pytest.raises(ValidationError):
            membership.clean()


def test_delegation_has_its_state_and_is_its_only_one():
    with pytest.raises(IntegrityError, match="delegation_has_its_state"), transaction.atomic():
        makers.make_organisation(kind=OrganisationKind.STATE_DELEGATION)
    makers.make_delegation()
    with pytest.raises(IntegrityError, match="one_delegation_per_state"), transaction.atomic():
        makers.make_organisation(kind=OrganisationKind.STATE_DELEGATION, state=makers.make_state())


def test_state_may_have_other_organisations():
    makers.make_delegation()
    makers.make_organisation(kind=OrganisationKind.NHRI, state=makers.make_state())
    assert Organisation.objects.filter(state=makers.make_state()).count() == 2
