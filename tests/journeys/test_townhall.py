"""A townhall with one place: registered, waiting, moved up, led to the meeting, and told what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consultations.models import Event, Registration
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in

pytestmark = pytest.mark.journey

PHONE = {"width": 360, "height": 740}
NEED = "Demonstration text: captions, please."


def register(page, person, check):
    """From the event's page over the sign-in to a form that is sent, and to what it says then."""
    page.get_by_role("link", name="Register", exact=True).click()
    sign_in(page, person)
    page.get_by_label("What you need in order to take part").fill(NEED)
    page.get_by_label("Language in which you take part").select_option("fr")
    check(page)
    page.locator("main form button").first.click()
    expect(page.get_by_role("heading", name="Your registration")).to_be_visible()
    check(page)


def test_townhall_from_the_registration_to_its_summary(portal, visit, sink, scripts):
    check = check_accessible if scripts else lambda page: None
    event = makers.make_event(slug="townhall", title="Demonstration text: townhall")
    # A page of our own stands for the meeting, so that the browser can go there.
    makers.make_admission(event, places=1, join_link=f"{portal}/en/search/")
    ada, ben = (makers.make_person(name, email=f"{name.lower()}@people.example") for name in ("Ada", "Ben"))
    moderator = makers.make_staff()

    first = visit("/en/events/townhall/")
    check(first)
    register(first, ada, check)
    expect(first.get_by_text("Your place is confirmed", exact=True)).to_be_visible()
    door = address_in(sink.wait_for(ada.email, subject=f"Your place is confirmed: {event.title}"), "/join/")

    second = visit("/en/events/townhall/", viewport=PHONE)
    expect(second.get_by_text("All places are taken.")).to_be_visible()
    register(second, ben, check)
    expect(second.get_by_text("You are number 1 on the waiting list")).to_be_visible()
    sink.wait_for(ben.email, subject=f"You are on the waiting list: {event.title}")

    # The mail of the one, forwarded, is of no use to the other.
    refused = second.context.request.get(door)
    assert refused.status == 403
    assert "You are on the waiting list." in refused.text()
    first.goto(door)
    assert first.url == f"{portal}/en/search/"

    first.goto("/en/events/townhall/registration/")
    first.get_by_role("button", name="Give up my place").click()
    expect(first.get_by_text("You have given up your place.")).to_be_visible()
    moved_up = sink.wait_for(ben.email, subject=f"Your place is confirmed: {event.title}")
    second.goto(address_in(moved_up, "/join/"))
    assert second.url == f"{portal}/en/search/"

    begun = timezone.now() - timedelta(hours=3)
    Event.objects.update(
        starts_at=begun, ends_at=begun + timedelta(hours=2), summary_en="Demonstration text: it was said."
    )
    desk = visit("/en/admin/consultations/admission/")
    sign_in(desk, moderator)
    desk.locator("#result_list tbody th a").first.click()
    desk.get_by_role("link", name="Who registered").click()
    check(desk)
    desk.get_by_label("Ben").check()
    desk.get_by_role("button", name="Keep who attended").click()
    assert Registration.objects.get(attended=True).person == ben
    desk.goto(f"/en/admin/consultations/event/{event.pk}/change/")
    desk.get_by_role("link", name="Publish the summary").click()
    desk.get_by_role("button", name="Publish and tell followers").click()

    sink.wait_for(ben.email, subject=f"What came of it: {event.title}")
    second.goto("/en/events/townhall/")
    expect(second.get_by_role("heading", name="Summary")).to_be_visible()
    expect(second.get_by_role("heading", name="Who took part")).to_be_visible()
    check(second)
    assert [message["Subject"] for message in sink.messages if message["X-Envelope-To"] == ada.email] == [
        f"Your place is confirmed: {event.title}"
    ]


def test_calendar_by_month_on_a_phone_and_from_right_to_left(portal, visit, scripts):
    check = check_accessible if scripts else lambda page: None
    makers.make_event(slug="townhall", title="Demonstration text: townhall")
    page = visit("/en/events/", viewport=PHONE)
    page.get_by_role("link", name="Month", exact=True).click()
    check(page)
    day = timezone.localtime(Event.objects.get().starts_at)
    page.goto(f"/ar/events/month/{day:%Y-%m}/")
    check(page)
    page.get_by_role("link", name="Demonstration text: townhall").click()
    assert page.url == f"{portal}/ar/events/townhall/"
