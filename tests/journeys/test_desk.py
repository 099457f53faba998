"""The moderation desk: decided by keys and by buttons, taken by one of two, and told by a reader what is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from consultations.models import Comment
from imrf_portal.moderation import reason_templates
from imrf_portal.moderation.models import Flag, Status
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import open_oldest, sign_in

pytestmark = pytest.mark.journey

QUEUE = "/en/admin/consultations/comment/"


def waiting(*texts: str) -> list[Comment]:
    """Comments that wait, the first the longest."""
    room = makers.make_consultation()
    made = [makers.make_comment(room, status=Status.WAITING, text=text) for text in texts]
    for number, comment in enumerate(made):
        Comment.objects.filter(pk=comment.pk).update(received_at=timezone.now() - timedelta(hours=9 - number))
    return made


def status_of(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


def at(page: Page, comment: Comment) -> None:
    page.wait_for_url(f"**/comment/{comment.pk}/change/**")


def test_a_queue_is_worked_off_with_three_keys_an_item_or_with_buttons(visit, settings, scripts):
    settings.DECISION_MAIL_DELAY_SECONDS = 300
    reason_templates.load()
    first, second, third = waiting(*(f"Demonstration text {number}." for number in (1, 2, 3)))
    desk = visit(QUEUE)
    sign_in(desk, makers.make_staff(email="moderator@people.example"))
    open_oldest(desk)
    if not scripts:
        desk.get_by_role("button", name="Publish", exact=True).click()
        at(desk, second)
        desk.get_by_label("Reason, to return or withhold").select_option("off-topic")
        desk.get_by_role("button", name="Return to the author").click()
        at(desk, third)
        desk.get_by_role("button", name=f"Undo the decision on {second}").click()
        at(desk, second)
        assert (status_of(first), status_of(second)) == (Status.PUBLISHED, Status.WAITING)
        return
    check_accessible(desk)
    desk.keyboard.press("p")
    at(desk, second)
    desk.get_by_text(f"{first}: Published.").wait_for()

    # R, the number of the reason, the number again for the words prepared for it, Enter.
    desk.keyboard.press("r")
    desk.keyboard.press("2")
    assert desk.locator("[name=reason]").input_value() == "wrong-place"
    desk.keyboard.press("2")
    assert "Another place" in desk.locator("[data-desk-says]").inner_text()
    desk.keyboard.press("Enter")
    at(desk, third)
    check_accessible(desk)
    assert status_of(second) == Status.RETURNED
    desk.keyboard.press("u")
    at(desk, second)
    desk.get_by_text("The decision is taken back").wait_for()
    assert status_of(second) == Status.WAITING

    # In a field a letter is a letter; with the switch off it is nothing.
    desk.get_by_label("Your words to the author").press("p")
    assert desk.get_by_label("Your words to the author").input_value() == "p"
    desk.locator("h1").click()
    desk.keyboard.press("?")
    desk.get_by_text("Single keys do something").click()
    desk.reload()
    desk.keyboard.press("p")
    desk.keyboard.press("j")
    assert status_of(second) == Status.WAITING
    assert f"/{second.pk}/change/" in desk.url


def test_one_of_two_moderators_takes_it_and_the_other_decides_only_when_asked_twice(visit, scripts):
    comment, _other = waiting("Demonstration text 1.", "Demonstration text 2.")
    ada, bo = (makers.make_staff(name=name, email=f"{name.lower()}@people.example") for name in ("Ada", "Bo"))
    first, second = visit(QUEUE), visit(QUEUE)
    for page, person in ((first, ada), (second, bo)):
        sign_in(page, person)
    open_oldest(first)
    first.get_by_role("button", name="Take it").click()
    first.get_by_text("Yours until").wait_for()
    second.goto(QUEUE)
    assert "With Ada" in second.locator("#result_list").inner_text()
    open_oldest(second)
    if scripts:
        check_accessible(second)
    second.get_by_role("button", name="Publish", exact=True).click()
    second.get_by_text("Press again to decide all the same.").wait_for()
    assert status_of(comment) == Status.WAITING
    second.get_by_role("button", name="Publish", exact=True).click()
    second.get_by_text("Published.").first.wait_for()
    assert status_of(comment) == Status.PUBLISHED


def test_a_reader_reports_a_comment_and_hears_what_became_of_it(visit, sink, scripts):
    comment = makers.make_comment(text="Demonstration text: a name that should not be here.")
    reader = makers.make_person("Reader", email="reader@people.example")
    check = check_accessible if scripts else lambda page: None
    page = visit(comment.get_absolute_url())
    page.get_by_role("link", name="Report this comment to the secretariat").click()
    sign_in(page, reader)
    check(page)
    page.get_by_label("It names or describes a private person who has not agreed to it.").check()
    page.get_by_label("Your explanation").fill("Demonstration text: the name in the first line.")
    page.get_by_role("button", name="Check before sending").click()
    check(page)
    page.get_by_role("button", name="Send the report").click()
    page.get_by_text("The secretariat has your report.").wait_for()

    desk = visit(QUEUE)
    sign_in(desk, makers.make_staff(email="moderator@people.example"))
    desk.goto(QUEUE)
    desk.get_by_role("link", name="1 reported by readers").click()
    check(desk)
    desk.locator("#result_list tbody th a").first.click()
    assert "the name in the first line" in desk.locator("main, #content").first.inner_text()
    check(desk)
    desk.get_by_label("Reason, to return or withhold").select_option("personal-data")
    desk.get_by_role("button", name="Withhold").click()
    desk.get_by_text("Withheld.").first.wait_for()
    assert Flag.objects.get().decision is not None
    sink.wait_for(reader.email, containing="it is no longer public")
    page.goto("/en/comments/mine/")
    assert "It is no longer public." in page.locator("main").inner_text()
    check(page)
