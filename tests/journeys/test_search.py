"""The search in a browser: one box, what was found marked, narrowed down, followed by an address alone, heard of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consultations import moderating
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.notifications.waking import wake_delivering
from imrf_portal.search import indexing, saving
from imrf_portal.search.models import Entry, SavedSearch
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in

pytestmark = pytest.mark.journey
ADDRESS = "reader@people.example"


def test_words_are_found_narrowed_down_and_followed(visit, sink, scripts):
    check = check_accessible if scripts else lambda page: None
    room = makers.make_consultation(makers.make_draft("9", "9 bis", "10"))
    makers.make_comment(room, text="Demonstration text: each harbour keeps a lighthouse lit.")
    makers.make_comment(
        room, text="Demonstration text: lighthouses not yet decided on.", status=Status.WAITING
    )
    indexing.index_everything()

    # From the box in the head of the page, or the link in its menu on a phone.
    page = visit("/en/", viewport={"width": 1280, "height": 800})
    page.get_by_role("searchbox", name="Search the portal").fill("lighthouses")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page.locator("mark", has_text="lighthouse")).to_have_count(1)
    expect(page.get_by_text("not yet decided")).to_have_count(0)
    check(page)
    page.locator("main li h3 a").first.click()
    expect(page.get_by_text("each harbour keeps a lighthouse lit")).to_be_visible()

    # A paragraph by its label; nothing, with help.
    page.goto("/en/search/?q=9+bis")
    expect(page.get_by_role("heading", name="Looking for one of these?")).to_be_visible()
    page.goto("/en/search/?q=zeppelin")
    expect(page.get_by_role("heading", name="Nothing public says this")).to_be_visible()
    check(page)

    # The search is followed by an address alone, and heard of when something new says it.
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/en/search/?q=lighthouse")
    check(page)
    page.get_by_role("link", name="Follow this search").click()
    check(page)
    page.get_by_role("button", name="Follow this search").click()
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me the link").click()
    page.goto(
        address_in(sink.wait_for(ADDRESS, containing="Open this page and press the button"), "/confirm/")
    )
    page.get_by_role("button", name="Follow by e-mail").click()
    expect(page.get_by_role("heading", name="What you follow")).to_be_visible()
    hour_ago = timezone.now() - timedelta(hours=1)
    SavedSearch.objects.update(heard_until=hour_ago)
    Entry.objects.update(entered_at=hour_ago)
    new = makers.make_comment(room, text="Demonstration text: a second lighthouse.", status=Status.WAITING)
    moderating.publish(new, by=makers.make_staff(), seen=new.version)
    indexing.write_what_is_due()
    # What came a moment ago is told the next time.
    Entry.objects.filter(entered_at__gt=hour_ago).update(entered_at=hour_ago + timedelta(minutes=30))
    assert saving.tell_what_came() == 1
    Delivery.objects.queued().update(not_before=timezone.now())
    wake_delivering()
    found = sink.wait_for(ADDRESS, containing=new.get_absolute_url())
    assert "lighthouse" in found["Subject"]
