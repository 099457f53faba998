import pytest

from imrf_portal.tracing.words import MOST_WORDS, likeness, words_of


def test_case_accents_and_short_words_do_not_count():
    assert words_of(["Les Réseaux d’un port"]) == words_of(["les reseaux PORT"])
    assert words_of(["of the 2026"]) == frozenset()


def test_writings_without_spaces_count_by_pairs_of_signs():
    assert len(words_of(["移民权利"])) == 3
    assert likeness(words_of(["保护移民权利和儿童权益事项"]), words_of(["移民权利和儿童权益"])) > 0.8


def test_arabic_words_are_alike_with_and_without_the_article():
    assert words_of(["المهاجرين"]) == words_of(["مهاجرين"])


@pytest.mark.parametrize(("one", "other", "expected"), [("", "", 0), ("harbour", "harbour", 1 / 8)])
def test_small_texts_are_not_alike_by_a_word(one, other, expected):
    assert likeness(words_of([one]), words_of([other])) == expected


def test_a_long_text_has_no_more_than_so_many_words():
    letters = "abcdefghij"
    text = " ".join(f"word{a}{b}{c}" for a in letters for b in letters for c in letters)
    assert len(words_of([text])) == MOST_WORDS
