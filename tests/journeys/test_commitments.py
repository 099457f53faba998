"""A commitment followed from the list to its figures, and from a proposed link to the comment that asked for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import makers
from tests.declarations.commitments.makers import make_adopted, make_commitment, make_figures, make_indicator
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import sign_in
from tests.tracing.makers import make_link

pytestmark = pytest.mark.journey


def test_a_link_is_confirmed_and_stands_on_the_commitments_page(visit, scripts):
    commitment = make_commitment(make_adopted("9"), subject="Demonstration text: a table on permits")
    make_figures(make_indicator(commitment), {2023: "7", 2024: "12.5"}, state=makers.make_state())
    make_link(commitment, makers.make_comment(text="Demonstration text: count permits."), status="proposed")
    moderator = makers.make_staff()

    page = visit("/en/commitments/")
    page.get_by_role("link", name="a table on permits").click()
    expect(page.get_by_role("row", name="Bangladesh 7 12.5")).to_be_visible()
    expect(page.get_by_text("No comment has been linked with it")).to_be_visible()
    if scripts:
        check_accessible(page)

    desk = visit("/en/accounts/login/")
    sign_in(desk, moderator)
    desk.goto("/en/admin/tracing/link/")
    desk.locator("input[name=_selected_action]").check()
    desk.locator("select[name=action]").select_option("confirm_chosen")
    desk.get_by_role("button", name="Go").click()
    expect(desk.get_by_text("1 decided.")).to_be_visible()
    if scripts:
        check_accessible(desk)

    page.reload()
    expect(page.get_by_text("Demonstration text: count permits.")).to_be_visible()
