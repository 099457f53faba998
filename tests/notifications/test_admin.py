"""Administrators see how the outbox stands; nobody sees a word of a letter or a whole address."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils import translation

from imrf_portal.accounts.models import Role
from imrf_portal.notifications import announcing
from imrf_portal.notifications.models import Announcement, Delivery
from tests.makers import make_staff

pytestmark = pytest.mark.django_db


def request_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.mark.parametrize("model", [Announcement, Delivery])
def test_only_administrators_read_and_nobody_writes(model, person):
    desk = admin.site.get_model_admin(model)
    administrator = request_by(make_staff(Role.ADMINISTRATOR))
    assert desk.has_view_permission(administrator)
    assert not desk.has_add_permission(administrator)
    assert not desk.has_change_permission(administrator)
    assert not desk.has_delete_permission(administrator)
    for other in (make_staff(Role.MODERATOR), person()):
        assert not desk.has_view_permission(request_by(other))
        assert not desk.has_module_permission(request_by(other))


def test_list_counts_and_masks(person):
    desk = admin.site.get_model_admin(Delivery)
    announcing.tell(person(), "sample", key=None, facts={"title": "Not to be seen"}, secret=True)
    with translation.override("en"):
        response = desk.changelist_view(request_by(make_staff(Role.ADMINISTRATOR)))
        page = response.render().content.decode()
    assert "Waiting: 1." in page
    assert "…@people.example" in page
    assert "reader1@" not in page


def test_page_shows_no_word_of_the_letter(person):
    desk = admin.site.get_model_admin(Delivery)
    delivery = announcing.tell(person(), "sample", key=None, facts={"title": "Not to be seen"}, secret=True)
    response = desk.changeform_view(request_by(make_staff(Role.ADMINISTRATOR)), str(delivery.pk))
    page = response.render().content.decode()
    assert delivery.message_id.strip("<>") in page
    assert "Not to be seen" not in page
    assert delivery.address not in page
