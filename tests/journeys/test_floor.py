"""An organisation's way to the floor: registered, asked, listed, called, stated; and what came of the meeting by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consultations.events import concluding, registering
from consultations.floor import listing
from consultations.models import Event, Floor
from tests import makers
from tests.consultations.floor.makers import close, make_co_facilitator, make_floor, make_region, make_request
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in, write

pytestmark = pytest.mark.journey

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


def make_meeting() -> tuple[Event, Floor]:
    """A townhall on a draft, with places and a floor; another organisation has asked already."""
    event = makers.make_event(hours=30, title="Demonstration text: second townhall", slug="second-townhall")
    event.drafts.add(makers.make_draft("9", "9 bis", "10"))
    registering.admit(event, places=20, join_link="https://meet.example/room", by=makers.make_staff())
    floor = make_floor(event, minutes=6)
    make_request(floor, "Harbour Light Clinic")
    return event, floor


def fits(page: Page) -> bool:
    """Whether nothing has to be moved sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_an_organisation_is_heard(visit, sink, scripts):
    def check(page: Page) -> None:
        if scripts:
            check_accessible(page)

    event, floor = make_meeting()
    make_region()
    speaker = makers.make_person("Sana Speaker")
    makers.make_member(speaker, makers.make_organisation("Seafarers' Welfare Office", kind="union"))
    chair = make_co_facilitator(event)

    # Registered, the floor asked for.
    page = visit("/en/events/second-townhall/")
    page.get_by_role("link", name="Register").click()
    sign_in(page, speaker)
    page.get_by_label("I take part for").select_option(label="Seafarers' Welfare Office")
    page.get_by_label("Region").select_option(label="Africa")
    page.get_by_role("main").get_by_role("button", name="Register").click()
    expect(page.get_by_text("Your place is confirmed").first).to_be_visible()
    sink.wait_for(speaker.email, containing="second townhall")
    page.goto("/en/events/second-townhall/")
    page.get_by_role("link", name="Ask for the floor").click()
    check(page)
    page.get_by_label("Paragraph").select_option(label="9 bis")
    page.get_by_label("Your topic in a few words").fill("Demonstration text: wages at sea")
    page.get_by_role("button", name="Ask for the floor").click()
    expect(page.get_by_text("Your organization has asked for the floor.")).to_be_visible()
    check(page)

    # Asking closes, the list is made, each asker hears the number.
    listing.make_list(close(floor))
    mail = sink.wait_for(speaker.email, containing="on the list of speakers")
    page.goto(address_in(mail, "/floor/"))
    expect(page.get_by_text("Your organization has number")).to_be_visible()
    expect(page.get_by_text("the order is the same")).to_be_visible()
    check(page)

    # The co-facilitator leads on a phone.
    hand = visit("/en/events/second-townhall/", **PHONE)
    hand.goto("/en/accounts/login/?next=/en/events/second-townhall/floor/")
    sign_in(hand, chair)
    hand.get_by_role("link", name="Lead the meeting").click()
    for name in ("Clinic", "Office"):
        hand.get_by_role("button", name="Call the next").click()
        expect(hand.get_by_role("button", name="Start")).to_be_visible()
        hand.get_by_role("button", name="Start").click()
        expect(hand.get_by_role("button", name="Has spoken")).to_be_visible()
        assert fits(hand), name
        check(hand)
        hand.get_by_role("button", name="Stop").click()
        hand.get_by_role("button", name="Go on").click()
        hand.get_by_role("button", name="Has spoken").click()
        expect(hand.get_by_role("button", name="Has spoken")).to_have_count(0)
    expect(hand.get_by_text("Everybody on the list has had their turn.")).to_be_visible()
    hand.get_by_role("button", name="Undo").click()
    expect(hand.get_by_role("button", name="Has spoken")).to_be_visible()
    hand.get_by_role("button", name="Has spoken").click()
    expect(hand.get_by_text("Everybody on the list has had their turn.")).to_be_visible()

    # The statement is written, read by a moderator, and stands beside the turn.
    page.get_by_role("link", name="Leave a statement").click()
    page.locator("select[name=speaks_for]").select_option(label="Seafarers' Welfare Office")
    write(page, "Demonstration text: paragraph 10 should speak of wages at sea.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.goto("/en/events/second-townhall/floor/")
    page.get_by_label("Paragraph").select_option(label="9 bis")
    page.get_by_role("button", name="Keep the paragraph").click()
    expect(page.get_by_text("Kept: it stands beside your statement")).to_be_visible()
    check(page)
    desk = visit("/en/admin/consultations/comment/")
    sign_in(desk, makers.make_staff())
    desk.goto("/en/admin/consultations/comment/")
    desk.locator("#result_list tbody th a").first.click()
    desk.get_by_role("button", name="Publish").click()
    reader = visit("/en/events/second-townhall/floor/")
    beside = reader.get_by_role("listitem").filter(has_text="Seafarers' Welfare Office").first
    expect(beside.get_by_text("Has spoken")).to_be_visible()
    expect(beside.get_by_role("link", name="names paragraph 10")).to_be_visible()
    check(reader)

    # What came of it reaches whoever was there.
    event.refresh_from_db()
    event.starts_at, event.ends_at = (timezone.now() - timedelta(hours=hours) for hours in (3, 1))
    event.summary_en = "Demonstration text: wages at sea were heard."
    event.save()
    concluding.publish_summary(event, by=makers.make_staff())
    sink.wait_for(speaker.email, containing="wages at sea were heard")


def test_a_chair_with_a_lost_connection_loses_no_press(chromium, portal):
    event, floor = make_meeting()
    listing.make_list(close(floor))
    # Not by `visit`: what the browser says of a lost connection in its console is no complaint about the page.
    context = chromium.new_context(base_url=portal, **PHONE)
    hand = context.new_page()
    hand.goto("/en/accounts/login/?next=/en/events/second-townhall/floor/chair/")
    sign_in(hand, make_co_facilitator(event))
    hand.get_by_role("button", name="Call the next").click()
    expect(hand.get_by_role("button", name="Start")).to_be_visible()
    context.set_offline(True)
    hand.get_by_role("button", name="Start").click()
    expect(hand.get_by_text("No connection. What you pressed is kept")).to_be_visible()
    assert floor.list.turns.get().status == "called"
    context.set_offline(False)
    expect(hand.get_by_role("button", name="Has spoken")).to_be_visible()
    expect(hand.get_by_text("No connection.")).to_be_hidden()
    turn = floor.list.turns.get()
    assert turn.status == "speaking"
    # Counted from the press, not from when it got through.
    assert turn.spoken() >= 1
    context.close()
