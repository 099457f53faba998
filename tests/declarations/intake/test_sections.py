"""Numbers that start again under articles and sections, and options: read through the plain texts they come in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.intake.labels import from_slug
from declarations.intake.text import read_text


def printed(text):
    return [str(each.label) for each in read_text(text).paragraphs if each.label]


def codes(text):
    return [warning.code for warning in read_text(text).warnings]


def test_numbers_that_start_again_under_articles_name_the_article():
    text = "We met,\n\n## Article 3\n\n1. One.\n\n(a) Part.\n\n2. Two.\n\n## [Article 3bis] (forests)\n\n1. One.\n\n4. Four."
    assert printed(text) == [
        "¶1",
        "Article 3, 1",
        "Article 3, 1 (a)",
        "Article 3, 2",
        "Article 3 bis, 1",
        "Article 3 bis, 4",
    ]
    assert codes(text) == []


def test_numbers_that_run_on_name_no_section():
    text = "# I. One\n\n1. One.\n\n2. Two.\n\n# II. Two\n\n3. Three.\n\n# Article 9\n\n4. Four."
    assert printed(text) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("I. Means", "II. Ends", ["Section I, 1", "Section II, 1"]),
        ("A. Means", "B. Ends", ["Section A, 1", "Section B, 1"]),
        ("Section 1", "Section 2", ["Section 1, 1", "Section 2, 1"]),
        ("Chapter I", "Annex", ["1", "Annex, 1"]),
        ("Статья 1", "Статья 2", ["Article 1, 1", "Article 2, 1"]),
        ("المادة ١", "المادة ٢", ["Article 1, 1", "Article 2, 1"]),
        ("第一条", "第二条", ["Article 1, 1", "Article 2, 1"]),
    ],
)
def test_sections_of_every_kind_and_language_qualify(first, second, expected):
    assert printed(f"# {first}\n\n1. One.\n\n# {second}\n\n1. One.") == expected


def test_sections_within_sections_are_named_where_both_start_again():
    inner = "## A. Z\n\n1. One.\n\n2. Two.\n\n## B. W\n\n1. One.\n\n2. Two.\n\n"
    text = f"# I. X\n\n{inner}# II. Y\n\n{inner}"
    assert printed(text)[::2] == [
        "Section I, Section A, 1",
        "Section I, Section B, 1",
        "Section II, Section A, 1",
        "Section II, Section B, 1",
    ]


def test_letter_headings_go_on_to_i():
    headings = [f"## {letter}. X" for letter in "ABCDEFGHIJ"]
    labels = printed("\n\n".join(f"{heading}\n\n1. One." for heading in headings))
    assert labels[-2:] == ["Section I, 1", "Section J, 1"]


def test_label_that_is_merely_repeated_is_the_second_with_a_warning():
    text = "# Article 1\n\n9 bis. One.\n\n# Article 2\n\n9 bis. Two."
    assert printed(text) == ["9 bis", "9 bis (2nd)"]
    assert codes(text) == ["duplicate-label"]


def test_paragraph_without_number_is_counted_within_its_numbered_section():
    text = "We met,\n\nWe saw,\n\n# Article 1\n\nFirst.\n\nSecond.\n\n# Article 23\n\nOnly.\n\n# Closing\n\nThanks."
    assert printed(text) == ["¶1", "¶2", "Article 1, ¶1", "Article 1, ¶2", "Article 23, ¶1", "¶3"]


def test_title_under_an_article_leaves_the_article_open():
    assert printed("# Article 1\n\n# Purpose\n\nOnly.\n\n# Article 2\n\n# Means\n\nOnly.") == [
        "Article 1, ¶1",
        "Article 2, ¶1",
    ]


def test_line_that_is_only_an_article_is_its_heading():
    assert printed("Article 1\n\n1. One.\n\nArticle 2\n\n1. One.") == ["Article 1, 1", "Article 2, 1"]


def test_title_on_a_line_under_an_article_is_its_title():
    draft = read_text("Article 1\n\nPurpose\n\n1. One.\n\nArticle 2\nMeans\n\n1. One.")
    assert [(str(each.kind), each.text) for each in draft.paragraphs] == [
        ("heading", "Article 1"),
        ("heading", "Purpose"),
        ("operative", "One."),
        ("heading", "Article 2"),
        ("heading", "Means"),
        ("operative", "One."),
    ]


def test_sub_paragraph_may_bear_its_whole_label():
    draft = read_text(
        "56. We:\n\n56 (a) Listen;\n\n56 (a) (i) Well;\n\n56(b). Act.\n\n(c) Thank.\n\n57 (seven) days."
    )
    assert [str(each.label) for each in draft.paragraphs] == [
        "56",
        "56 (a)",
        "56 (a) (i)",
        "56 (b)",
        "56 (c)",
        "¶1",
    ]
    assert [each.parent for each in draft.paragraphs] == [None, 0, 1, 0, 0, None]


def test_options_stand_under_their_number_and_keep_their_text():
    draft = read_text(
        "7. Features\n\nOption 1: Parties shall:\n\n(a) Listen;\n\nOption 2: No text\n\n8. Next."
    )
    assert [(str(each.label), each.text) for each in draft.paragraphs] == [
        ("7", "Features"),
        ("7, Option 1", "Option 1: Parties shall:"),
        ("7, Option 1 (a)", "Listen;"),
        ("7, Option 2", "Option 2: No text"),
        ("8", "Next."),
    ]
    assert [each.parent for each in draft.paragraphs] == [None, 0, 1, 0, None]


def test_two_options_under_one_label_are_told_apart_and_one_alone_is_not():
    assert printed("9. Option 1: One.\n\n9. Option 2: Two.\n\n10. Option 1: Alone.") == [
        "9, Option 1",
        "9, Option 2",
        "10",
    ]
    assert printed("4. Option 1: One.\n\nOption 2: Two.") == ["4, Option 1", "4, Option 2"]


def test_options_of_an_article_name_themselves_where_numbers_start_again_in_them():
    text = "# Article 6\n\nOption 1:\n\n1. One.\n\n2. Two.\n\nOption 2:\n\n1. One.\n\nOption 3:\n\nNo text.\n\n# Article 7\n\n1. One."
    assert printed(text) == [
        "Article 6, Option 1",
        "Article 6, Option 1, 1",
        "Article 6, Option 1, 2",
        "Article 6, Option 2",
        "Article 6, Option 2, 1",
        "Article 6, Option 3",
        "Article 7, 1",
    ]


def test_option_without_text_takes_up_the_block_behind_it():
    draft = read_text("1. We choose.\n\nOption 1:\n\nTo stay.\n\nOption 2:\n\n2. We go.")
    assert [(str(each.label), each.text) for each in draft.paragraphs] == [
        ("1", "We choose."),
        ("1, Option 1", "Option 1: To stay."),
        ("1, Option 2", "Option 2:"),
        ("2", "We go."),
    ]


def test_choice_within_an_option_is_a_part_of_it():
    assert printed("3. Efforts\n\nOption 2:\n\nOption (a): One.\n\nOption (b): Two.") == [
        "3",
        "3, Option 2",
        "3, Option 2 (a)",
        "3, Option 2 (b)",
    ]


def test_options_before_any_number_are_merely_counted():
    assert printed("We met,\n\nOption 1: Recalling,\n\nOption 2: Noting,\n\n1. We act.") == [
        "¶1",
        "¶2",
        "¶3",
        "1",
    ]


def test_reference_to_a_paragraph_that_is_not_there_is_a_warning():
    text = (
        "1. We act on paragraphs 2 and 99bis.\n\n2. See paragraph 5 of resolution 73/195 and paragraph 99bis."
    )
    (warning,) = read_text(text).warnings
    assert (warning.code, str(warning.place)) == ("unknown-reference", "line 1 of the file")
    assert "“99bis”" in str(warning.sentence)


blocks = st.sampled_from(
    [
        "# Article 1",
        "# Article 2",
        "# II. Review",
        "## A. Part",
        "# Annex",
        "# Closing",
        "Option 1:",
        "Option 2: Text.",
        "Option A: Text.",
        "1. One:",
        "1 bis. More.",
        "2. Option 1: Text.",
        "(a) Part;",
        "(i) Part.",
        "- Item",
        "Plain text.",
    ]
)


@given(st.lists(blocks, min_size=1, max_size=25))
def test_every_paragraph_has_a_label_of_its_own_that_leads_back_to_it(some):
    text = "\n\n".join([*some, "Coda."])
    labels = [each.label for each in read_text(text).paragraphs if each.kind != "heading"]
    assert None not in labels
    assert len(set(labels)) == len(labels)
    assert len({label.slug for label in labels}) == len(labels)
    assert [from_slug(label.slug) for label in labels] == labels
