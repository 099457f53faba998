"""A side event's way from the application to the calendar; and the pages of information beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consultations.models import AccreditationTrack
from imrf_portal.compact.models import Milestone
from tests import makers
from tests.consultations.side_events.test_applying import CONTACT, make_call
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in

pytestmark = pytest.mark.journey
TITLE = "Demonstration text: wages at sea"


def test_side_event_from_the_application_to_the_calendar(visit, sink, scripts):
    check = check_accessible if scripts else lambda page: None
    call, applicant, moderator = make_call(), makers.make_person("Sana Speaker"), makers.make_staff()
    makers.make_member(applicant, makers.make_organisation("Seafarers' Welfare Office", kind="union"))

    # Applied for.
    page = visit(call.get_absolute_url(), viewport={"width": 360, "height": 740})
    check(page)
    page.get_by_role("link", name="Apply for a side event").click()
    sign_in(page, applicant)
    page.get_by_label("Lead organization").select_option(label="Seafarers' Welfare Office")
    page.locator("input[name=title]").fill(TITLE)
    page.locator("textarea[name=abstract]").fill("Demonstration text: what is owed.")
    page.get_by_label("Format").select_option("hybrid")
    page.locator("input[name=languages][value=en]").check()
    check(page)
    page.get_by_role("button", name="Keep and check").click()
    # What is missing is named, and what was typed stays.
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("What you wrote is kept.").first).to_be_visible()
    page.get_by_role("link", name="Change it").click()
    expect(page.locator("input[name=title]")).to_have_value(TITLE)
    page.locator("input[name=contact]").fill(CONTACT)
    page.get_by_role("button", name="Keep and check").click()
    check(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your application is sent.")).to_be_visible()
    check(page)
    receipt = sink.wait_for(applicant.email, containing=TITLE)

    # Decided, told, put on the calendar.
    desk = visit("/en/admin/consultations/sideeventapplication/")
    sign_in(desk, moderator)
    desk.goto("/en/admin/consultations/sideeventapplication/")
    desk.locator("#result_list tbody th a").first.click()
    expect(desk.get_by_text(CONTACT)).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Accept", exact=True).click()
    told = sink.wait_for(applicant.email, containing="accepted")
    assert address_in(told, "/side-events/") == address_in(receipt, "/side-events/")
    desk.goto("/en/admin/consultations/sideeventapplication/?status__exact=published")
    application = call.applications.get()
    desk.goto(f"/en/admin/consultations/sideeventapplication/{application.pk}/calendar/")
    check(desk)
    day = f"{timezone.now() + timedelta(days=5):%Y-%m-%d}"
    desk.locator("input[name=starts_at]").fill(f"{day}T10:00")
    desk.locator("input[name=ends_at]").fill(f"{day}T11:30")
    desk.get_by_role("button", name="Put on the calendar").click()
    expect(desk.get_by_text("The side event stands on the calendar")).to_be_visible()

    # Everybody finds it, and nobody the contact.
    reader = visit("/en/events/?kind=side-event")
    reader.get_by_role("link", name=TITLE).click()
    check(reader)
    assert CONTACT not in reader.content()
    reader.goto(call.get_absolute_url())
    expect(reader.get_by_role("link", name=TITLE)).to_be_visible()


def test_pages_of_information_can_be_read_by_everybody(visit, scripts):
    cycle, today = makers.make_cycle(), timezone.localdate()
    cycle.prepared_from = today - timedelta(days=300)
    cycle.save()
    step = Milestone.objects.create(
        cycle=cycle, code="forum", name="Forum", starts_on=today, source_url="https://source.example"
    )
    hearing = makers.make_event(kind="hearing", title="Demonstration text: hearing", presented_at=step)
    session = makers.make_session(hearing, languages=["en"], interpretation=["captions"])
    makers.make_agenda(hearing, "Demonstration text: statements")
    hearing.agenda.update(session=session)
    AccreditationTrack.objects.create(
        cycle=cycle,
        title="Demonstration text: special accreditation",
        for_whom="Demonstration text: for newcomers.",
        closes_on=today,
        form_url="https://form.example/1",
    )
    page = visit("/en/")
    for address, words in (
        ("/en/accreditation/2026/", "special accreditation"),
        ("/en/roadmap/2026/", "Summary presented there:"),
        ("/en/order-of-speakers/", "lot"),
        (hearing.get_absolute_url(), "A mayor"),
        ("/ar/roadmap/2026/", "hearing"),
        (hearing.get_absolute_url().replace("/en/", "/ar/"), "A mayor"),
    ):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            response = page.goto(address)
            assert response is not None
            assert response.status == 200, address
            assert words in page.inner_text("main"), address
            assert (
                page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                or not scripts
            ), (address, width)
            if scripts:
                check_accessible(page)
