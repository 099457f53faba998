"""What is typed in a browser is kept on the server: while the connection comes and goes, in two windows, on two devices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consultations.models import Unsent, UnsentPosition
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import sign_in
from tests.waiting import PATIENCE_SECONDS, wait_until

pytestmark = pytest.mark.journey

WRITE = "/en/consultations/2026/rev-1/paragraphs/9-bis/write/"


@pytest.fixture
def device(chromium: Browser, portal: str) -> Iterator[BrowserContext]:
    """A browser of its own, on a telephone; what it says of a lost connection is no complaint."""
    makers.make_consultation()
    context = chromium.new_context(base_url=portal, viewport={"width": 360, "height": 740})
    context.set_default_timeout(1000 * PATIENCE_SECONDS)
    yield context
    context.close()


def open_form(context: BrowserContext, address: str = WRITE) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def text_field(page: Page):
    return page.get_by_role("textbox", name="Your comment")


def status(page: Page):
    return page.locator("[data-kept]")


def type_in(page: Page, text: str) -> None:
    """Typed as a person does, ending by leaving the field."""
    text_field(page).fill(text)
    text_field(page).blur()


def test_a_lost_connection_loses_nothing(device):
    page = open_form(device)
    type_in(page, "Demonstration text: one.")
    expect(status(page)).to_contain_text("Kept on the server at")
    check_accessible(page)
    device.set_offline(True)
    type_in(page, "Demonstration text: two, typed in a tunnel.")
    expect(status(page)).to_contain_text("Not kept on the server yet")
    assert Unsent.objects.get().text == "Demonstration text: one."
    device.set_offline(False)
    expect(status(page)).to_contain_text("Kept on the server at")
    assert Unsent.objects.get().text == "Demonstration text: two, typed in a tunnel."


def test_a_window_closed_without_a_connection_finds_its_text_again(device):
    page = open_form(device)
    type_in(page, "Demonstration text: one.")
    expect(status(page)).to_contain_text("Kept on the server at")
    device.set_offline(True)
    type_in(page, "Demonstration text: two, typed in a tunnel.")
    expect(status(page)).to_contain_text("Not kept on the server yet")
    page.close()
    device.set_offline(False)
    page = open_form(device)
    expect(text_field(page)).to_have_value("Demonstration text: one.")
    expect(page.get_by_text("This browser holds another text")).to_be_visible()
    check_accessible(page)
    page.get_by_role("button", name="Take it into the form").first.click()
    expect(text_field(page)).to_have_value("Demonstration text: two, typed in a tunnel.")
    text_field(page).blur()
    expect(status(page)).to_contain_text("Kept on the server at")
    assert Unsent.objects.get().text == "Demonstration text: two, typed in a tunnel."


def test_two_windows_keep_both_texts_and_show_them(device):
    older = open_form(device)
    type_in(older, "Demonstration text: one.")
    expect(status(older)).to_contain_text("Kept on the server at")
    newer = open_form(device)
    type_in(newer, "Demonstration text: newer.")
    expect(status(newer)).to_contain_text("Kept on the server at")
    type_in(older, "Demonstration text: older.")
    expect(status(older)).to_contain_text("Kept beside another text of yours")
    older.get_by_role("link", name="See both").click()
    expect(text_field(older)).to_have_value("Demonstration text: older.")
    expect(older.get_by_text("Demonstration text: newer.")).to_be_visible()
    check_accessible(older)
    older.get_by_role("button", name="Throw it away").click()
    assert Unsent.objects.get().text == "Demonstration text: older."


def test_leaving_the_page_keeps_the_last_words(device):
    page = open_form(device)
    text_field(page).fill("Demonstration text: typed and left at once.")
    page.goto("/en/about/")
    wait_until(lambda: Unsent.objects.filter(text="Demonstration text: typed and left at once.").exists())


def test_a_guard_that_has_expired_is_renewed(device):
    page = open_form(device)
    device.clear_cookies(name="csrftoken")
    type_in(page, "Demonstration text: typed after the guard had gone.")
    expect(status(page)).to_contain_text("Kept on the server at")
    assert Unsent.objects.get().text == "Demonstration text: typed after the guard had gone."


def test_what_one_device_kept_is_gone_on_with_on_another(device, chromium, portal):
    person = makers.make_person("Nurse")
    page = open_form(device, f"/en/accounts/login/?next={WRITE}")
    sign_in(page, person)
    type_in(page, "Demonstration text: begun on the telephone.")
    expect(status(page)).to_contain_text("Kept on the server at")
    desk = chromium.new_context(base_url=portal)
    other = open_form(desk, "/en/accounts/login/?next=/en/comments/mine/")
    sign_in(other, person)
    other.get_by_role("link", name="Go on writing").click()
    expect(text_field(other)).to_have_value("Demonstration text: begun on the telephone.")
    desk.close()


def test_two_windows_of_a_position_keep_both_texts(device):
    def write(page: Page, title: str) -> None:
        page.get_by_label("Title").fill(title)
        page.get_by_label("Title").blur()

    older = open_form(device, "/en/positions/write/")
    write(older, "Demonstration text: one")
    expect(status(older)).to_contain_text("Kept on the server at")
    newer = open_form(device, "/en/positions/write/")
    write(newer, "Demonstration text: two")
    expect(status(newer)).to_contain_text("Kept on the server at")
    write(older, "Demonstration text: one, put better")
    older.get_by_role("link", name="See both").click()
    expect(older.get_by_text("Demonstration text: two")).to_be_visible()
    check_accessible(older)
    kept = set(UnsentPosition.objects.values_list("title", flat=True))
    assert kept == {"Demonstration text: one, put better", "Demonstration text: two"}
