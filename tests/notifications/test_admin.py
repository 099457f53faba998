"""Administrators see how the outbox stands; nobody sees a word of a letter or a whole address."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone, translation

from imrf_portal.accounts.models import Membership, Organisation, Role
from imrf_portal.notifications import announcing
from imrf_portal.notifications.models import Announcement, Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_role(person):
    def make(role: str):
        staff = person()
        secretariat, _ = Organisation.objects.get_or_create(
            slug="secretariat", defaults={"name": "Secretariat", "kind": "secretariat"}
        )
        now = timezone.now()
        Membership.objects.create(
            person=staff, organisation=secretariat, role=role, since=now, confirmed_at=now, confirmed_by=staff
        )
        return staff

    return make


def request_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.mark.parametrize("model", [Announcement, Delivery])
def test_only_administrators_read_and_nobody_writes(model, as_role, person):
    desk = admin.site.get_model_admin(model)
    administrator = request_by(as_role(Role.ADMINISTRATOR))
    assert desk.has_view_permission(administrator)
    assert not desk.has_add_permission(administrator)
    assert not desk.has_change_permission(administrator)
    assert not desk.has_delete_permission(administrator)
    for other in (as_role(Role.MODERATOR), person()):
        assert not desk.has_view_permission(request_by(other))
        assert not desk.has_module_permission(request_by(other))


def test_list_counts_and_masks(as_role, person):
    desk = admin.site.get_model_admin(Delivery)
    announcing.tell(person(), "sample", key=None, facts={"title": "Not to be seen"}, secret=True)
    with translation.override("en"):
        response = desk.changelist_view(request_by(as_role(Role.ADMINISTRATOR)))
        page = response.render().content.decode()
    assert "Waiting: 1." in page
    assert "…@people.example" in page
    assert "reader1@" not in page


def test_page_shows_no_word_of_the_letter(as_role, person):
    desk = admin.site.get_model_admin(Delivery)
    delivery = announcing.tell(person(), "sample", key=None, facts={"title": "Not to be seen"}, secret=True)
    response = desk.changeform_view(request_by(as_role(Role.ADMINISTRATOR)), str(delivery.pk))
    page = response.render().content.decode()
    assert delivery.message_id.strip("<>") in page
    assert "Not to be seen" not in page
    assert delivery.address not in page
