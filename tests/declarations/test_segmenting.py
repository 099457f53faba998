import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker, WordBreaker

from declarations.segmenting import spaced_tokens, tokens

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")

SCRIPTS = (
    st.sampled_from("aéßñŒzЖяёالعربةًّ我们移民的国家，。《》0129٣٤'’.,;:!?()[]-–/%«» \u00a0\u202f\n")
    | st.sampled_from("\u200e\u200f\u061c\u2066\u2069\u0301\u0308\u200d\ufe0f👩🏽🌍🇫🇷")
    | st.sampled_from(
        ["l’", "d'", "qu’", "12 000", "9 bis", "States", "государства", "المهاجرين", "移民", "👩‍👧"]
    )
)
texts = st.lists(SCRIPTS, max_size=40).map("".join) | st.text(max_size=60)
languages = st.sampled_from(LANGUAGES)

# Letters, marks and signs that need no dictionary.
PLAIN = st.sampled_from("aZéñœ19٣0 '’‘.,;:_-/()[] «»،؛ًَбЯتلا\u00a0\u202f\n%№…–") | st.sampled_from(
    ["l'", "d’", "qu'", "jusqu’", "12 000", "1\u202f200", "9 bis", "paragraph", "ال"]
)


def words(text, language):
    return [token for token in tokens(text, language) if not token.isspace()]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "States, in 2026, shall act.", "States|,|in|2026|,|shall|act|."),
        ("en", "the States’ non-refoulement duty", "the|States|’|non|-|refoulement|duty"),
        ("en", "a child's 1,500.25 dollars", "a|child's|1,500.25|dollars"),
        ("en", "paragraphs 9 bis and 12 ter (a)", "paragraphs|9 bis|and|12 ter|(|a|)"),
        ("en", "COVID-19 and E/CN.9/7", "COVID|-|19|and|E|/|CN|.|9|/|7"),
        ("en", "no 9 biscuits", "no|9|biscuits"),
        ("fr", "l’État s'engage d’ici à 2030", "l’|État|s'|engage|d’|ici|à|2030"),
        ("fr", "aujourd’hui, lorsqu’elle part", "aujourd’hui|,|lorsqu’|elle|part"),
        (
            "fr",
            "quelque 12 000 familles\u202f; 1\u202f500,5 tonnes",
            "quelque|12 000|familles|;|1\u202f500,5|tonnes",
        ),
        ("es", "¿Cómo, del año 2026?", "¿|Cómo|,|del|año|2026|?"),
        ("ru", "Государства-члены обязуются", "Государства|-|члены|обязуются"),
        ("ar", "نعمل مع هيئة NORTHPORT، عام ٢٠٢٦.", "نعمل|مع|هيئة|NORTHPORT|،|عام|٢٠٢٦|."),
        ("ar", "الفقرة ٤٢ مكرراً", "الفقرة|٤٢|مكرراً"),
        ("zh-hans", "各国保护移民的权利，2026年", "各国|保护|移民|的|权利|，|2026|年"),
        ("zh-hans", "与Northport合作", "与|Northport|合作"),
    ],
)
def test_words_are_cut_as_readers_see_them(language, text, expected):
    assert words(text, language) == expected.split("|")


def test_spaces_are_tokens_of_their_own_or_stand_behind_their_word():
    assert tokens(" We  act. ", "en") == [" ", "We", "  ", "act", ".", " "]
    assert spaced_tokens(" We  act. ", "en") == [" ", "We  ", "act", ". "]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_text_has_no_tokens(language):
    assert tokens("", language) == spaced_tokens("", language) == []


@given(texts, languages)
@example("\u0600 ", "ar")
@example("a \u0301b", "en")
def test_tokens_rebuild_the_text(text, language):
    assert "".join(tokens(text, language)) == text
    assert "".join(spaced_tokens(text, language)) == text
    assert "" not in tokens(text, language) + spaced_tokens(text, language)


@given(texts, languages)
def test_no_token_begins_with_a_mark_that_belongs_to_the_character_before(text, language):
    characters = set(_starts(CharacterBreaker(text, language)))
    assert characters.issuperset(_starts(spaced_tokens(text, language)))


@given(st.lists(PLAIN, max_size=20).map("".join), st.sampled_from(("ar", "en", "es", "ru")))
def test_plain_letters_are_cut_as_icu_cuts_them(text, language):
    """The patterns and the dictionary agree, so that an emoji in a text does not change how the rest is cut."""
    beyond = text + "\u2003𐐷"
    assert words(beyond, language)[:-1] == words(text, language)


@given(st.text("abcdé ,.;:'()-\n", max_size=40))
def test_words_are_those_of_unicode(text):
    """Where no number, label or elision stands."""
    assert words(text, "en") == [word for word in WordBreaker(text, "en") if not word.isspace()]


def test_combining_marks_stay_with_their_letter():
    text = unicodedata.normalize("NFD", "l’été à São Tomé")
    assert words(text, "fr")[1] == unicodedata.normalize("NFD", "été")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", ["\ud83d", "\ude00\ud83d"])
def test_halves_of_surrogate_pairs_are_cut_as_signs_and_kept(half, language):
    assert tokens(f"ports {half} open", language) == ["ports", " ", *half, " ", "open"]
    assert spaced_tokens(f"{half}移民", language)[: len(half)] == list(half)


def _starts(pieces):
    position = 0
    for piece in pieces:
        yield position
        position += len(piece)
