import pytest

from declarations.intake.reading import CannotRead, Kind
from declarations.intake.text import read_text

DRAFT = """\
# Demonstration text: Progress Declaration

The States that met,

*Recalling* the Compact,

## Our commitments

1. We resolve:

   (a) To listen to **migrants**;

   (b) To act[^1].

1 bis. We add
a second line.

42-ter. We resolve \\*further\\*.

[^1]: As _agreed_ in the Compact.
"""


def rows(text):
    return [(str(each.kind), str(each.label or ""), each.text) for each in read_text(text).paragraphs]


def test_draft_in_markdown_is_read():
    draft = read_text(DRAFT)
    assert draft.title == "Demonstration text: Progress Declaration"
    assert rows(DRAFT) == [
        ("preambular", "¶1", "The States that met,"),
        ("preambular", "¶2", "Recalling the Compact,"),
        ("heading", "", "Our commitments"),
        ("operative", "1", "We resolve:"),
        ("sub-paragraph", "1 (a)", "To listen to migrants;"),
        ("sub-paragraph", "1 (b)", "To act."),
        ("operative", "1 bis", "We add a second line."),
        ("operative", "42 ter", "We resolve *further*."),
        ("note", "Note 1", "As agreed in the Compact."),
    ]
    assert draft.paragraphs[-1].parent == 5
    assert str(draft.paragraphs[6].place) == "line 15 of the file"
    assert draft.warnings == []


def test_lines_that_open_with_labels_or_bullets_are_blocks():
    text = "1. We resolve:\n- to listen;\n  to everybody;\n- to act.\n2. We thank\n2030 people.\n"
    assert rows(text) == [
        ("operative", "1", "We resolve:"),
        ("sub-paragraph", "¶1", "to listen; to everybody;"),
        ("sub-paragraph", "¶2", "to act."),
        ("operative", "2", "We thank 2030 people."),
    ]


def test_wrapped_line_that_begins_with_a_number_goes_on_in_a_block_without_label():
    assert rows("1. We.\n\nAs said in paragraph\n73. And so on.") == [
        ("operative", "1", "We."),
        ("operative", "¶1", "As said in paragraph 73. And so on."),
    ]


def test_numbers_further_in_count_sub_paragraphs():
    assert [label for _, label, _ in rows("1. We:\n\n   1. One;\n   2. Two;\n\n2. We thank.")] == [
        "1",
        "1 (1)",
        "1 (2)",
        "2",
    ]


def test_label_may_be_bold():
    assert rows("**9 bis.** We add.\n\n*10.* We go on.")[0] == ("operative", "9 bis", "We add.")


def test_bold_line_is_a_heading():
    draft = read_text("**Our commitments**\n\n1. We resolve.")
    assert (draft.paragraphs[0].kind, draft.paragraphs[0].text) == (Kind.HEADING, "Our commitments")


def test_heading_of_the_first_level_is_the_title_only_where_it_is_first_and_alone():
    assert read_text("# One\n\n1. We.\n\n# Two\n\n2. We.").title is None
    assert read_text("1. We.\n\n# Two\n\n2. We.").title is None
    assert read_text("\n\n# One #\n\n1. We.").title == "One"


def test_front_matter_gives_the_title():
    draft = read_text('---\ntitle: "Zero draft"\nedit: true\n---\n\n# Part\n\n1. We.\n\n---\n\n2. We.')
    assert draft.title == "Zero draft"
    assert [str(each.label or each.text) for each in draft.paragraphs] == ["Part", "1", "2"]
    assert str(draft.paragraphs[1].place) == "line 8 of the file"


def test_footnotes_stand_in_the_order_of_their_calls():
    draft = read_text("1. One[^b] two[^a].\n\n[^a]: A.\n\n[^b]: B.\n\n[^c]: Never called.")
    assert [each.text for each in draft.paragraphs] == ["One two.", "B.", "A.", "Never called."]
    assert [each.parent for each in draft.paragraphs] == [None, 0, 0, None]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(newline):
    assert len(rows(DRAFT.replace("\n", newline))) == 9


def test_arabic_and_chinese_texts_are_read_onto_the_same_labels():
    arabic = "٩ - نقرر:\n\n(أ) الاستماع؛\n\n(ب) العمل.\n\n٩ مكررا - نضيف.\n"
    chinese = "9. 我们决心：\n\n(a) 倾听；\n\n(b) 行动。\n\n9之二. 我们补充。\n"
    english = "9. We resolve:\n\n(a) To listen;\n\n(b) To act.\n\n9 bis. We add.\n"
    expected = [label for _, label, _ in rows(english)]
    assert [label for _, label, _ in rows(arabic)] == expected
    assert [label for _, label, _ in rows(chinese)] == expected


@pytest.mark.parametrize("text", ["", "\n\n", "# Only a title\n", "---\ntitle: x\n---\n", "***\n"])
def test_text_without_a_paragraph_cannot_be_read(text):
    with pytest.raises(CannotRead):
        read_text(text)


def test_ten_thousand_paragraphs_are_read():
    draft = read_text("\n\n".join(f"{number}. We resolve." for number in range(1, 10_001)))
    assert str(draft.paragraphs[-1].label) == "10000"
    assert draft.warnings == []


def test_marks_without_end_are_read_in_time():
    assert read_text("1. " + "*" * 50_000).paragraphs
    assert read_text("1. " + "*a " * 20_000 + "_b" * 20_000).paragraphs


def test_text_with_too_many_paragraphs_is_refused():
    with pytest.raises(CannotRead, match="more than"):
        read_text("1. a\n\n" * 40_000)
