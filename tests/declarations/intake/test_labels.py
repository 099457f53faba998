import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.intake.labels import BadLabel, Label, Series, Step, counted, from_slug, note
from declarations.intake.spelling import parse
from tests.declarations.intake.strategies import labels

RESERVED = {"compare", "life", "paragraphs", "compilation", "answers", "dropped"}

IN_ORDER = """
PP1 | PP1 bis | PP2 | ¶1 | ¶1 (a) | ¶2 |
8 | 9 pre | 9 pre (a) | 9 | 9 (a) | 9 (a bis) | 9 (a bis) (i) | 9 (b) | 9, Option 1 | 9, Option 1 (a) | 9, Option 2 | 9 (2nd) | 9 (2nd) (a) | 9 alt |
9 bis | 9 bis (a) | 9 bis (2nd) | 9 bis alt | 9 ter | 9 quater | 9 quinquies | 9 sexies | 9 septies | 9 octies |
9 novies | 9 decies | 9 undecies | 9 duodecies | 9 a | 9 b | 9.1 | 9.1 bis | 9.2 | 10 pre | 10 | 11 |
56 | 56 (a) | 56 (h) | 56 (i) | 56 (ii) | 56 (iv) | 56 (j) | 56 (v) | 56 (vi) | 56 (ix) | 56 (w) | 56 (x) |
56 (xi) | 56 (y) | 56 (z) | 56 (aa) | 56 (bb) | 56 bis | 56 a | 57 | OP1 | OP2 |
Part I, 3 | Section II, 1 | Section II, Section A, 1 | Section II, Section B, 1 | Section IX, 1 | Section X, 1 |
Article 3, Option 1 | Article 3, Option 1, 1 | Article 3, Option 2 | Article 3, ¶1 | Article 3, 1 | Article 3, 2 |
Article 3 bis, 1 | Article 4, 1 | Article 10, 1 | Annex, 1 | Annex I, 1 | Annex I, Section A, 1 | Annex II, 1 | Note 1 | Note 2
"""


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("9", "9"),
        ("9 bis", "9-bis"),
        ("9 pre", "9-pre"),
        ("56 a", "56-a"),
        ("56 (a)", "56.a"),
        ("56 (a) (ii)", "56.a.ii"),
        ("56 (a bis)", "56.a-bis"),
        ("56 bis (a)", "56-bis.a"),
        ("9 bis (2nd)", "9-bis~2"),
        ("9 (2nd) (a)", "9~2.a"),
        ("3.2", "3-2"),
        ("3 (2)", "3.2"),
        ("3.3 bis alt", "3-3-bis-alt"),
        ("PP3", "pp3"),
        ("OP12 bis", "op12-bis"),
        ("¶3", "p3"),
        ("Note 1", "note-1"),
        ("Article 3 bis, 4", "article-3-bis.4"),
        ("Article 3 bis, 4 (a)", "article-3-bis.4.a"),
        ("Article 23, ¶1", "article-23.p1"),
        ("Section II, 9 ter", "section-ii.9-ter"),
        ("Annex, 4", "annex.4"),
        ("Annex I, Section A, 4", "annex-i.section-a.4"),
        ("9, Option 2", "9.option-2"),
        ("9, Option 2 (a)", "9.option-2.a"),
        ("Article 6, Option 1, 3", "article-6.option-1.3"),
        ("Article 6, Option A", "article-6.option-a"),
        ("Article 6, Option A (b)", "article-6.option-a.b"),
        ("Article 6, 1, Option II (3) (2nd)", "article-6.1.option-ii.3~2"),
    ],
)
def test_slug_follows_the_rules(label, slug):
    assert parse(label).slug == slug
    assert from_slug(slug) == parse(label)


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "bis",
        "9-",
        "9 bis",
        "9-BIS",
        "9~1",
        "9~0",
        "09",
        "9.q7",
        "9.or",
        "p",
        "x9",
        "9..a",
        "٩",
        "annex",
        "article.4",
        "article-3",
        "article-3.a",
        "article-3~2.4",
        "4.article-3",
        "option",
        "article-qz.4",
        *sorted(RESERVED),
    ],
)
def test_slug_that_no_label_has_is_refused(slug):
    with pytest.raises(BadLabel):
        from_slug(slug)


def test_labels_sort_as_they_stand_on_paper():
    expected = [label.strip() for label in re.split(r"[|\n]+", IN_ORDER) if label.strip()]
    assert [
        str(label) for label in sorted(map(parse, expected[::-1]), key=lambda label: label.sort_key)
    ] == expected


def test_parent_is_the_label_without_its_last_step():
    label = parse("56 bis (a) (ii)")
    assert str(label.parent) == "56 bis (a)"
    assert str(label.parent.parent) == "56 bis"
    assert label.parent.parent.parent is None


def test_label_is_told_apart_from_its_second_occurrence():
    label = parse("9 bis")
    assert str(label.again(2)) == "9 bis (2nd)"
    assert [str(label.again(number)).split("(")[1] for number in (3, 4, 11, 12, 13, 21, 22, 103)] == [
        "3rd)",
        "4th)",
        "11th)",
        "12th)",
        "13th)",
        "21st)",
        "22nd)",
        "103rd)",
    ]


def test_counted_paragraphs_and_footnotes_have_labels_of_their_own():
    assert (str(counted(4)), str(note(4))) == ("¶4", "Note 4")


def test_label_goes_under_another():
    assert str(Label((Step("a", Series.WITHIN),)).under(parse("9 bis"))) == "9 bis (a)"


@pytest.mark.parametrize(
    ("previous", "step", "expected"),
    [
        (None, "1", True),
        (None, "2", False),
        ("9", "10", True),
        ("9", "11", False),
        ("9", "9 bis", True),
        ("9", "9", False),
        ("9 bis", "9 ter", True),
        ("9 ter", "9 bis", False),
        ("9 ter", "10", True),
        ("9", "10 pre", True),
        ("9", "10 bis", False),
        ("9", "9.1", True),
        ("9.1", "9.2", True),
        ("9.9", "10", True),
        ("56", "56 a", True),
        ("PP3", "4", False),
        ("PP3", "PP4", True),
    ],
)
def test_number_follows_the_one_before(previous, step, expected):
    assert parse(step).step.follows(parse(previous).step if previous else None) is expected


@pytest.mark.parametrize(
    ("previous", "mark", "expected"),
    [
        ("a", "b", True),
        ("a", "c", False),
        ("z", "aa", True),
        ("h", "i", True),
        ("i", "j", True),
        ("i", "ii", True),
        ("ii", "iii", True),
        ("v", "w", True),
        ("v", "vi", True),
        ("1", "2", True),
        ("ix", "x", True),
    ],
)
def test_mark_follows_the_one_before(previous, mark, expected):
    assert Step(mark, Series.WITHIN).follows(Step(previous, Series.WITHIN)) is expected


@given(labels)
def test_canonical_spelling_gives_the_label_back(label):
    assert parse(str(label)) == label


@given(labels)
def test_slug_gives_the_label_back_and_fits_into_an_address(label):
    assert from_slug(label.slug) == label
    assert re.fullmatch(r"[a-z0-9.~-]+", label.slug)
    assert label.slug not in RESERVED
    assert re.search("[0-9-]", label.slug)


@given(labels, labels)
def test_distinct_labels_have_distinct_slugs_spellings_and_keys(one, other):
    assert (
        (one == other)
        == (one.slug == other.slug)
        == (str(one) == str(other))
        == (one.sort_key == other.sort_key)
    )


@given(st.lists(labels, max_size=6))
def test_order_is_total(some):
    keys = sorted(label.sort_key for label in some)
    assert all(one <= other for number, one in enumerate(keys) for other in keys[number:])


@given(labels)
def test_sub_paragraph_sorts_after_its_parent_and_before_what_comes_next(label):
    if label.parent:
        assert label.parent.sort_key < label.sort_key
        assert label.sort_key < label.parent.again(label.parent.step.occurrence + 1).sort_key
