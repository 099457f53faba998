"""What changed between two drafts, read as readers read it, and its lineage settled as the secretariat settles it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from declarations.models import LineageLink
from tests import makers
from tests.declarations.lineage_makers import make_drafts
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.journey


@pytest.fixture
def check(scripts):
    """Ask axe, which is a script itself, where scripts run."""

    def ask(page: Page) -> None:
        if scripts:
            check_accessible(page)

    return ask


def test_a_reader_follows_a_paragraph_from_draft_to_draft(visit, scripts, check):
    make_drafts()
    page = visit("/en/declarations/2026/rev-1/")
    check(page)
    page.get_by_role("link", name="What changed since the draft before").click()
    expect(page.get_by_role("heading", name="Zero draft to Revision 1")).to_be_visible()
    expect(page.get_by_text("3 changes in 3 paragraphs")).to_be_visible()
    check(page)

    # From the list in plain words to the place itself, and from one change to the next.
    page.get_by_role("link", name="Paragraph 2: split into 3 and 3 bis.").click()
    assert page.url.endswith("#c-3")
    page.locator("#c-3").get_by_role("link", name="Next change").click()
    assert page.url.endswith("#c-dropped-3")
    if scripts:
        page.keyboard.press("k")
        expect(page.locator(".is-current")).to_have_attribute("id", "c-3")
        page.keyboard.press("k")
        expect(page.locator(".is-current")).to_have_attribute("id", "c-1")
        page.keyboard.press("j")
        expect(page.locator(".is-current")).to_have_attribute("id", "c-3")
        page.get_by_label("Next and previous change by the keys").uncheck()
        page.keyboard.press("j")
        expect(page.locator(".is-current")).to_have_attribute("id", "c-3")

    # Every paragraph, and both texts side by side.
    page.get_by_role("link", name="All", exact=True).click()
    page.get_by_role("link", name="Side by side").click()
    expect(page.locator("#c-2")).to_be_visible()
    check(page)
    page.locator("#c-3").get_by_role("link", name="Life of this paragraph").click()
    life = page.locator("section", has=page.get_by_role("heading", name="Life of this paragraph"))
    expect(life.get_by_role("heading")).to_contain_text(
        [
            "Life of this paragraph",
            "Zero draft: Paragraph 2",
            "Revision 1: Paragraph 3",
            "Revision 2: Paragraph 3",
        ]
    )
    check(page)

    # Another pair, chosen by name; in Arabic and Chinese, dark, on a phone.
    page.goto("/en/declarations/2026/compare/zero...rev-1/")
    page.get_by_label("To", exact=True).select_option("rev-2")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_url("**/compare/zero...rev-2/")
    for path in (
        "/ar/declarations/2026/compare/zero...rev-2/",
        "/zh-hans/declarations/2026/compare/zero...rev-1/3/",
    ):
        small = visit(path, viewport={"width": 320, "height": 640}, color_scheme="dark")
        check(small)
        if scripts:
            assert small.evaluate("document.documentElement.scrollWidth") == 320


def test_the_secretariat_confirms_relinks_and_closes_the_lineage(visit, check):
    draft = make_drafts()[1]
    moderator = makers.make_staff(email="moderator@people.example")
    page = visit(f"/en/admin/declarations/draft/{draft.pk}/preview/")
    sign_in(page, moderator)
    page.get_by_role("link", name="Lineage", exact=True).click()
    expect(page.get_by_text("5 links are suggestions.")).to_be_visible()
    check(page)

    # Paragraph 3 bis is the one that was thought dropped.
    page.get_by_role("link", name="Link anew 3 3 bis").click()
    check(page)
    page.get_by_role("group", name="Zero draft").get_by_label("2", exact=False).first.uncheck()
    page.get_by_role("group", name="Revision 1").get_by_label("We call upon courts").uncheck()
    page.get_by_role("group", name="Zero draft").get_by_label("We thank the cities").check()
    page.get_by_role("button", name="Link those ticked").click()
    expect(page.get_by_text("The paragraphs are linked.")).to_be_visible()

    page.get_by_role("button", name="Confirm all").click()
    expect(page.get_by_text("Every link is confirmed.")).to_be_visible()
    page.get_by_role("button", name="Close the lineage for good").click()
    expect(page.get_by_text("The lineage was closed on")).to_be_visible()
    check(page)
    assert not LineageLink.objects.filter(draft=draft, confirmed_at__isnull=True).exists()
    page.goto("/en/declarations/2026/compare/zero...rev-1/3-bis/")
    expect(page.get_by_role("heading", name="Paragraph 3 bis", exact=True)).to_be_visible()
    expect(page.get_by_text("suggested", exact=True)).to_have_count(0)
