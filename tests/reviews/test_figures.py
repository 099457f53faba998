"""The drawing of a round: its numbers, told apart without colour, mirrored in Arabic, a document that stands alone."""

from __future__ import annotations

import pytest
from lxml import etree

from reviews import figures
from reviews.matrix import ORDER
from reviews.models import Progress
from tests.makers import make_objective, make_state
from tests.reviews.views.said import say

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def drawn(client, language: str = "en") -> etree._Element:
    return etree.fromstring(client.get(f"/{language}/reviews/2026/matrix.svg").content)


def texts(drawing: etree._Element) -> list[str]:
    return [one.text for one in drawing.iter(f"{SVG}text")]


@pytest.fixture
def objective():
    make_objective(1)
    objective = make_objective()
    say(make_state(), {objective: Progress.ADVANCED})
    say(make_state("NP", "Nepal"), {objective: Progress.UNDER_WAY})
    make_state("TD", "Chad")
    return objective


def test_drawing_shows_the_numbers_of_the_table(client, objective):
    drawing = drawn(client)
    words = texts(drawing)
    assert words[words.index("7. Short 7: 3") + 1 :][:3] == ["● 1", "◐ 1", "– 1"]
    assert words[words.index("1. Short 1: 3") + 1] == "– 3"
    assert drawing.findtext(f"{SVG}title") == "How many States reported what on each objective: Forum 2026"
    assert "Not reported: 4" in drawing.findtext(f"{SVG}desc")
    assert "as filed by States" in words[-1]
    assert "/en/reviews/2026/matrix/" in words[-2] + words[-1]


def test_every_progress_has_a_sign_and_a_pattern_of_its_own():
    assert len({figures.sign(progress) for progress in ORDER}) == len(ORDER)
    marks = [figures.mark(progress) for progress in ORDER]
    assert len({(mark.step, mark.strokes) for mark in marks}) == len(ORDER)


def test_drawing_is_mirrored_where_reading_begins_on_the_right(client, objective):
    english, arabic = drawn(client), drawn(client, "ar")
    assert (english.get("direction"), arabic.get("direction")) == ("ltr", "rtl")

    def edges(drawing):
        bars = [one for one in drawing.iter(f"{SVG}rect") if one.get("y")]
        return [(float(bar.get("x")), float(bar.get("x")) + float(bar.get("width"))) for bar in bars]

    mirrored = [(round(420 - ends, 1), round(420 - begins, 1)) for begins, ends in edges(english)]
    assert mirrored == [(round(begins, 1), round(ends, 1)) for begins, ends in edges(arabic)]


def test_drawing_is_a_file_without_style_or_script(client, objective):
    answer = client.get("/en/reviews/2026/matrix.svg?as_of=2026-01-31")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"] == 'attachment; filename="reviews-forum-2026-2026-01-31.svg"'
    assert b"style" not in answer.content
    assert b"<script" not in answer.content
    assert b"31 January 2026" in answer.content


def test_drawing_of_a_round_without_states_or_objectives_is_empty(client):
    say(make_state(), {})
    assert client.get("/en/reviews/2026/matrix.svg").status_code == 200


def test_bar_of_shares_shows_a_sign_where_there_is_room():
    bar = figures.shares([("advanced", 1), ("under-way", 99), ("", 0)])
    assert "◐" in bar
    assert "●" not in bar
    assert bar.count("<rect") == 2
