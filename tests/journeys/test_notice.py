"""A notice in the secretariat's own words: written, looked over, tried out, sent, read in another language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from imrf_portal.notifications import subscribing
from imrf_portal.notifications.topics import topic
from tests import makers
from tests.journeys.conftest import check_accessible, text_of
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.journey
WORDS = "Demonstration text: we meet in another room."


def test_notice_from_its_words_to_its_readers(portal, visit, sink, scripts):
    check = check_accessible if scripts else lambda page: None
    event, moderator = makers.make_event(), makers.make_staff(email="moderator@people.example")
    reader = makers.make_person(email="reader@people.example", language="fr")
    subscribing.follow(reader, topic("event", event.pk), label="Réunion")

    desk = visit("/en/admin/consultations/notice/add/")
    sign_in(desk, moderator)
    desk.locator("select[name=event]").select_option(str(event.pk))
    desk.locator("input[name=subject_en]").fill("Another room")
    desk.locator("textarea[name=text_en]").fill(WORDS)
    desk.locator("input[name=_save]").click()

    expect(desk.get_by_text("1 person would receive it now")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Send a test to myself").click()
    assert WORDS in text_of(sink.wait_for(moderator.email, subject="Test: Another room"))
    assert not [message for message in sink.messages if message["X-Envelope-To"] == reader.email]
    desk.get_by_role("button", name="Send it to all of them").click()
    check(desk)
    assert WORDS in text_of(sink.wait_for(reader.email, subject="Another room"))
