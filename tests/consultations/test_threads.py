"""Threads: remarks page by page, each followed by its replies."""

import pytest

from consultations import tallying, threads
from consultations.threads import thread
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return makers.make_consultation()


@pytest.fixture
def place(room):
    return {"paragraph": room.draft.paragraphs.get(slug="9-bis")}


def said(page):
    return [(comment.text, comment.depth) for comment in page.items]


def test_each_remark_is_followed_by_its_replies(room, place):
    first = makers.make_comment(room, text="One.")
    makers.make_comment(room, text="Two.")
    reply = makers.make_comment(room, text="On one.", parent=first)
    makers.make_comment(room, text="On that.", parent=reply)
    makers.make_comment(room, text="Elsewhere.", paragraph="10")
    assert said(thread(place)) == [("One.", 0), ("On one.", 1), ("On that.", 2), ("Two.", 0)]


def test_a_reply_to_what_is_not_public_begins_a_thread_of_its_own(room, place):
    hidden = makers.make_comment(room, text="Hidden.", status=Status.WITHHELD)
    makers.make_comment(room, text="On it.", parent=hidden)
    makers.make_comment(room, text="Waiting.", status=Status.WAITING)
    assert said(thread(place)) == [("On it.", 0)]


def test_pages_follow_one_another_and_skip_nothing(room, place, monkeypatch):
    monkeypatch.setattr(threads, "REMARKS_AT_ONCE", 2)
    first = makers.make_comment(room, text="1")
    for text in "2345":
        makers.make_comment(room, text=text)
    makers.make_comment(room, text="late", parent=first)
    page, seen = thread(place), []
    while True:
        seen += [comment.text for comment in page.items]
        if not page.next_key:
            break
        page = thread(place, after=page.next_key)
    assert seen == ["1", "late", "2", "3", "4", "5"]


def test_replies_that_are_not_shown_are_counted(room, place, monkeypatch):
    monkeypatch.setattr(threads, "MOST_REPLIES", 2)
    first = makers.make_comment(room)
    for _ in range(5):
        tallying.recount(makers.make_comment(room, parent=first))
    page = thread(place)
    assert len(page.items) == 3
    assert page.items[0].unshown == 3


@pytest.mark.parametrize("number", [1, 3])
def test_a_thread_with_replies_takes_so_many_queries(room, place, number, django_assert_num_queries):
    for _ in range(number):
        makers.make_comment(room, parent=makers.make_comment(room))
    with django_assert_num_queries(9):
        thread(place)
