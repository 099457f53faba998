import io
import zipfile
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.intake.docx import read_docx
from declarations.lineage import Change
from declarations.word.lines import Line, Text, text_of
from declarations.word.weaving import weave
from declarations.word.writing import write_comparison, write_draft
from imrf_portal.languages import BY_CODE
from tests.declarations.word.makers import (
    AUTHOR,
    MOMENT,
    Pair,
    W,
    accepted,
    link,
    make_pair,
    pair,
    part,
    rejected,
    rows,
    text,
)


def changes(file, *names):
    return [each for name in names for each in part(file).iter(W + name)]


def assert_holds_both(made: Pair):
    file = made.file()
    assert accepted(file) == rows(made.new)
    assert rejected(file) == rows(made.old)
    return file


# --- a draft -------------------------------------------------------------------------------------------------------


def test_draft_reads_back_as_it_was():
    draft = text(
        "# I. Where we stand",
        "| Welcoming the demonstration,",
        "9 | We resolve:",
        "9 (a) | To listen;",
        "9 (a) (i) | To all;",
        "9 bis | We add.",
        "2 ^ A footnote of demonstration.",
        title="Progress Declaration",
    )
    read = text_of(read_docx(io.BytesIO(write_draft(draft))))
    assert read.title == "Progress Declaration"
    assert [(line.kind, line.label, line.text, line.level) for line in read.lines] == [
        ("heading", "", "I. Where we stand", 1),
        ("preambular", "¶1", "Welcoming the demonstration,", 1),
        ("operative", "9", "We resolve:", 1),
        ("sub-paragraph", "9 (a)", "To listen;", 2),
        ("sub-paragraph", "9 (a) (i)", "To all;", 3),
        ("operative", "9 bis", "We add.", 1),
        ("note", "Note 1", "A footnote of demonstration.", 1),
    ]
    assert read.footnotes == {6: 2}


@pytest.mark.parametrize(
    ("label", "mark"),
    [
        ("9", "9."),
        ("9 bis", "9 bis."),
        ("9 bis (2nd)", "9 bis."),
        ("56 a", "56 a."),
        ("56 (a)", "(a)"),
        ("56 (a) (ii)", "(ii)"),
        ("PP3", "PP3."),
        ("¶4", ""),
        ("Note 1", ""),
        ("", ""),
    ],
)
def test_label_is_printed_as_on_paper(label, mark):
    assert Line(label, "Demonstration.").mark == mark


def test_same_input_gives_same_bytes():
    made = make_pair(1)
    assert made.file() == made.file()
    assert write_draft(made.old) == write_draft(made.old)


@pytest.mark.parametrize(
    ("language", "kind", "tag"),
    [
        ("en", "val", "en-GB"),
        ("fr", "val", "fr-FR"),
        ("es", "val", "es-ES"),
        ("ru", "val", "ru-RU"),
        ("ar", "bidi", "ar-SA"),
        ("zh-hans", "eastAsia", "zh-CN"),
    ],
)
def test_language_is_told(language, kind, tag):
    file = write_draft(text("9 | Demonstration.", language=language))
    assert part(file, "word/styles.xml").find(f".//{W}lang").get(W + kind) == tag
    assert tag.encode() in zipfile.ZipFile(io.BytesIO(file)).read("docProps/core.xml")


def test_arabic_runs_from_right_to_left_but_for_latin_names_and_labels():
    file = write_draft(text("9 ter | نقرر في إطار IMRF المقبل", language="ar"))
    assert part(file).find(f".//{W}pPr/{W}bidi") is not None
    turned = {
        "".join(run.itertext(f"{W}t")): run.find(f"{W}rPr/{W}rtl") is not None
        for run in part(file).iter(f"{W}r")
    }
    assert turned == {"9 ter.": False, "نقرر في إطار ": True, "IMRF": False, " المقبل": True}


def test_chinese_signs_ask_for_chinese_fonts():
    file = write_draft(text("9 | 我们决心加强合作。", language="zh-hans"))
    assert all(
        run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia" for run in part(file).iter(f"{W}r")
    )


def test_signs_that_xml_has_no_place_for_are_left_out():
    assert accepted(write_draft(text("9 | De\x00monstra\uffffion."))) == ["9.\tDemonstraion."]


# --- a comparison ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(BY_CODE))
@pytest.mark.parametrize("seed", range(8))
def test_accepting_gives_the_new_text_and_rejecting_the_old(seed, language):
    assert_holds_both(make_pair(seed, language))


def test_every_change_bears_author_and_date():
    for change in changes(make_pair(3).file(), "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart"):
        assert (change.get(f"{W}author"), change.get(f"{W}date")) == (AUTHOR, "2026-03-05T10:30:00Z")


def test_draft_against_itself_has_no_change():
    draft = make_pair(1).old
    file = assert_holds_both(pair(draft, draft))
    assert changes(file, "ins", "del", "moveFrom", "moveTo", "pPrChange") == []


def test_moved_paragraph_is_a_native_move():
    old = text(
        "1 | We stay here.", "2 | We move on to the end.", "3 | We stay there.", "4 | We stay at last."
    )
    new = text(
        "1 | We stay here.", "2 | We stay there.", "3 | We stay at last.", "4 | We move on to the very end."
    )
    links = [link([0], [0]), link([2], [1]), link([3], [2]), link([1], [3], Change.MOVED)]
    file = assert_holds_both(Pair(old, new, links))
    (source,), (target,) = changes(file, "moveFromRangeStart"), changes(file, "moveToRangeStart")
    assert source.get(f"{W}name") == target.get(f"{W}name")
    for start, end in (("moveFromRangeStart", "moveFromRangeEnd"), ("moveToRangeStart", "moveToRangeEnd")):
        assert [each.get(f"{W}id") for each in changes(file, start)] == [
            each.get(f"{W}id") for each in changes(file, end)
        ]


def test_split_paragraph_has_an_inserted_end():
    old = text("1 | We listen to all. We act with all.", "2 | We stay.")
    new = text("1 | We listen to all.", "1 bis | We act with all.", "2 | We stay.")
    file = assert_holds_both(Pair(old, new, [link([0], [0, 1], Change.SPLIT), link([1], [2])]))
    assert len(part(file).findall(f".//{W}pPr/{W}rPr/{W}ins")) == 1


def test_merged_paragraphs_have_a_deleted_end():
    old = text("1 | We listen to all.", "2 | We act with all.", "3 | We stay.")
    new = text("1 | We listen to all. We act with all.", "2 | We stay.")
    file = assert_holds_both(Pair(old, new, [link([0, 1], [0], Change.MERGED), link([2], [1])]))
    assert len(part(file).findall(f".//{W}pPr/{W}rPr/{W}del")) == 1


def test_links_that_stand_apart_or_name_nothing_lose_no_text():
    old = text("1 | We listen to all and act.", "2 | We stay.", "3 | We go on.")
    new = text("1 | We listen to all", "2 | We stay.", "3 | and act.", "4 | We are new.")
    assert_holds_both(Pair(old, new, [link([0], [0, 2], Change.SPLIT), link([1], [1])]))
    assert_holds_both(Pair(old, new, []))
    assert_holds_both(Pair(old, new, [link([2], [0], Change.MOVED), link([0], [2], Change.MOVED)]))


@pytest.mark.parametrize("tail", [1, 2, 3])
def test_what_changes_at_the_end_leaves_no_empty_paragraph(tail):
    kept = ["1 | We stay."]
    added = [f"{number} | We are new, number {number}." for number in range(2, 2 + tail)]
    assert_holds_both(Pair(text(*kept), text(*kept, *added), [link([0], [0])]))
    assert_holds_both(Pair(text(*kept, *added), text(*kept), [link([0], [0])]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["# Before", "1 | We stay."], ["# Before now", "1 | We are new.", "2 | We stay."]),
        (["# Before", "| We stay."], ["# Before now", "Now | We stay."]),
        (["# Before us", "| We stay."], ["# Before them", "1 | We stay."]),
    ],
)
def test_insertions_never_meet_across_an_end_that_stays(old, new):
    made = Pair(text(*old), text(*new), [link([0], [0]), link([1], [len(new) - 1])])
    woven = weave(made.old, made.new, made.links).paragraphs
    for above, below in pairwise(woven):
        assert above.end != "same" or "inserted" not in {above.runs[-1].edit} & {below.runs[0].edit}
    assert_holds_both(made)


def test_wholly_different_texts():
    old, new = (
        text("1 | We went.", "2 | We saw.", title="Before"),
        text("PP1 | Recalling it,", "1 | Acts.", "2 | Ends."),
    )
    assert_holds_both(Pair(old, new, []))


def test_empty_side_is_all_inserted_or_deleted():
    full, empty = text("1 | We went.", "2 | We saw."), text()
    inserted = write_comparison(empty, full, [], author=AUTHOR, moment=MOMENT)
    assert (accepted(inserted), rejected(inserted)) == (rows(full), [""])
    deleted = write_comparison(full, empty, [], author=AUTHOR, moment=MOMENT)
    assert (accepted(deleted), rejected(deleted)) == ([""], rows(full))


def test_change_of_look_is_tracked():
    old, new = text("1 | We stay.", "2 | We go."), text("1 | We stay.", "1 (a) | We go.")
    file = assert_holds_both(Pair(old, new, [link([0], [0]), link([1], [1])]))
    (change,) = changes(file, "pPrChange")
    assert change.getparent().find(f"{W}pStyle").get(f"{W}val") == "Subparagraph1"


def test_footnotes_are_inserted_deleted_and_kept_with_their_calls():
    old = text("1 | We stay.", "2 | We go.", "0 ^ A first note.", "1 ^ A note that goes.")
    new = text("1 | We stay.", "2 | We go.", "0 ^ A first, longer note.", "0 ^ A note that comes.")
    file = assert_holds_both(Pair(old, new, [link([0], [0]), link([1], [1]), link([2], [2])]))
    calls = [each.getparent().getparent().tag.removeprefix(W) for each in changes(file, "footnoteReference")]
    assert sorted(calls) == ["del", "ins", "p"]
    notes = part(file, "word/footnotes.xml")
    assert "".join(notes.itertext(f"{W}t", f"{W}delText")).count("note") == 3 + 0
    assert len(notes.findall(f".//{W}ins")) == 1


WORDS = st.text(alphabet="ab é.,؟م我 ", min_size=1, max_size=12).map(str.strip).filter(bool)
LINES = st.lists(st.builds(Line, st.sampled_from(["1", "2 bis", "3 (a)", "¶4"]), WORDS), max_size=6).map(
    tuple
)


@given(old=LINES, new=LINES, data=st.data())
@settings(max_examples=150, deadline=None)
def test_both_texts_come_back_whatever_the_links(old, new, data):
    olds, news = list(range(len(old))), data.draw(st.permutations(range(len(new))))
    links = []
    while olds and news and data.draw(st.booleans()):
        taken = tuple(sorted(olds.pop() for _ in range(min(len(olds), data.draw(st.integers(1, 2))))))
        given_ = tuple(sorted(news.pop() for _ in range(min(len(news), data.draw(st.integers(1, 2))))))
        links.append(link(taken, given_, data.draw(st.sampled_from([Change.EDITED, Change.MOVED]))))
    made = Pair(Text(old, title="A"), Text(new, title="B"), links)
    assert_holds_both(made)


def test_a_name_with_accents_stays_whole_in_arabic():
    written = write_draft(Text((Line("1", "نشكر Université de São Paulo."),), language="ar"))
    runs = ["".join(run.itertext()) for run in part(written).iter(f"{W}r")]
    assert "Université de São Paulo" in runs
