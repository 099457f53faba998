"""A position is written, moderated, endorsed by two organisations and attached to a draft."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from consultations.models import Comment, Endorsement
from imrf_portal.compact.official_clock import official_day
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import open_oldest, sign_in

pytestmark = pytest.mark.journey

TITLE = "Demonstration text: key priorities"


def test_a_position_is_written_moderated_endorsed_and_attached(visit, scripts, sink):
    room = makers.make_consultation()
    lead = makers.make_member(makers.make_person("Policy officer", email="officer@people.example"))
    signatories = [
        makers.make_member(organisation=makers.make_organisation(name, kind=kind))
        for name, kind in (("Quillwater Choir", "ngo"), ("Dockers' union", "union"))
    ]
    moderator = makers.make_staff(email="moderator@people.example")
    check = check_accessible if scripts else lambda page: None

    # Written before anybody signs in; nothing typed is lost by that.
    page = visit("/en/positions/")
    check(page)
    page.get_by_role("link", name="Write a position").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("textbox", name="Text").fill("Demonstration text: five points on safe crossings.")
    page.get_by_label("Last day for endorsements").fill((official_day() + timedelta(days=7)).isoformat())
    check(page)
    page.get_by_role("button", name="Check before sending").click()
    page.locator("main").get_by_role("link", name="Sign in").click()
    sign_in(page, lead.person)
    expect(page.get_by_text("five points on safe crossings")).to_be_visible()
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("In whose name").select_option(label=lead.organisation.name)
    page.get_by_role("button", name="Check before sending").click()
    expect(page.get_by_text(lead.organisation.name)).to_be_visible()
    check(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have received your position")).to_be_visible()
    check(page)
    sink.wait_for(lead.person.email, containing="has arrived")

    # The desk publishes it.
    desk = visit("/en/admin/consultations/positionversion/")
    sign_in(desk, moderator)
    check(desk)
    desk.locator("#result_list tbody th a").first.click()
    expect(desk.get_by_text("five points on safe crossings")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    sink.wait_for(lead.person.email, containing="is published")

    # Two organisations put their names under it, each seeing first what everybody will read.
    for member in signatories:
        reader = visit("/en/positions/")
        reader.get_by_role("link", name=TITLE).click()
        reader.get_by_role("link", name="Endorse").click()
        sign_in(reader, member.person)
        expect(reader.get_by_text(f"{member.organisation.name} · ")).to_be_visible()
        check(reader)
        reader.get_by_role("button", name="Endorse").click()
        expect(reader.get_by_text("You endorse this text.")).to_be_visible()
    check(reader)
    assert Endorsement.objects.confirmed().count() == 2

    # Its lead attaches it to the draft; published, the comment and the position lead to each other.
    page.goto("/en/positions/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Attach it to a draft").click()
    expect(page.get_by_text("Endorsed by 2 organizations.")).to_be_visible()
    page.get_by_label(str(room)).check()
    check(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have received your submission")).to_be_visible()
    open_oldest(desk)
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    comment = Comment.objects.get()
    assert comment.draft == room.draft
    reader.goto("/en/positions/")
    reader.get_by_role("link", name=TITLE).click()
    expect(reader.get_by_role("heading", name="Attached to")).to_be_visible()
    check(reader)
    reader.get_by_role("link", name=str(comment)).click()
    expect(reader.get_by_role("link", name=TITLE)).to_be_visible()
