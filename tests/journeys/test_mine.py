"""My page in a browser: what waits is found there and dealt with, and all rooms of one's own are one step away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consultations import moderating
from consultations.models import Unsent
from consultations.reminding import reminding
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in

pytestmark = pytest.mark.journey
NOTE = "Demonstration text: say which paragraph you mean."


def test_my_page_from_a_reminder_to_what_is_sent(visit, sink, scripts):
    check = check_accessible if scripts else lambda page: None
    author, moderator = makers.make_person("Ada Author"), makers.make_staff()
    room = makers.make_consultation(makers.make_draft("9", "9 bis", "10"), opens=-200, closes=40)
    typed = Unsent.objects.create(
        holder=digest("a browser of long ago"),
        author=author,
        consultation=room,
        paragraph=room.draft.paragraphs.get(slug="10"),
        text="Demonstration text: begun and forgotten.",
        language="en",
    )
    Unsent.objects.filter(pk=typed.pk).update(updated_at=timezone.now() - timedelta(hours=5))
    back = makers.make_comment(room, author=author, status=Status.WAITING)
    moderating.return_to_author(back, by=moderator, seen=back.version, reason="other", note=NOTE)

    # The reminder leads to what is unsent.
    assert reminding.remind() == 1
    reminder = sink.wait_for(author.email, containing="closes soon")
    page = visit(address_in(reminder, "/comments/mine/"), viewport={"width": 360, "height": 740})
    sign_in(page, author)
    expect(page.get_by_text("begun and forgotten")).to_be_visible()
    check(page)

    # My page holds it as well, with what came back and why; everything else is one step away.
    page.get_by_role("link", name="My page").first.click()
    expect(page.get_by_role("heading", name="My page")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    check(page)
    tabs = page.get_by_role("navigation", name="My account").get_by_role("link")
    for number in range(tabs.count()):
        tabs.nth(number).click()
        page.wait_for_load_state()
        if "reauthenticate" not in page.url:
            expect(tabs.nth(number)).to_have_attribute("aria-current", "page")
            check(page)
    page.goto("/en/mine/")
    page.get_by_role("link", name="Paragraph 10").click()
    page.get_by_role("button", name="Check before sending").click()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/submissions/**")
    page.goto("/en/mine/")
    expect(page.get_by_role("heading", name="Sent and waiting")).to_be_visible()
    expect(page.get_by_role("heading", name="Not sent yet")).to_have_count(0)

    # A name that is kept shows on the page.
    page.goto("/en/mine/profile/")
    page.get_by_label("Your name").fill("Ada Lee")
    page.get_by_label("Time zone").select_option("Africa/Nairobi")
    page.get_by_role("button", name="Keep").click()
    page.goto("/en/mine/")
    expect(page.get_by_text("Ada Lee")).to_be_visible()

    # The reminders are switched off by the link of the mail.
    page.goto(address_in(reminder, "/comments/mine/reminders/"))
    check(page)
    page.get_by_role("button", name="Do not remind me").click()
    expect(page.get_by_text("You are not reminded.")).to_be_visible()
    assert not reminding.wants_reminders(author)
