"""Three partners pledge together: one files, two confirm their part, the secretariat publishes; one reports, others bring
evidence, and a past day stands as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from imrf_portal.compact.official_clock import official_day
from pledges.models import EntryKind, Pledge
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in
from tests.pledges.makers import TEXT

pytestmark = pytest.mark.journey

TITLE = "Demonstration text: help desks along the coast"


def test_three_partners_pledge_together(visit, scripts, sink):
    makers.make_cycle()
    makers.make_objective(7)
    lead, *partners = [
        makers.make_member(
            makers.make_person("Policy officer", email=f"{name}@people.example"),
            makers.make_organisation(organisation, kind=kind),
        )
        for name, organisation, kind in (
            ("city", "City of Northmere", "local"),
            ("choir", "Quillwater Choir", "ngo"),
            ("union", "Dockers’ union", "union"),
        )
    ]
    moderator = makers.make_staff(email="moderator@people.example")
    check = check_accessible if scripts else lambda page: None

    # One begins, keeps it for later, comes back, finds its partners by name.
    page = visit("/en/pledges/")
    check(page)
    page.get_by_role("link", name="Make a pledge").first.click()
    sign_in(page, lead.person)
    check(page)
    page.get_by_role("button", name="Begin a pledge").click()
    page.get_by_label("Title").fill(TITLE)
    check(page)
    page.get_by_role("button", name="Keep for later").click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Common pledge").check()
    for member in partners:
        page.get_by_label("Search for a partner by name").fill(member.organisation.name)
        page.locator("main").get_by_role("button", name="Search", exact=True).click()
        page.get_by_label(member.organisation.name).check()
    page.get_by_role("textbox", name="What you pledge").fill(TEXT)
    page.get_by_label("Process").check()
    page.get_by_text("Objectives that it serves").click()
    page.get_by_label("7. Short 7").check()
    page.get_by_label("Local", exact=True).check()
    page.get_by_role("textbox", name="Amount").fill("1000")
    page.get_by_label("Currency").select_option("EUR")
    page.get_by_role("textbox", name="Contact").fill("Call the office")
    page.get_by_role("button", name="Check before sending").click()
    expect(page.get_by_text("This is what everybody will read")).to_be_visible()
    expect(page.get_by_text("1,000 EUR")).to_be_visible()
    for member in partners:
        expect(page.get_by_text(member.organisation.name)).to_be_visible()
    check(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have received your pledge")).to_be_visible()
    check(page)
    sink.wait_for(lead.person.email, containing="has arrived")

    # The others are asked by mail; one confirms before it is public, one afterwards.
    first, second = partners
    asked = sink.wait_for(first.person.email, containing="has named you as a partner")
    part = visit(address_in(asked, "/pledges/"))
    sign_in(part, first.person)
    part.get_by_role("textbox", name="Your own part").fill("Demonstration text: we staff two desks.")
    check(part)
    part.get_by_role("button", name="Confirm our part").click()
    part.wait_for_url("**/versions/1/")
    expect(part.get_by_text("we staff two desks")).to_be_visible()
    sink.wait_for(lead.person.email, containing="has confirmed its part")

    # The desk publishes it, under a number of its own.
    desk = visit("/en/admin/pledges/pledgeversion/")
    sign_in(desk, moderator)
    check(desk)
    desk.locator("#result_list tbody th a").first.click()
    expect(desk.get_by_text("Call the office")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    sink.wait_for(lead.person.email, containing="is its number for good")
    pledge = Pledge.objects.get()
    assert pledge.number

    # Everybody reads who has confirmed, and nobody who has not.
    reader = visit(f"/en/pledges/{pledge.number}/")
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(reader.get_by_text("we staff two desks").first).to_be_visible()
    expect(reader.get_by_text("Dockers’ union")).to_have_count(0)
    expect(reader.get_by_text("Call the office")).to_have_count(0)
    check(reader)
    late = visit(f"/en/pledges/{pledge.number}/part/")
    sign_in(late, second.person)
    late.get_by_role("button", name="Confirm our part").click()
    expect(late.get_by_text("Kept.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Dockers’ union").first).to_be_visible()
    kinds = list(pledge.entries.values_list("kind", flat=True))
    assert kinds == [EntryKind.MADE, EntryKind.JOINED, EntryKind.JOINED]

    # One of them reports on its own line; it stands at once and the others' lines stay as they are.
    part.goto(pledge.get_absolute_url())
    part.get_by_role("link", name="Report on your pledge").click()
    check(part)
    part.get_by_label("Under way").check()
    part.get_by_role("textbox", name="In your words").fill("Demonstration text: two desks are open.")
    part.get_by_role("button", name="Publish the report").click()
    expect(part.get_by_text("Your report stands in the ledger.")).to_be_visible()
    expect(part.get_by_text("two desks are open")).to_be_visible()
    check(part)

    # Another organisation brings evidence; a moderator reads it before everybody does.
    witness = makers.make_member(
        makers.make_person("Observer", email="watch@people.example"), makers.make_organisation("Quay Watch")
    )
    shown = visit(pledge.get_absolute_url())
    shown.get_by_role("link", name="Bring evidence").click()
    sign_in(shown, witness.person)
    check(shown)
    shown.get_by_label("It shows progress.").check()
    shown.get_by_role("textbox", name="In your words").fill("Demonstration text: open on a Monday.")
    shown.get_by_role("textbox", name="Address of a source").fill("https://quay.example/desk")
    shown.get_by_role("button", name="Send", exact=True).click()
    expect(shown.get_by_role("heading", name="We have received your evidence")).to_be_visible()
    check(shown)
    reader.reload()
    expect(reader.get_by_text("open on a Monday")).to_have_count(0)
    desk.goto("/en/admin/pledges/evidence/")
    desk.locator("#result_list tbody th a").first.click()
    check(desk)
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    reader.reload()
    expect(reader.get_by_text("open on a Monday")).to_be_visible()
    check(reader)

    # The dashboard of today counts it as under way; moved back to the day before, there was nothing yet.
    reader.goto("/en/pledges/dashboard/")
    check(reader)
    csv = reader.request.get("/en/pledges/dashboard.csv").text()
    assert "under-way,1" in csv
    yesterday = official_day() - timedelta(days=1)
    reader.locator("input[name=as_of]").fill(yesterday.isoformat())
    reader.locator("form:has(input[name=as_of]) button").click()
    reader.wait_for_url(f"**as_of={yesterday}**")
    check(reader)
    csv = reader.request.get(f"/en/pledges/dashboard.csv?as_of={yesterday}").text()
    assert "under-way,0" in csv
