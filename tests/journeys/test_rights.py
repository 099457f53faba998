"""Somebody takes their data with them and closes their account; an administrator removes a text for good."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import expect

from imrf_portal.accounts.models import Role
from imrf_portal.rights.models import Closing
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.journey

NAME = "Quillwater Officer"
WITHHELD = "Name withheld at the author’s wish"


def test_data_is_taken_along_and_the_account_closed(visit, scripts, sink):
    person = makers.make_person(NAME, email="officer@people.example")
    comment = makers.make_comment(author=person, text="Demonstration text: keep the last clause.")
    check = check_accessible if scripts else lambda page: None

    page = visit("/en/mine/data/")
    sign_in(page, person)
    expect(page.get_by_role("heading", name="My data", exact=True)).to_be_visible()
    check(page)
    page.get_by_role("button", name="Make the file").click()
    sink.wait_for("officer@people.example", subject="The file with your data is ready")
    page.goto("/en/mine/data/")
    check(page)

    # Whoever sits down at a browser that was left open does not have it.
    page.get_by_role("link", name="Download").click()
    page.locator("input[name=password]").fill(makers.PASSWORD)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Go on").click()
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as bundle:
        assert "keep the last clause" in bundle.read("data.html").decode()

    page.goto("/en/mine/data/")
    page.get_by_role("link", name="Close my account").click()
    expect(page.get_by_role("heading", name="What goes")).to_be_visible()
    check(page)
    page.get_by_text("It goes: my published words stay").click()
    page.get_by_text("I understand that this cannot be undone.").click()
    page.get_by_role("button", name="Close my account for good").click()
    expect(page.get_by_text("Your account is closed.")).to_be_visible()
    sink.wait_for("officer@people.example", subject="Your account is closed")

    reader = visit(comment.get_absolute_url())
    expect(reader.get_by_text("keep the last clause")).to_be_visible()
    expect(reader.get_by_text(WITHHELD).first).to_be_visible()
    expect(reader.get_by_text(NAME)).to_have_count(0)
    check(reader)
    reader.goto("/en/accounts/login/")
    reader.locator("input[name=login]").fill("officer@people.example")
    reader.locator("input[name=password]").fill(makers.PASSWORD)
    reader.locator("main form button:not([name])").first.click()
    expect(reader.locator("input[name=password]")).to_be_visible()
    assert Closing.objects.get().finished_at


def test_a_text_is_removed_for_good(visit, scripts):
    administrator = makers.make_staff(Role.ADMINISTRATOR, email="administrator@people.example")
    comment = makers.make_comment(text="Demonstration text: it names a quillwort child.")
    check = check_accessible if scripts else lambda page: None

    desk = visit("/en/admin/rights/closing/redact/")
    sign_in(desk, administrator)
    desk.get_by_label("Address of the page").fill(comment.get_absolute_url())
    desk.get_by_role("button", name="Show what stands there").click()
    check(desk)
    desk.get_by_role("link", name="Comment:").first.click()
    expect(desk.get_by_text("quillwort child").first).to_be_visible()
    check(desk)
    desk.get_by_text("personal data of a third person").click()
    desk.get_by_text("I have read what will be gone").click()
    desk.get_by_role("button", name="Remove it for good").click()
    expect(desk.get_by_text("It is removed.")).to_be_visible()

    reader = visit(comment.get_absolute_url())
    expect(reader.get_by_text("Ground: personal data of a third person")).to_be_visible()
    expect(reader.get_by_text("quillwort")).to_have_count(0)
    check(reader)
