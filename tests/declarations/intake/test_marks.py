import pytest

from declarations.intake import marks


@pytest.mark.parametrize(
    ("number", "expected"), [(0, ""), (1, "a"), (26, "z"), (27, "aa"), (28, "bb"), (52, "zz"), (53, "aaa")]
)
def test_letters_count_as_word_counts(number, expected):
    assert marks.letters(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(0, ""), (4, "iv"), (9, "ix"), (49, "xlix"), (1994, "mcmxciv")]
)
def test_roman_counts(number, expected):
    assert marks.roman(number) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", True),
        ("bb", True),
        ("iv", True),
        ("12", True),
        ("l", True),
        ("or", False),
        ("A", False),
        ("٣", False),
    ],
)
def test_mark_is_told_from_a_word(text, expected):
    assert marks.is_mark(text) is expected


@pytest.mark.parametrize(
    ("mark", "expected"), [("1", "number"), ("a", "letter"), ("i", "roman"), ("v", "letter"), ("vi", "roman")]
)
def test_style_of_a_list_is_told_by_its_first_mark(mark, expected):
    assert marks.style(mark) == expected


def test_order_satisfies_letters_and_roman_numbers_alike():
    for count in (marks.letters, marks.roman):
        row = [count(number) for number in range(1, 49 if count is marks.roman else 27)]
        assert sorted(row, key=marks.order) == row


def test_letters_without_end_are_written_in_figures():
    assert marks.letters(780) == "z" * 30
    assert marks.letters(781) == "781"
