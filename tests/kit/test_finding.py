"""What a search asks for and what its excerpts mark, in six languages; the database folds as this module does."""

from __future__ import annotations

import pytest
from django.db import connection

from imrf_portal.kit.finding import EXCERPT, excerpt, found, wanted

# What is typed, and a text in which it stands: the beginning of a word, other letters, no accents, no article.
STANDS = [
    ("visa", "Demonstration text on VISAS and permits."),
    ("VISAS permits", "Permits come before visas."),
    ("education", "L’éducation des enfants : déjà prévue."),
    ("déjà", "Deja vu"),
    ("educacion", "La educación de la niñez."),
    ("ninez", "La educación de la niñez."),
    ("трудящ", "Права трудящихся-мигрантов."),
    ("еще", "Ещё один пример."),
    ("هجرة", "نص توضيحي عن الهجرة الآمنة."),
    ("الهجرة", "نص عن هجرة منظمة."),
    ("للهجرة", "وبالهجرة المنظمة"),
    ("امنة", "نص توضيحي عن الهجرة الآمِنة."),
    ("移徙", "演示文本：安全、有序和正常移徙全球契约。"),
    ("移徙 契约", "演示文本：安全、有序和正常移徙全球契约。"),
    ("ＶＩＳＡ", "visa"),
    ("10.7", "Target 10.7 of the 2030 Agenda."),
    ("follow-up", "The follow-up and review."),
]
STANDS_NOT = [
    ("isa", "Demonstration text on visas."),
    ("visas abroad", "Demonstration text on visas."),
    ("徙移", "演示文本：移徙。"),
    ("移契", "移徙全球契约"),
    ("هجرة", "نص توضيحي عن الحدود."),
]


def stands(words: str, text: str) -> bool:
    """Whether the database finds the words in the text."""
    with connection.cursor() as cursor:
        asked = wanted(words).query
        cursor.execute("SELECT reviews_words(%s) @@ to_tsquery('simple', %s)", [text, asked])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "text"), STANDS)
def test_words_are_found_and_marked(words, text):
    assert stands(words, text)
    assert found(text, wanted(words))


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "text"), STANDS_NOT)
def test_words_that_do_not_stand_there_are_not_found(words, text):
    assert not stands(words, text)


@pytest.mark.parametrize("words", ["", "  ", "–", "'", "\\", "…!?"])
def test_nothing_is_asked_without_a_letter(words):
    assert not wanted(words)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["a'b", "a & !b", "(a", "a:*", "a\\", "<->", "x" * 3000])
def test_what_is_typed_is_never_a_command(words):
    sought = wanted(words)
    assert not sought or stands(words, words) in {True, False}


def test_excerpt_marks_whole_words_and_says_where_it_was_cut():
    text = "Before it. " * 40 + "The visas of all. " + "After it. " * 40
    pieces = excerpt(text, wanted("visa"))
    assert [piece.text for piece in pieces if piece.is_found] == ["visas"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", " …")
    assert sum(len(piece.text) for piece in pieces) <= EXCERPT + 40


def test_excerpt_of_a_short_text_is_the_text():
    assert "".join(piece.text for piece in excerpt("A visa.", wanted("visa"))) == "A visa."


def test_words_of_the_reader_that_stand_nowhere_show_the_beginning():
    assert [piece.text for piece in excerpt("A permit.", wanted("visa"))] == ["A permit."]
