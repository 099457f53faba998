"""The draft with proposals in place: together where they touch different words, as alternatives where not."""

from __future__ import annotations

import pytest
from django.utils import timezone

from consultations.compilation.texts import Block, Proposed, compile_text
from declarations.reading import read
from tests import makers

pytestmark = pytest.mark.django_db

BASE = "Demonstration text of paragraph 9 (en)."


@pytest.fixture
def reading():
    return read(makers.make_draft("9", "10"), language="en")


def proposed(reading, text="", *, by="A", kind="amend", base=BASE, language="en"):
    key = reading.paragraphs[0].paragraph.pk
    return Proposed(key, kind if text else "strike", base, text, language, by, timezone.now())


def shown(blocks: list[Block]) -> list[str]:
    """Each paragraph as one line: what is kept as it is, +added by+, -struck by-."""
    signs = {"same": "", "inserted": "+", "deleted": "-"}
    return [
        "".join(
            f"{signs[mark.edit]}{mark.text}{'/' if mark.by else ''}{mark.by}{signs[mark.edit]}"
            for mark in block.marks
        )
        for block in blocks
    ]


def text_with(reading, *proposals):
    return shown(list(compile_text(reading, proposals)))[:-1]


def test_without_proposals_it_is_the_draft(reading):
    blocks = list(compile_text(reading, []))
    assert [block.marks[0].text for block in blocks] == [one.text for one in reading.paragraphs]
    assert [block.printed for block in blocks] == ["9.", "10."]


def test_proposals_to_different_words_stand_together(reading):
    first = proposed(reading, BASE.replace("Demonstration", "Clear"), by="A")
    second = proposed(reading, BASE.replace("(en)", "in English"), by="B")
    assert text_with(reading, first, second) == [
        "-Demonstration/A-+Clear/A+ text of paragraph 9 -(en)/B-+in English/B+."
    ]


def test_a_proposal_to_the_same_words_stands_below_in_full(reading):
    first = proposed(reading, BASE.replace("text", "wording"), by="A")
    second = proposed(reading, BASE.replace("text", "matter"), by="B")
    lines = text_with(reading, first, second)
    assert lines == [
        "Demonstration -text/A-+wording/A+ of paragraph 9 (en).",
        "+Demonstration matter of paragraph 9 (en)./B+",
    ]
    blocks = list(compile_text(reading, [first, second]))
    assert (blocks[1].printed, blocks[1].edit) == ("9 alt.", "inserted")


def test_the_same_proposal_of_several_stands_once_with_all_names(reading):
    same = BASE.replace("text", "wording")
    proposals = [proposed(reading, same, by=by) for by in ("A", "B", "A")]
    assert text_with(reading, *proposals) == ["Demonstration -text/A; B-+wording/A; B+ of paragraph 9 (en)."]


def test_new_paragraphs_stand_where_they_are_to_stand(reading):
    before = proposed(reading, "Before.", kind="insert-before")
    after = proposed(reading, "After one.\nAfter two.", kind="insert-after", by="B")
    assert text_with(reading, after, before) == ["+Before./A+", BASE, "+After one./B+", "+After two./B+"]


def test_a_struck_paragraph_is_struck_as_a_whole(reading):
    blocks = list(compile_text(reading, [proposed(reading)]))
    assert shown(blocks)[0] == f"-{BASE}/A-"
    assert (blocks[0].edit, blocks[0].by) == ("deleted", "A")


def test_who_would_strike_what_another_amends_is_heard_too(reading):
    first = proposed(reading, BASE.replace("text", "wording"), by="A")
    lines = text_with(reading, first, proposed(reading, by="B"))
    assert lines[1] == "+Delete this paragraph/B+"


@pytest.mark.parametrize("other", [{"base": "An earlier issue."}, {"language": "fr"}])
def test_what_changes_another_wording_stands_below_in_its_own_language(reading, other):
    proposal = proposed(reading, "Demonstration wording.", **other)
    blocks = list(compile_text(reading, [proposal]))
    assert shown(blocks)[:2] == [BASE, "+Demonstration wording./A+"]
    assert blocks[1].language == other.get("language", "en")


def test_rejecting_everything_gives_the_draft(reading):
    proposals = [
        proposed(reading, BASE.replace("text", "wording"), by="A"),
        proposed(reading, f"{BASE} And more.", by="B"),
        proposed(reading, "Instead.", by="C"),
        proposed(reading, "After.", kind="insert-after", by="D"),
    ]
    kept = [
        "".join(mark.text for mark in block.marks if mark.edit != "inserted")
        for block in compile_text(reading, proposals)
        if block.edit != "inserted"
    ]
    assert kept == [one.text for one in reading.paragraphs]
