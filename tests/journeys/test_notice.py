"""A notice in the secretariat's own words: written, looked over, tried out, sent, read in another language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.models import Notice
from consultations.notices import noticing
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.topics import topic
from tests import makers
from tests.journeys.conftest import check_accessible, text_of
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.journey
WORDS = "Demonstration text: we meet in another room."


def test_notice_that_is_taken_back_in_time_reaches_nobody(portal, visit, sink, scripts, settings):
    settings.DECISION_MAIL_DELAY_SECONDS = 300
    check = check_accessible if scripts else lambda page: None
    event, moderator = makers.make_event(), makers.make_staff(email="moderator@people.example")
    reader = makers.make_person(email="reader@people.example")
    subscribing.follow(reader, topic("event", event.pk), label="Townhall")
    notice = Notice(event=event, subject="Another room", text=WORDS)
    noticing.prepare(notice, by=moderator)

    desk = visit(f"/en/admin/consultations/notice/{notice.pk}/look-over/")
    sign_in(desk, moderator)
    desk.goto(f"/en/admin/consultations/notice/{notice.pk}/look-over/")
    desk.get_by_role("button", name="Send it to all of them").click()
    expect(desk.get_by_text("For five minutes it can be taken back")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.get_by_text("Taken back: nobody receives it.")).to_be_visible()
    # It can be changed and sent again; nobody was mailed meanwhile.
    expect(desk.get_by_role("button", name="Send it to all of them")).to_be_visible()
    assert [message for message in sink.messages if message["X-Envelope-To"] == reader.email] == []


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
