"""Notices in the admin: written, looked over, tried out, sent, taken back."""

import pytest
from django.urls import reverse

from consultations.models import Notice
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.notifications.topics import topic
from tests import makers

pytestmark = pytest.mark.django_db
WRITTEN = {"subject_en": "Another room", "text_en": "Demonstration text: we meet in another room."}


@pytest.fixture
def desk(client):
    client.force_login(makers.make_staff())
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"admin:consultations_notice_{name}", args=args)


@pytest.fixture
def notice(desk):
    event = makers.make_event()
    response = desk.post(address("add"), {**WRITTEN, "event": event.pk})
    notice = Notice.objects.get()
    assert response.headers["Location"] == address("look_over", notice.pk)
    return notice


def look_over(desk, notice, **pressed: str):
    if not pressed:
        return desk.get(address("look_over", notice.pk)).content.decode()
    page = desk.get(address("look_over", notice.pk))
    data = {"seen": page.context["edition"], **pressed}
    return desk.post(address("look_over", notice.pk), data, follow=True).content.decode()


def test_page_shows_every_language_and_how_many_it_reaches(desk, notice):
    subscribing.follow(makers.make_person(), topic("event", notice.event_id), label="Townhall")
    page = look_over(desk, notice)
    assert "1 person would receive it now" in page
    assert page.count("the English words are sent") == 5
    assert not Announcement.objects.exists()


def test_test_send_and_taking_back_are_buttons(desk, notice):
    assert "A test is on its way to you." in look_over(desk, notice, test="1")
    assert Delivery.objects.get().kind == "notice"
    assert "For five minutes it can be taken back" in look_over(desk, notice, send="1")
    assert Announcement.objects.get(cancelled_at=None).kind == "notice"
    assert "Taken back: nobody receives it." in look_over(desk, notice, take_back="1")
    assert not Announcement.objects.filter(cancelled_at=None).exists()
    notice.refresh_from_db()
    assert not notice.is_sent


def test_notice_about_nothing_or_about_two_things_gets_a_sentence(desk):
    two = {"event": makers.make_event().pk, "cycle": makers.make_cycle().pk}
    for about in ({}, two):
        response = desk.post(address("add"), {**WRITTEN, **about})
        assert "Choose one: a cycle, a draft or an event." in response.content.decode()
    assert not Notice.objects.exists()


def test_notice_changed_meanwhile_is_not_sent(desk, notice):
    page = desk.get(address("look_over", notice.pk))
    desk.post(
        address("change", notice.pk), {**WRITTEN, "event": notice.event_id, "subject_en": "Other words"}
    )
    response = desk.post(
        address("look_over", notice.pk), {"seen": page.context["edition"], "send": "1"}, follow=True
    )
    assert "nothing was done" in response.content.decode()
    assert not Announcement.objects.exists()


def test_sent_notice_is_read_and_no_longer_written(desk, notice):
    look_over(desk, notice, send="1")
    page = desk.get(address("change", notice.pk))
    assert page.status_code == 200
    assert 'name="subject_en"' not in page.content.decode()
    assert WRITTEN["subject_en"] in page.content.decode()
    assert desk.post(address("change", notice.pk), WRITTEN).status_code == 403
    assert desk.post(address("delete", notice.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["change", "look_over", "delete"])
def test_nobody_else_enters(client, notice, name):
    for person in (makers.make_person(), makers.make_staff(second_factor=False)):
        client.force_login(person)
        assert client.get(address(name, notice.pk)).status_code == 302
