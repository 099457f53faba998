"""Words as the index has them."""

from __future__ import annotations

import pytest

from imrf_portal.search.asking import asked, excerpt, language_of
from imrf_portal.search.words import Stems, fold, tokens, vector

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Œuvre", "oeuvre"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
        ("Ёлка", "елка"),
        ("Российский", "российский"),
        ("niño", "nino"),
        ("الهجرة", "هجره"),
        ("هِجْرَةٌ", "هجره"),
        ("أجور", "اجور"),
    ],
)
def test_word_is_folded(word, folded):
    assert fold(word) == folded


def test_tokens_stand_where_their_words_do():
    text = "L’École: 移民工人 9 bis"
    assert [(text[one.starts : one.ends], one.word) for one in tokens(text)] == [
        ("L", "l"),
        ("École", "ecole"),
        ("移民", "移民"),
        ("工人", "工人"),
        ("9", "9"),
        ("bis", "bis"),
    ]


@pytest.mark.parametrize("text", ["", " ", "\x00", "!!! --- ()", "\u202e\u2066", "'\\:*&|!<->"])
def test_text_without_words_asks_for_nothing(text):
    assert not asked(text, page="en")


@pytest.mark.parametrize(
    ("words", "page", "language"),
    [
        ("migration", "en", "en"),
        ("migration", "fr", "fr"),
        ("migration", "ar", "en"),
        ("الهجرة", "fr", "ar"),
        ("移民", "en", "zh-hans"),
        ("мигрант", "es", "ru"),
    ],
)
def test_language_is_told_by_the_writing_and_then_by_the_page(words, page, language):
    assert language_of(words, page=page) == language


def test_idle_words_are_left_out_unless_there_are_no_others():
    assert len(asked("the rights of the child", page="en").phrases) == 2
    assert len(asked("the", page="en").phrases) == 1


def test_idle_word_keeps_its_place_in_a_phrase():
    assert "<2>" in asked('"rights of children"', page="en").query


def test_query_has_twelve_words_at_most():
    assert len(asked(" ".join(f"word{number}" for number in range(40)), page="en").phrases) == 12


def test_vector_holds_a_word_as_it_stands_and_its_stem():
    words = list(tokens("Migrations"))
    stems = Stems.of([("en", words)])
    assert vector([("A", words, "en")], stems) in {
        "'migrations':1A 'migrat':1A",
        "'migrat':1A 'migrations':1A",
    }


def test_excerpt_marks_inflected_words_and_shows_where_most_of_them_stand():
    text = (
        "Wages. " + "Nothing here. " * 60 + "The worker waits for a wage, and the wages of workers are late."
    )
    sought = asked("worker wage", page="en")
    pieces = excerpt(text, "en", sought, Stems.of([("en", tokens(text))]))
    assert [piece.text for piece in pieces if piece.is_found] == ["worker", "wage", "wages", "workers"]
    assert "".join(piece.text for piece in pieces).startswith("… ")
