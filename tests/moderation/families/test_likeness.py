"""How alike two texts are, and what the index finds them by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imrf_portal.moderation.families.likeness import ALIKE, FEWEST_WORDS, Fingerprint
from tests.moderation.families import repeats

WORDS = [f"word{number}" for number in range(100)]

BANDS_OF_KEEP_IT = 2010406608
BANDS_OF_A_HUNDRED_WORDS = (409468256, -855676826, -2040977127)


def likeness(one: str, other: str) -> float:
    return Fingerprint.of(one).likeness(Fingerprint.of(other))


def share_a_band(one: str, other: str) -> bool:
    return not set(Fingerprint.of(one).bands).isdisjoint(Fingerprint.of(other).bands)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We ask: KEEP it.", "we ask – keep it"),
        ("Keep “it”\n\n here", 'keep "it" here'),
        ("l’État", "L'ÉTAT"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("نَصٌّ تجريبـي", "نص تجريبي"),
        ("保留，这句。", "保留这句"),
        ("naïve", "nai\u0308ve"),
    ],
)
def test_case_signs_spaces_and_vowel_marks_do_not_count(one, other):
    assert likeness(one, other) == 1
    assert Fingerprint.of(one).bands == Fingerprint.of(other).bands


@pytest.mark.parametrize(
    ("one", "other"),
    [("keep it", "keep it all"), ("हिन्दी", "हन्द"), ("保留这句", "保留那句"), ("", ""), ("…", "…")],
)
def test_short_texts_are_alike_only_if_their_words_are_equal(one, other):
    assert likeness(one, other) == 0


def test_writing_without_spaces_is_compared_by_characters():
    one, other = repeats.campaign("zh-hans")[:2]
    assert ALIKE <= likeness(one, other) < 1


def test_likeness_is_the_share_of_words_in_the_same_order():
    one = " ".join(WORDS)
    assert likeness(one, " ".join(WORDS[:50])) == pytest.approx(2 * 50 / 150)
    assert likeness(one, " ".join(WORDS[50:] + WORDS[:50])) == pytest.approx(0.5)


def test_text_one_word_short_of_many_is_short():
    enough = " ".join(WORDS[:FEWEST_WORDS])
    assert not Fingerprint.of(enough).is_short
    assert Fingerprint.of(enough.rpartition(" ")[0]).is_short


def test_near_identical_texts_share_a_band_and_strangers_do_not():
    for texts in repeats.families().values():
        assert all(share_a_band(texts[0], text) for text in texts)
    strangers = repeats.strangers()
    assert not any(share_a_band(one, other) for one in strangers for other in strangers if one != other)


def test_no_two_short_texts_share_a_band():
    texts = repeats.short_ones()
    bands = [band for text in texts for band in Fingerprint.of(text).bands]
    assert len(texts) == len(bands) == len(set(bands)) == 300


def test_bands_are_the_same_in_every_process():
    # They are stored: whoever changes how they are made has to make all of them anew.
    assert Fingerprint.of("keep it").bands == (BANDS_OF_KEEP_IT,)
    assert Fingerprint.of(" ".join(WORDS)).bands[:3] == BANDS_OF_A_HUNDRED_WORDS


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_a_likeness(one, other):
    here, there = Fingerprint.of(one), Fingerprint.of(other)
    assert Fingerprint.from_bytes(bytes(here)) == here
    assert 0 <= here.likeness(there) == there.likeness(here) <= 1
    assert here.likeness(here) == bool(here.words)
    assert all(-(2**31) <= band < 2**31 for band in here.bands)
