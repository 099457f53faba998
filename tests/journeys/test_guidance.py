"""What the secretariat says to everybody, in a browser: a page edited, an announcement put up and put away, a letter
answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from imrf_portal.guidance import loading
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.journey


def typed(hours: int) -> str:
    """The moment so many hours from now as a field takes it, in New York's time."""
    return f"{(timezone.localtime() + timedelta(hours=hours)):%Y-%m-%dT%H:%M}"


def test_pages_banner_and_letters(visit, sink, scripts):
    check = check_accessible if scripts else lambda page: None
    loading.load()
    moderator = makers.make_staff()

    # A visitor reads the rules and writes to the secretariat.
    page = visit("/en/help/", viewport={"width": 360, "height": 740})
    check(page)
    page.get_by_role("link", name="Write to the secretariat").first.click()
    check(page)
    page.locator("main form [name=subject]").select_option(index=1)
    page.locator("main form [name=name]").fill("Ada Reader")
    page.locator("main form [name=address]").fill("ada@people.example")
    page.locator("main form [name=text]").fill("Demonstration text: where do I begin?")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("Received. The secretariat answers you by e-mail.")).to_be_visible()
    check(page)

    # The staff home counts it; it is answered without its address being shown.
    desk = visit("/en/admin/")
    sign_in(desk, moderator)
    check(desk)
    desk.goto("/en/admin/guidance/letter/")
    check(desk)
    desk.locator("#result_list tbody th a").first.click()
    expect(desk.get_by_text("where do I begin?")).to_be_visible()
    assert "ada@people.example" not in desk.content()
    check(desk)
    desk.locator("main textarea, #content textarea").first.fill("Demonstration text: on the page of help.")
    desk.locator("#content form button").first.click()
    sink.wait_for("ada@people.example", containing="on the page of help")

    # A page is edited, looked at, published; its versions can be read.
    desk.goto("/en/admin/guidance/page/")
    desk.get_by_role("link", name="Accessibility").first.click()
    desk.locator("[name=body_en]").fill("## Demonstration heading\n\nDemonstration text, **anew**.")
    desk.get_by_role("button", name="Preview").first.click()
    expect(desk.get_by_role("heading", name="Demonstration heading")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Publish this version").click()
    expect(desk.get_by_text("Published as version 2.")).to_be_visible()
    page.goto("/en/accessibility/")
    expect(page.get_by_role("heading", name="Demonstration heading")).to_be_visible()
    page.get_by_role("link", name="Versions of this page").click()
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    check(page)

    # An announcement stands above every page until the reader puts it away.
    desk.goto("/en/admin/guidance/banner/add/")
    desk.locator("[name=kind]").select_option("warning")
    desk.locator("[name=text_en]").fill("Demonstration text: the deadline has moved.")
    desk.locator("[name=starts_at]").fill(typed(-1))
    desk.locator("[name=ends_at]").fill(typed(24))
    desk.get_by_role("button", name="Preview").first.click()
    check(desk)
    desk.get_by_role("button", name="Put it up").click()
    expect(desk.get_by_text("The banner is kept.")).to_be_visible()
    page.wait_for_timeout(1500)  # a process that has not heard of it asks once a second
    page.goto("/en/")
    expect(page.get_by_text("the deadline has moved")).to_be_visible()
    check(page)
    page.locator(".banner form button").first.click()
    expect(page.get_by_text("the deadline has moved")).to_have_count(0)
