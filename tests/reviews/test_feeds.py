"""Feeds of reviews: every edition as it became public, of all, of one State, of one round; nothing else."""

from __future__ import annotations

import pytest
from lxml import etree

from reviews import filing, publishing
from tests.makers import make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_published

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(client, address: str) -> list[str]:
    feed = etree.fromstring(client.get(address).content)
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_feed_tells_of_editions_the_newest_first(client, django_assert_num_queries):
    first = make_published()
    make_published(make_state("NP", "Nepal"), year=2022)
    person = make_focal_point()
    second = filing.correct(first.review, remark="A figure was wrong.", by=person)
    assert "Bangladesh, Forum 2026, edition 2" not in titles(client, "/en/reviews/feed/")
    filing.file(second, by=person)
    publishing.publish(second, by=make_staff())
    with django_assert_num_queries(1):
        assert titles(client, "/en/reviews/feed/") == [
            "Bangladesh, Forum 2026, edition 2",
            "Nepal, Forum 2022",
            "Bangladesh, Forum 2026",
        ]
    assert "A figure was wrong." in client.get("/en/reviews/feed/").content.decode()


def test_feed_of_a_state_and_of_a_round_hold_their_own(client):
    make_published()
    make_published(make_state("NP", "Nepal"), year=2022)
    assert titles(client, "/en/reviews/feed/states/np/") == ["Nepal, Forum 2022"]
    assert titles(client, "/en/reviews/feed/rounds/forum-2026/") == ["Bangladesh, Forum 2026"]
    assert client.get("/en/reviews/feed/states/zz/").status_code == 404
    assert client.get("/en/reviews/feed/rounds/forum-1999/").status_code == 404


@pytest.mark.parametrize("status", ["preparing", "filed", "withdrawn"])
def test_feed_is_silent_about_what_is_not_public(client, status):
    person = make_focal_point()
    edition = make_published() if status == "withdrawn" else make_edition(by=person)
    if status == "withdrawn":
        filing.withdraw(edition.review, by=person)
    elif status == "filed":
        filing.file(edition, by=person)
    for address in (
        "/en/reviews/feed/",
        "/en/reviews/feed/states/bd/",
        "/en/reviews/feed/rounds/forum-2026/",
    ):
        assert titles(client, address) == []
