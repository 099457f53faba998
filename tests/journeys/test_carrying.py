"""A comment's way over two drafts: carried forward, answered by its author, held against the new text, released."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests import makers
from tests.consultations.carrying.makers import REGISTERS_LATER, make_pair, make_room, propose
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.journey


def wait_until_done(desk: Page) -> None:
    """Look again until what was ordered is done."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while desk.get_by_text("it is being done").count() and time.monotonic() < deadline:
        time.sleep(0.5)
        desk.reload()
    expect(desk.get_by_text("it is being done")).to_have_count(0)


def test_a_comment_is_carried_forward_and_answered(visit, sink, scripts):
    def check(page: Page) -> None:
        if scripts:
            check_accessible(page)

    moderator, author = makers.make_staff(), makers.make_person("Ada Author")
    zero, rev_1 = make_pair(moderator)
    room, _later = make_room(zero, opens=-48, closes=-1), make_room(rev_1)
    words = "Demonstration text: everybody may look into them."
    comment = propose(makers.make_comment(room, paragraph="4", author=author, text=words), REGISTERS_LATER)

    # The secretariat has the comments carried forward.
    desk = visit(f"/en/admin/consultations/consultation/{room.pk}/later/")
    sign_in(desk, moderator)
    desk.get_by_role("button", name="Carry comments forward").click()
    expect(desk.get_by_text("The comments are being carried forward.")).to_be_visible()
    wait_until_done(desk)
    expect(desk.get_by_text("The paragraph has changed; its author is asked")).to_be_visible()
    check(desk)

    # Its author is asked by mail, reads what has changed, and says that it still applies.
    mail = sink.wait_for(author.email, subject="Your comments and Revision 1")
    page = visit(address_in(mail, "/comments/mine/"))
    sign_in(page, author)
    expect(page.get_by_text("Zero draft, paragraph 4")).to_be_visible()
    check(page)
    page.get_by_label("It still applies").check()
    page.get_by_role("button", name="Keep my answers").click()
    expect(page.get_by_text("1 answer is kept.")).to_be_visible()

    # Everybody reads it beside the new paragraph, where it says where it is from.
    reader = visit("/en/consultations/2026/rev-1/")
    reader.get_by_role("link", name="1 from earlier drafts on paragraph 3").click()
    expect(reader.get_by_text(words)).to_be_visible()
    expect(reader.get_by_role("link", name="from Zero draft, paragraph 4")).to_be_visible()
    check(reader)

    # What the new text shows of it is measured, confirmed and released.
    reader.goto("/en/consultations/2026/zero/answers/")
    expect(reader.get_by_text("Nothing has been released yet")).to_be_visible()
    check(reader)
    desk.get_by_role("button", name="Measure what the text shows").click()
    wait_until_done(desk)
    desk.get_by_role("link", name="Confirm one by one").click()
    check(desk)
    desk.get_by_label("Confirm").check()
    desk.get_by_role("button", name="Confirm those ticked").click()
    expect(desk.get_by_text("1 verdict is confirmed.")).to_be_visible()
    desk.goto(f"/en/admin/consultations/consultation/{room.pk}/later/")
    desk.get_by_role("button", name="Release all and tell followers").click()
    expect(desk.get_by_text("The answers are public")).to_be_visible()

    reader.reload()
    expect(reader.locator(".badge", has_text="Word for word")).to_be_visible()
    expect(reader.locator("mark").first).to_contain_text("public")
    check(reader)
    reader.goto(comment.get_absolute_url())
    expect(reader.get_by_role("heading", name="In later drafts")).to_be_visible()
    check(reader)
