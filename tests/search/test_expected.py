"""Twenty searches in each of six languages, and what has to stand first."""

from __future__ import annotations

import pytest
from django.utils import translation

from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.models import Entry
from imrf_portal.search.results import results
from tests.search.corpus import expected, set_corpus

pytestmark = pytest.mark.django_db


def first(words: str, language: str, keys: dict[tuple[str, int], str]) -> str:
    """The key of the text that stands first on a page in a language."""
    with translation.override(language):
        found = results(words, SearchFilter({}, queryset=Entry.objects.all()), page_language=language)
    assert found is not None
    hits = [*found.exact, *found.hits, *found.remarks]
    return keys.get((hits[0].kind.name, hits[0].thing.key), hits[0].name) if hits else "nothing"


def test_twenty_searches_in_each_language_have_their_first_hit():
    keys = set_corpus()
    table = expected()
    assert [sum(row[0] == code for row in table) for code in ("ar", "zh-hans", "en", "fr", "ru", "es")] == [
        20
    ] * 6
    wrong = {
        f"{language}: {words}": (found, key)
        for language, words, key in table
        if (found := first(words, language, keys)) != key
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", '"agreement mobility"'),
        ("en", "classy"),
        ("fr", '"visa de frais"'),
        # Signs that are neighbours over the border of two words.
        ("zh-hans", "展中"),
        ("zh-hans", "民女"),
        ("zh-hans", "难民"),
        ("ru", "визави"),
        ("ar", "مزارع"),
    ],
)
def test_words_that_only_look_alike_find_nothing(language, words):
    keys = set_corpus()
    assert first(words, language, keys) == "nothing"


def test_text_that_holds_the_name_of_a_state_within_another_word_is_not_found_by_it():
    set_corpus()
    found = results("中国", SearchFilter({}, queryset=Entry.objects.all()), page_language="zh-hans")
    assert found is not None
    assert found.remarks == []
