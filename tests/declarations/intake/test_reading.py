import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from declarations.intake import reading
from declarations.intake.reading import Block, CannotRead, Kind, Role, read, settle
from tests.declarations.intake.strategies import labels


def blocks(*texts, **facts):
    return [Block(text, f"line {number}", **facts) for number, text in enumerate(texts, start=1)]


def rows(draft):
    """Paragraphs as (kind, label, text), for comparing a whole draft at once."""
    return [(str(each.kind), str(each.label or ""), each.text) for each in draft.paragraphs]


def printed(draft):
    return [str(each.label or "") for each in draft.paragraphs]


def codes(draft):
    return [warning.code for warning in draft.warnings]


def test_paragraphs_are_told_apart():
    draft = read(
        [
            Block("Progress Declaration", "line 1", role=Role.TITLE),
            *blocks("We, Heads of State and Government,", "Recalling the Compact,"),
            Block("Commitments", "line 4", heading=1),
            *blocks("1. We resolve:", "(a) To listen;", "(b) To act.", "2. We thank the host."),
        ]
    )
    assert draft.title == "Progress Declaration"
    assert rows(draft) == [
        ("preambular", "¶1", "We, Heads of State and Government,"),
        ("preambular", "¶2", "Recalling the Compact,"),
        ("heading", "", "Commitments"),
        ("operative", "1", "We resolve:"),
        ("sub-paragraph", "1 (a)", "To listen;"),
        ("sub-paragraph", "1 (b)", "To act."),
        ("operative", "2", "We thank the host."),
    ]
    assert [each.parent for each in draft.paragraphs] == [None, None, None, None, 3, 3, None]
    assert [each.level for each in draft.paragraphs] == [1, 1, 1, 1, 2, 2, 1]
    assert [each.order for each in draft.paragraphs] == list(range(7))
    assert [each.slug for each in draft.paragraphs] == ["p1", "p2", "", "1", "1.a", "1.b", "2"]
    assert codes(draft) == []


def test_labels_of_preambular_and_operative_paragraphs_tell_their_kind():
    draft = read(blocks("PP1 Recalling the Compact,", "PP1 bis. Noting,", "OP1. Decides;", "OP2 Requests."))
    assert rows(draft) == [
        ("preambular", "PP1", "Recalling the Compact,"),
        ("preambular", "PP1 bis", "Noting,"),
        ("operative", "OP1", "Decides;"),
        ("operative", "OP2", "Requests."),
    ]


def test_text_without_numbers_is_counted_with_a_warning():
    draft = read(
        [
            *blocks("The General Assembly,"),
            Block("Recalling its resolutions", "line 2", italic_opening=True),
            *blocks("Decides to meet.", "Thanks the host,"),
        ]
    )
    assert rows(draft) == [
        ("preambular", "¶1", "The General Assembly,"),
        ("preambular", "¶2", "Recalling its resolutions"),
        ("operative", "¶3", "Decides to meet."),
        ("operative", "¶4", "Thanks the host,"),
    ]
    assert codes(draft) == ["unnumbered"]


def test_block_without_number_becomes_a_paragraph_of_its_own_with_one_warning():
    draft = read(blocks("1. We resolve.", "Chapeau.", "2. We thank.", "Coda."))
    assert printed(draft) == ["1", "¶1", "2", "¶2"]
    (warning,) = draft.warnings
    assert (warning.code, warning.place) == ("unlabelled", "line 2")
    assert str(warning.sentence) == "2 paragraphs have no number and are called ¶1 and so on."


def test_label_that_occurs_twice_is_a_warning_naming_both_places():
    draft = read(blocks("9 bis. One.", "(a) Part.", "9bis Two.", "(a) Part.", "9-Bis. Three."))
    assert printed(draft) == ["9 bis", "9 bis (a)", "9 bis (2nd)", "9 bis (2nd) (a)", "9 bis (3rd)"]
    assert codes(draft) == ["duplicate-label"] * 2
    assert str(draft.warnings[0].sentence) == (
        "The label 9 bis stands at line 1 and again at line 3. The latter is called 9 bis (2nd)."
    )
    assert [each.slug for each in draft.paragraphs][2:4] == ["9-bis~2", "9-bis~2.a"]


def test_sub_paragraph_that_occurs_twice_is_the_second():
    draft = read(blocks("9. We:", "(a) One;", "(b) Two;", "(b) Three."))
    assert printed(draft) == ["9", "9 (a)", "9 (b)", "9 (b) (2nd)"]


def test_sub_paragraphs_nest_by_their_marks():
    marks = ["(a)", "(i)", "(ii)", "(b)", "(i)", "(i bis)", "(ii)", "(c)", "(c bis)", "(d)"]
    draft = read(blocks("5. We:", *(f"{mark} Text;" for mark in marks)))
    assert printed(draft)[1:] == [
        "5 (a)",
        "5 (a) (i)",
        "5 (a) (ii)",
        "5 (b)",
        "5 (b) (i)",
        "5 (b) (i bis)",
        "5 (b) (ii)",
        "5 (c)",
        "5 (c bis)",
        "5 (d)",
    ]
    assert [each.level for each in draft.paragraphs] == [1, 2, 3, 3, 2, 3, 3, 3, 2, 2, 2]


def test_letter_i_goes_on_from_h():
    letters = "abcdefghijk"
    draft = read(blocks("5. We:", *(f"({letter}) Text;" for letter in letters)))
    assert printed(draft)[1:] == [f"5 ({letter})" for letter in letters]


def test_roman_numbers_stand_right_under_a_paragraph():
    draft = read(
        blocks("5. We:", "(i) One;", "(ii) Two;", "(iii) Three;", "(iv) Four;", "(v) Five;", "(vi) Six.")
    )
    assert printed(draft)[1:] == [f"5 ({mark})" for mark in ("i", "ii", "iii", "iv", "v", "vi")]


def test_sub_paragraph_that_was_dropped_leaves_a_gap():
    draft = read(blocks("5. We:", "(a) One;", "(c) Three;", "(i) Inner;", "(iv) Inner;", "(f) Six."))
    assert printed(draft)[1:] == ["5 (a)", "5 (c)", "5 (c) (i)", "5 (c) (iv)", "5 (f)"]


def test_russian_letters_are_read_as_they_go_on():
    draft = read(blocks("5. Мы:", *(f"{letter}) Текст;" for letter in "абвгдеж")))
    assert printed(draft)[1:] == [f"5 ({letter})" for letter in "abcdefg"]
    doubles = read(blocks("5. Мы:", "а) Текст;", "b) Текст;", "с) Текст;"))
    assert printed(doubles)[1:] == ["5 (a)", "5 (b)", "5 (c)"]


def test_sub_paragraphs_join_the_block_that_introduces_them():
    draft = read(blocks("1. We resolve.", "The following:", "(a) One;", "(b) Two."))
    assert printed(draft) == ["1", "¶1", "¶1 (a)", "¶1 (b)"]
    assert [each.parent for each in draft.paragraphs] == [None, None, 1, 1]


def test_sub_paragraphs_go_on_after_a_block_without_number():
    draft = read(blocks("1. We:", "(a) One;", "An aside.", "(b) Two."))
    assert printed(draft) == ["1", "1 (a)", "¶1", "1 (b)"]


def test_sub_paragraph_under_a_heading_of_its_own_is_a_warning():
    draft = read([*blocks("1. We:", "(a) One;"), Block("Part two", "line 3", heading=2), *blocks("(b) Two.")])
    assert printed(draft) == ["1", "1 (a)", "", "1 (b)"]
    assert codes(draft) == ["detached"]


def test_mark_without_paragraph_above_stays_in_the_text():
    draft = read(blocks("(a) One;", "1. We resolve."))
    assert rows(draft)[0] == ("preambular", "¶1", "(a) One;")


def test_numbers_in_brackets_can_count_paragraphs():
    draft = read(blocks("(1) We resolve:", "(a) One;", "(2) We thank."))
    assert printed(draft) == ["1", "1 (a)", "2"]


def test_numbers_in_brackets_count_sub_paragraphs_under_a_number():
    assert printed(read(blocks("1. We:", "(1) One;", "(2) Two;", "2. We thank."))) == [
        "1",
        "1 (1)",
        "1 (2)",
        "2",
    ]


def test_numbers_in_brackets_nest_under_letters():
    draft = read(blocks("1. We:", "(a) One:", "(1) Inner;", "(2) Inner;", "(b) Two:", "(1) Inner;"))
    assert printed(draft)[1:] == ["1 (a)", "1 (a) (1)", "1 (a) (2)", "1 (b)", "1 (b) (1)"]


def test_label_that_grows_without_end_stays_in_the_text():
    draft = read(blocks("1. We:", *(f"({mark}) Part;" for mark in ("a", "i", "1") * 20)))
    assert max(len(str(each.label)) for each in draft.paragraphs) <= 60
    assert len(draft.paragraphs) == 61
    endless = read(blocks("1. We.", "1" + ".1" * 5_000 + " And.", "2" + " bis" * 5_000 + " And."))
    assert max(len(str(each.label)) for each in endless.paragraphs) <= 60
    assert all(each.text.endswith("And.") for each in endless.paragraphs[1:])


def test_number_further_in_counts_sub_paragraphs():
    inner = [Block(f"{number}. Part;", f"line {number}", depth=2) for number in (1, 2)]
    draft = read([*blocks("1. We:"), *inner, *blocks("2. We thank.")])
    assert printed(draft) == ["1", "1 (1)", "1 (2)", "2"]


def test_number_further_in_goes_on_under_an_option():
    inner = [Block(text, "line", depth=2) for text in ("Option 1:", "1. One;", "2. Two.")]
    assert printed(read([*blocks("7. Features"), *inner])) == [
        "7",
        "7, Option 1",
        "7, Option 1 (1)",
        "7, Option 1 (2)",
    ]


def test_number_with_only_a_space_behind_it_counts_where_it_goes_on():
    draft = read(
        blocks("1 We recall.", "2 We resolve.", "2030 Agenda matters.", "2a We add.", "3 million people.")
    )
    assert printed(draft) == ["1", "2", "¶1", "2 a", "¶2"]
    assert codes(draft) == ["unlabelled", "bare-number"]


def test_letter_with_a_full_stop_counts_where_it_goes_on():
    draft = read(blocks("1. We:", "a. One;", "b. Two;", "x. Three."))
    assert rows(draft)[1:] == [
        ("sub-paragraph", "1 (a)", "One;"),
        ("sub-paragraph", "1 (b)", "Two;"),
        ("operative", "¶1", "x. Three."),
    ]


def test_number_without_text_is_left_out_with_a_warning():
    draft = read(blocks("1. We resolve.", "2.", "3. We thank.", "4."))
    assert printed(draft) == ["1", "3"]
    assert codes(draft) == ["no-text"] * 2


def test_number_without_text_that_opens_sub_paragraphs_stays():
    draft = read(blocks("1. We resolve.", "2.", "(a) One;", "(b) Two."))
    assert rows(draft)[1:3] == [("operative", "2", ""), ("sub-paragraph", "2 (a)", "One;")]
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("block", "level"),
    [
        (Block("Our commitments", "", emphatic=True), 2),
        (Block("OUR COMMITMENTS", ""), 2),
        (Block("II. Our commitments", ""), 1),
        (Block("II.\tOur commitments", ""), 1),
        (Block("Our commitments", "", number="II."), 1),
        (Block("Our commitments", "", number="B."), 2),
        (Block("Our commitments", "", heading=3), 3),
        (Block("1. Our commitments", "", heading=1), 1),
    ],
)
def test_heading_is_told_by_style_or_look(block, level):
    draft = read([*blocks("1. We resolve."), block, *blocks("2. We thank.")])
    assert (draft.paragraphs[1].kind, draft.paragraphs[1].level) == (Kind.HEADING, level)
    assert printed(draft) == ["1", "", "2"]


def test_number_of_a_heading_stays_in_its_text():
    draft = read([Block("Our commitments", "", number="II.", heading=1), *blocks("1. We resolve.")])
    assert draft.paragraphs[0].text == "II. Our commitments"


@pytest.mark.parametrize(
    "block",
    [
        Block("We are bold.", "", emphatic=True),
        Block("Word " * 40, "", emphatic=True),
        Block("1. WE RESOLVE", "", heading=None),
        Block("1. We resolve to act.", "", heading=2),
        Block("We resolve. " * 40, "", heading=2),
        Block("NO", "", bullet=True),
        Block("I recall the Compact", ""),
        Block("_____", "", emphatic=True),
    ],
)
def test_paragraph_that_only_looks_like_a_heading_is_none(block):
    draft = read([block, *blocks("2. We thank.")])
    assert draft.paragraphs[0].kind is not Kind.HEADING


def test_word_number_is_the_label():
    draft = read(
        [Block("We resolve.", "", number="9."), Block("To act.", "", number="(a)", depth=1, list_id="1")]
    )
    assert printed(draft) == ["9", "9 (a)"]


def test_word_number_with_a_typed_adverb_is_a_warning():
    draft = read([Block("We resolve.", "", number="9."), Block("bis. We add.", "paragraph 2", number="9.")])
    assert rows(draft)[1] == ("operative", "9 bis", "We add.")
    assert codes(draft) == ["typed-suffix"]


def test_word_number_that_is_no_label_stays_in_the_text():
    draft = read(
        [Block("Scope of the whole.", "", number="Article 1"), Block("We resolve.", "", number="9.")]
    )
    assert rows(draft)[0] == ("preambular", "¶1", "Article 1 Scope of the whole.")


def test_word_list_levels_decide_where_marks_are_two_things():
    """Without levels (i) behind (h) would be the ninth letter."""
    lettered = [Block("Text;", "", number=f"({letter})", list_id="1", depth=1) for letter in "abcdefgh"]
    roman = [Block("Inner;", "", number=f"({mark})", list_id="1", depth=2) for mark in ("i", "ii")]
    draft = read([Block("We:", "", number="9.", list_id="1"), *lettered, *roman])
    assert printed(draft)[-2:] == ["9 (h) (i)", "9 (h) (ii)"]


def test_bullets_belong_to_what_introduces_them():
    bullets = [Block(text, "", bullet=True) for text in ("One;", "Two.")]
    draft = read([*blocks("1. We resolve:"), *bullets, *blocks("2. We thank.")])
    assert rows(draft)[1:3] == [("sub-paragraph", "¶1", "One;"), ("sub-paragraph", "¶2", "Two.")]
    assert [each.parent for each in draft.paragraphs] == [None, 0, 0, None]


def test_bullet_without_anything_above_it_is_a_paragraph():
    draft = read([Block("One;", "", bullet=True), *blocks("1. We thank.")])
    assert (draft.paragraphs[0].kind, draft.paragraphs[0].parent) == (Kind.PREAMBULAR, None)


def test_bullets_under_a_heading_stand_side_by_side():
    bullets = [Block(text, "", bullet=True) for text in ("One;", "Two.")]
    draft = read([*blocks("1. We thank."), Block("Annex", "", heading=1), *bullets])
    assert rows(draft)[2:] == [("operative", "¶1", "One;"), ("operative", "¶2", "Two.")]
    assert [each.parent for each in draft.paragraphs] == [None] * 4


def test_inner_bullets_belong_to_the_bullet_above_them():
    bullets = [Block(f"Depth {depth}", "", bullet=True, depth=depth) for depth in (0, 1, 1, 0)]
    draft = read([*blocks("1. We resolve:"), *bullets])
    assert [each.parent for each in draft.paragraphs] == [None, 0, 1, 1, 0]
    assert [each.level for each in draft.paragraphs] == [1, 2, 3, 3, 2]


def test_asides_and_footnotes_are_notes():
    draft = read(
        [
            *blocks("1. We resolve."),
            Block("A cell", "table 1", role=Role.ASIDE, number="3."),
            *blocks("2. We thank."),
            Block("See the Compact.", "footnote 1", role=Role.FOOTNOTE, anchor=2),
        ]
    )
    assert rows(draft) == [
        ("operative", "1", "We resolve."),
        ("note", "¶1", "3. A cell"),
        ("operative", "2", "We thank."),
        ("note", "Note 1", "See the Compact."),
    ]
    assert draft.paragraphs[3].parent == 2
    assert codes(draft) == []


def test_empty_blocks_leave_no_trace():
    assert printed(read(blocks("", "1. We resolve.", " \t\u200b", "2. We thank."))) == ["1", "2"]


@pytest.mark.parametrize(
    "some", [[], blocks(""), blocks("HEADING ONLY"), [Block("Title", "", role=Role.TITLE)]]
)
def test_text_without_a_paragraph_cannot_be_read(some):
    with pytest.raises(CannotRead) as refusal:
        read(some)
    assert "not a single paragraph" in str(refusal.value.sentence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  e\u0301tat \t de\nfait ", "état de fait"),
        ("a\u00a0;\u00a0b", "a\u00a0;\u00a0b"),
        ("wo\u00adrd\u200b", "word"),
        ("\ufeffa\x00b", "ab"),
        ("\u200fعربي\u200f", "\u200fعربي\u200f"),
    ],
)
def test_text_settles_into_one_form(text, expected):
    assert settle(text) == expected
    assert settle(settle(text)) == settle(text)


def test_sentences_wait_for_the_language_of_the_reader():
    draft = read(blocks("We resolve."))
    with translation.override("en"):
        assert str(draft.warnings[0].sentence).startswith("The text has no numbered paragraphs.")
    assert not isinstance(draft.warnings[0].sentence, str)


@given(st.lists(st.tuples(labels, st.text("abc d", min_size=1)), max_size=15))
def test_every_text_is_kept_once_and_slugs_are_unique(some):
    texts = [f"{label}. We {text.strip()}" for label, text in some]
    draft = read(blocks("1. We begin.", *texts))
    words = " ".join(each.text for each in draft.paragraphs)
    assert words.count("We") == len(texts) + 1
    slugs = [each.slug for each in draft.paragraphs if each.slug]
    assert len(set(slugs)) == len(slugs)


@given(st.lists(st.text(max_size=40), max_size=12))
def test_reading_never_fails_but_in_one_way(texts):
    try:
        draft = read(blocks(*texts))
    except CannotRead:
        return
    slugs = [each.slug for each in draft.paragraphs if each.slug]
    assert len(set(slugs)) == len(slugs)
    assert all(each.parent is None or each.parent < each.order for each in draft.paragraphs)


def test_printed_numbers_count_among_the_signs(monkeypatch):
    monkeypatch.setattr(reading, "MOST_SIGNS", 20)
    with pytest.raises(CannotRead, match="more than 20 signs"):
        read([Block("We go.", "here", number="x" * 15)])
