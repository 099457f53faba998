from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accreditation import joining, registering
from imrf_portal.accreditation.registering import Details
from imrf_portal.records.models import Record
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client) -> User:
    person = makers.make_staff(Role.ADMINISTRATOR, name="Administrator", email="first@secretariat.example")
    client.force_login(person)
    return person


@pytest.fixture
def ada(db) -> User:
    return makers.make_person("Ada Reader", email="ada.reader@city.example")


def change_url(person: User) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])


def filled(client, person: User, **changes: object) -> dict[str, object]:
    """The page's forms as they stand, with changes."""
    context = client.get(change_url(person)).context
    forms = [context["adminform"].form, *(one.formset for one in context["inline_admin_formsets"])]
    data: dict[str, object] = {}
    for form in forms:
        for part in [form] if hasattr(form, "fields") else [form.management_form, *form.forms]:
            for name in part.fields:
                value = part[name].value()
                key = part.add_prefix(name)
                if isinstance(value, timezone.datetime):
                    local = timezone.localtime(value)
                    data |= {f"{key}_0": f"{local:%Y-%m-%d}", f"{key}_1": f"{local:%H:%M:%S}"}
                else:
                    data[key] = "" if value is None else value
    return {**data, **changes}


def test_addresses_are_masked_in_list_and_page(client, administrator, ada):
    for url in (reverse("admin:accounts_user_changelist"), change_url(ada)):
        page = client.get(url).content.decode()
        assert "…@city.example" in page
        assert "ada.reader@" not in page


def test_administrators_find_a_person_by_the_address_they_were_told(client, administrator, ada):
    found = client.get(reverse("admin:accounts_user_changelist"), {"q": "ada.reader@city.example"})
    assert [one.pk for one in found.context["cl"].queryset] == [ada.pk]


def test_moderators_see_no_people(client, ada):
    client.force_login(makers.make_staff())
    for url in (reverse("admin:accounts_user_changelist"), change_url(ada)):
        assert client.get(url).status_code == 403
    search = {"app_label": "accounts", "model_name": "membership", "field_name": "person", "term": "ada"}
    assert client.get(reverse("admin:autocomplete"), search).status_code == 403


def test_nobody_is_added_or_deleted(client, administrator, ada):
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[ada.pk])).status_code == 403


@pytest.mark.parametrize("part", ["ada.reader@city", "city.example", "ada.reader"])
def test_part_of_an_address_finds_nobody(client, administrator, ada, part):
    found = client.get(reverse("admin:accounts_user_changelist"), {"q": part})
    assert not found.context["cl"].queryset.exists()


def test_neither_password_nor_address_is_in_the_form(client, administrator, ada):
    fields = set(client.get(change_url(ada)).context["adminform"].form.fields)
    assert fields == {"name", "language", "time_zone", "is_active"}


def test_role_given_in_the_admin_is_confirmed_by_whoever_gives_it(client, administrator, ada):
    organisation = makers.make_organisation()
    now = timezone.localtime()
    row = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-person": ada.pk,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-role": Role.MEMBER,
        "memberships-0-since_0": f"{now:%Y-%m-%d}",
        "memberships-0-since_1": "00:00:00",
    }
    response = client.post(change_url(ada), filled(client, ada, **row))
    assert response.status_code == 302
    membership = Membership.objects.get(person=ada)
    assert membership.confirmed_by == administrator
    assert Membership.objects.current().contains(membership)
    assert Record.objects.filter(act="role_given", by=administrator).count() == 1


def test_staff_role_outside_the_secretariat_is_refused_with_a_sentence(client, administrator, ada):
    row = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-organisation": makers.make_organisation().pk,
        "memberships-0-role": Role.ADMINISTRATOR,
        "memberships-0-since_0": "2026-01-01",
        "memberships-0-since_1": "00:00:00",
    }
    response = client.post(change_url(ada), filled(client, ada, **row))
    assert response.status_code == 200
    assert "gives this role" in response.content.decode()
    assert not Membership.objects.filter(person=ada).exists()


def test_role_once_given_can_end_and_nothing_else(client, administrator, ada):
    membership = makers.make_member(ada)
    other = makers.make_organisation("Another")
    until = timezone.localtime() + timedelta(days=1)
    row = {
        "memberships-0-organisation": other.pk,
        "memberships-0-role": Role.DEPUTY,
        "memberships-0-until_0": f"{until:%Y-%m-%d}",
        "memberships-0-until_1": "12:00:00",
    }
    assert client.post(change_url(ada), filled(client, ada, **row)).status_code == 302
    before = (membership.organisation_id, membership.role, membership.confirmed_at)
    membership.refresh_from_db()
    assert (membership.organisation_id, membership.role, membership.confirmed_at) == before
    assert membership.until is not None
    assert Record.objects.filter(act="role_ends").count() == 1


def test_who_changed_a_person_is_recorded_without_what(client, administrator, ada):
    client.post(change_url(ada), filled(client, ada, name="Ada Lector"))
    assert Record.objects.get(act="person_changed").facts == {"name": True}


def test_role_filter_knows_only_roles_that_stand(client, administrator, ada):
    ended = makers.make_member(makers.make_person("Ended"), until=timezone.now())
    standing = makers.make_member(ada)
    found = (
        client.get(reverse("admin:accounts_user_changelist"), {"role": Role.MEMBER}).context["cl"].queryset
    )
    assert (standing.person in found, ended.person in found) == (True, False)


def test_organisations_are_verified_in_bulk(client, administrator):
    makers.make_organisation()
    Organisation.objects.update(is_verified=False)
    keys = list(Organisation.objects.values_list("pk", flat=True))
    data = {"action": "verify", "_selected_action": keys}
    assert client.post(reverse("admin:accounts_organisation_changelist"), data).status_code == 302
    assert not Organisation.objects.filter(is_verified=False).exists()
    assert Record.objects.filter(act="organisation_verified").count() == len(keys)


def test_lists_ask_the_same_however_long_they_are(client, administrator, django_assert_num_queries):
    url = reverse("admin:accounts_user_changelist")
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)
    for _ in range(3):
        makers.make_member()
    with django_assert_num_queries(7):
        client.get(url)


def test_pages_of_other_apps_that_show_addresses_or_secrets_are_gone():
    registered = {model._meta.label for model in admin.site._registry}
    assert registered.isdisjoint({"account.EmailAddress", "mfa.Authenticator", "auth.Group"})


# ---- Two made one ----


@pytest.fixture
def two(db) -> tuple[Organisation, Organisation]:
    return makers.make_organisation("Harbour Clinic"), makers.make_organisation("Harbour Light", slug="light")


def test_merger_is_previewed_and_then_confirmed(client, administrator, two):
    old, kept = two
    makers.make_member(organisation=old)
    url = reverse("admin:accounts_organisation_merge", args=[old.pk])
    seen = client.post(url, {"into": "light"})
    assert "Memberships: 1" in seen.content.decode()
    old.refresh_from_db()
    assert old.merged_into is None
    assert client.post(url, {"into": "light", "confirmed": "light"}).status_code == 302
    old.refresh_from_db()
    assert old.merged_into == kept


def test_merger_into_another_than_was_previewed_is_previewed_again(client, administrator, two):
    old, _kept = two
    makers.make_organisation("Third", slug="third")
    url = reverse("admin:accounts_organisation_merge", args=[old.pk])
    assert client.post(url, {"into": "third", "confirmed": "light"}).status_code == 200
    old.refresh_from_db()
    assert old.merged_into is None


def test_merger_that_cannot_be_is_refused_with_what_was_typed(client, administrator, two):
    old, kept = two
    Organisation.objects.filter(pk=old.pk).update(merged_into=kept, is_verified=False)
    refused = client.post(reverse("admin:accounts_organisation_merge", args=[old.pk]), {"into": "light"})
    assert refused.status_code == 409
    assert "was merged before" in refused.content.decode()
    assert 'value="light"' in refused.content.decode()


def test_organisation_verified_in_its_form_gives_its_registrant_the_role(client, administrator, ada):
    request = registering.register(Details("ngo", "Demonstration registered", "en"), by=ada)
    url = reverse("admin:accounts_organisation_change", args=[request.organisation_id])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    assert client.post(url, {**data, "is_verified": "on"}).status_code == 302
    assert Membership.objects.current().get(person=ada).role == Role.MANAGER
    assert Record.objects.filter(act="organisation_verified").count() == 1


def test_change_of_an_organisation_is_recorded_without_what(client, administrator):
    organisation = makers.make_organisation()
    url = reverse("admin:accounts_organisation_change", args=[organisation.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    client.post(url, {**data, "name": "Harbour Lights"})
    assert Record.objects.get(act="organisation_changed").facts == {"name": True}


def test_requests_that_wait_stand_first_and_no_address_with_them(client, administrator, ada):
    joining.ask(makers.make_organisation(), capacity="Officer", by=ada)
    shown = client.get(reverse("admin:accreditation_membershiprequest_changelist")).content.decode()
    assert "Ada Reader" in shown
    assert "city.example" not in shown
