"""Proposed wordings, gathered while reading or brought from a marked-up Word file, sent as one and moderated."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.models import Comment
from tests import makers
from tests.consultations.test_proposing import marked_up
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import open_oldest, sign_in

pytestmark = pytest.mark.journey

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AMENDED = "Demonstration text on paragraph 9 bis (en)."


def test_proposals_are_gathered_read_from_word_sent_as_one_and_published(visit, scripts, sink):
    room = makers.make_consultation()
    author = makers.make_person("Policy officer", email="officer@people.example")
    moderator = makers.make_staff(email="moderator@people.example")
    check = check_accessible if scripts else lambda page: None

    # While reading: a wording edited in place, kept for later.
    page = visit(f"{room.get_absolute_url()}paragraphs/9-bis/write/")
    page.get_by_text("Propose another wording").click()
    check(page)
    page.get_by_label("The wording you propose").fill(AMENDED)
    page.get_by_role("button", name="Keep for later").click()

    # At the desk: a copy marked up in Word.
    page.goto(f"{room.get_absolute_url()}sending/word/")
    check(page)
    copy = {
        "name": "marked.docx",
        "mimeType": WORD,
        "buffer": marked_up(room, ("of paragraph 10", "on paragraph 10")).read(),
    }
    page.get_by_label("Marked-up Word file (.docx)").set_input_files(copy)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("1 remark was read from the file.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Paragraph")).to_have_count(2)
    check(page)

    # Signing in comes only now; all of it is still there, and sent as one.
    page.get_by_role("button", name="Sign in to send").click()
    sign_in(page, author)
    expect(page.get_by_role("checkbox", name="Paragraph")).to_have_count(2)
    page.get_by_role("button", name="Send what is ticked").click()
    expect(page.get_by_role("heading", name="We have received your submission")).to_be_visible()
    check(page)
    assert Comment.objects.count() == 2
    sink.wait_for(author.email, containing="Your 2 remarks")

    # The desk shows what is proposed; published, everybody reads it.
    desk = visit("/en/admin/consultations/comment/")
    sign_in(desk, moderator)
    open_oldest(desk)
    expect(desk.get_by_text("Amend this paragraph")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    reader = visit(f"{room.get_absolute_url()}paragraphs/9-bis/")
    expect(reader.locator(".proposal ins")).to_be_visible()
    check(reader)
