import io
import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.intake import findings
from declarations.intake.blocks import CannotRead
from declarations.word.lines import Line, Text
from declarations.word.tracking import read_tracked
from tests.declarations.intake.makers import overlapping_bomb, raw_docx, zipped
from tests.declarations.word.makers import accepted, make_pair, pair, rejected, text

WHEN = "2026-03-05T10:30:00Z"
DRAFT = text(
    "# I. Where we stand",
    "9 | We resolve to listen to all workers and their families before winter.",
    "9 (a) | Share housing data with every clinic;",
    "9 (b) | Open schools to the children of all who arrive.",
    "9 bis | We add that students need safe pathways across borders.",
    "# II. What we will do",
    "10 | We agree to meet again in two years and to count what was done.",
    "11 | We thank the region for its generous hospitality.",
)
PLAIN = [
    "I. Where we stand",
    "9.\tWe resolve to listen to all workers and their families before winter.",
    "(a)\tShare housing data with every clinic;",
    "(b)\tOpen schools to the children of all who arrive.",
    "9 bis.\tWe add that students need safe pathways across borders.",
    "II. What we will do",
    "10.\tWe agree to meet again in two years and to count what was done.",
    "11.\tWe thank the region for its generous hospitality.",
]


def run(words):
    parts = "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in words.split("\t"))
    return f"<w:r>{parts}</w:r>"


def ins(words, by="Samoa", when=WHEN, name="ins"):
    return f'<w:{name} w:id="1" w:author="{by}" w:date="{when}">{run(words)}</w:{name}>'


def gone(words, by="Samoa", when=WHEN, name="del"):
    return ins(words, by, when, name).replace("w:t ", "w:delText ").replace("/w:t>", "/w:delText>")


def par(*parts, end="", by="Samoa", look=""):
    mark = f'<w:rPr><w:{end} w:id="1" w:author="{by}" w:date="{WHEN}"/></w:rPr>' if end else ""
    inner = "".join(part if part.startswith("<") else run(part) for part in parts)
    return f"<w:p><w:pPr>{look}{mark}</w:pPr>{inner}</w:p>"


HEADING = '<w:outlineLvl w:val="0"/>'


def copy(changed=None, *, before=None, **related):
    """The draft as a Word file, some paragraphs replaced by others: `changed` gives the XML by place."""
    body = ""
    for place, words in enumerate(before or PLAIN):
        plain = par(words, look="" if "\t" in words else HEADING)
        body += (changed or {}).get(place, plain)
    return raw_docx(body, **related)


def rows(file, draft=DRAFT):
    tracked = read_tracked(file, draft.lines)
    return [
        (str(each.kind), each.label, each.text or each.remark)
        for each in [*tracked.proposals, *tracked.unanchored]
    ]


def test_untouched_copy_proposes_nothing():
    assert rows(copy()) == []


def test_changed_words_are_an_amendment_in_full():
    changed = par("9.\tWe resolve to listen to all ", gone("workers"), ins("people"), " and their families.")
    (proposal,) = read_tracked(copy({1: changed}), DRAFT.lines).proposals
    assert (proposal.kind, proposal.position, proposal.label) == ("amend", 1, "9")
    assert proposal.text == "We resolve to listen to all people and their families."
    assert (proposal.author, proposal.date) == ("Samoa", datetime(2026, 3, 5, 10, 30, tzinfo=UTC))


def test_sub_paragraph_is_amended_under_its_own_label():
    changed = par("(b)\tOpen schools to the children of all who arrive", ins(" or return"), ".")
    assert rows(copy({3: changed})) == [
        ("amend", "9 (b)", "Open schools to the children of all who arrive or return.")
    ]


def test_paragraph_put_in_stands_after_the_one_above():
    new = par(ins("We also ask the clinics."), end="ins")
    last = par("9 bis.\tWe add that students need safe pathways across borders.")
    assert rows(copy({4: last + new})) == [("insert-after", "9 bis", "We also ask the clinics.")]


def test_paragraph_typed_on_behind_another_stands_after_it():
    above = par("9 bis.\tWe add that students need safe pathways across borders.", end="ins")
    assert rows(copy({4: above + par(ins("9 ter.\tWe also ask the clinics."))})) == [
        ("insert-after", "9 bis", "We also ask the clinics.")
    ]


def test_paragraph_put_in_under_a_heading_stands_before_the_one_below():
    new = par(ins("We open with this."), end="ins")
    first = par("10.\tWe agree to meet again in two years and to count what was done.")
    assert rows(copy({6: new + first})) == [("insert-before", "10", "We open with this.")]


def test_paragraph_put_in_at_the_very_beginning_stands_before_the_first():
    file = copy({0: par(ins("We open with this."), end="ins") + par(PLAIN[0], look=HEADING)})
    assert rows(file) == [("insert-before", "9", "We open with this.")]


def test_two_paragraphs_put_in_are_two_proposals_in_order():
    above = par("11.\tWe thank the region for its generous hospitality.", end="ins")
    new = par(ins("We thank the hosts."), end="ins") + par(ins("We close."))
    assert rows(copy({7: above + new})) == [
        ("insert-after", "11", "We thank the hosts."),
        ("insert-after", "11", "We close."),
    ]


@pytest.mark.parametrize("end", ["del", ""])
def test_struck_paragraph(end):
    struck = par(gone("9 bis.\tWe add that students need safe pathways across borders."), end=end)
    assert rows(copy({4: struck})) == [("strike", "9 bis", "")]


def test_struck_but_for_its_number():
    struck = par("9 bis.\t", gone("We add that students need safe pathways across borders."))
    assert rows(copy({4: struck})) == [("strike", "9 bis", "")]


def test_whole_wording_replaced_is_an_amendment():
    changed = par("11.\t", gone("We thank the region for its generous hospitality."), ins("We close."))
    assert rows(copy({7: changed})) == [("amend", "11", "We close.")]


def test_split_paragraph_is_an_amendment_in_two_lines():
    changed = par("10.\tWe agree to meet again in two years", ins("."), end="ins")
    changed += par(ins("10 bis.\tWe agree"), gone(" and"), " to count what was done.")
    assert rows(copy({6: changed})) == [
        ("amend", "10", "We agree to meet again in two years.\nWe agree to count what was done.")
    ]


def test_merged_paragraphs_are_an_amendment_and_a_strike():
    changed = par(PLAIN[2], end="del") + par(gone("(b)\tOpen"), ins(" Open"), " schools.")
    file = copy({2: changed, 3: ""})
    assert rows(file) == [
        ("amend", "9 (a)", "Share housing data with every clinic; Open schools."),
        ("strike", "9 (b)", ""),
    ]


def test_moved_paragraph_is_struck_here_and_put_in_there():
    words = PLAIN[4]
    file = copy(
        {
            4: par(ins(words, name="moveFrom"), end="moveFrom"),
            6: par(PLAIN[6]) + par(ins(words, name="moveTo"), end="moveTo"),
        }
    )
    assert rows(file) == [
        ("strike", "9 bis", ""),
        ("insert-after", "10", "We add that students need safe pathways across borders."),
    ]


def test_changes_of_two_authors_are_two_proposals():
    changed = par(
        "11.\tWe thank the ",
        gone("region"),
        ins("hosts"),
        " for its ",
        ins("most ", by="Chad"),
        "generous hospitality.",
    )
    tracked = read_tracked(copy({7: changed}), DRAFT.lines)
    assert [(each.author, each.text) for each in tracked.proposals] == [
        ("Samoa", "We thank the hosts for its generous hospitality."),
        ("Chad", "We thank the region for its most generous hospitality."),
    ]


def test_what_one_put_in_and_another_struck_is_the_first_ones_proposal():
    nested = (
        ins("most ")
        .replace("<w:r>", f'<w:del w:id="2" w:author="Chad" w:date="{WHEN}"><w:r>')
        .replace("</w:r>", "</w:r></w:del>")
    )
    changed = par("11.\tWe thank the region for its ", nested, "generous hospitality.")
    tracked = read_tracked(copy({7: changed}), DRAFT.lines)
    assert [(each.author, each.text) for each in tracked.proposals] == [
        ("Samoa", "We thank the region for its most generous hospitality.")
    ]


def test_number_alone_that_changes_is_no_proposal():
    changed = par(gone("10"), ins("11"), ".\tWe agree to meet again in two years and to count what was done.")
    assert rows(copy({6: changed})) == []


COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:comment w:id="0" w:author="Malta" w:date="2026-03-06T08:00:00"><w:p><w:r><w:t>Which clinics?</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>All of them?</w:t></w:r></w:p></w:comment>"
    '<w:comment w:id="7" w:author="Chad"><w:p><w:r><w:t>Stands nowhere.</w:t></w:r></w:p></w:comment></w:comments>'
)


def test_balloons_are_remarks_and_one_without_a_place_is_listed():
    marked = par(
        "(a)\tShare housing data with ",
        '<w:commentRangeStart w:id="0"/>',
        "every clinic",
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
        ";",
    )
    tracked = read_tracked(copy({2: marked}, comments=COMMENTS), DRAFT.lines)
    (remark,) = tracked.proposals
    assert (remark.kind, remark.label, remark.remark) == ("remark", "9 (a)", "Which clinics?\nAll of them?")
    assert (remark.author, remark.date) == ("Malta", datetime(2026, 3, 6, 8, tzinfo=UTC))
    (lost,) = tracked.unanchored
    assert (lost.kind, lost.position, lost.remark, lost.date) == ("remark", None, "Stands nowhere.", None)


def test_copy_of_the_revision_before_is_anchored_by_its_words():
    before = [words.replace("10.", "57.").replace("11.", "58.").replace("9 bis.", "56.") for words in PLAIN]
    changed = par("58.\tWe thank the region", ins(" warmly"), " for its generous hospitality.")
    file = copy({7: changed, 4: par(gone(before[4]), end="del")}, before=before)
    assert rows(file) == [
        ("strike", "9 bis", ""),
        ("amend", "11", "We thank the region warmly for its generous hospitality."),
    ]


def test_what_our_draft_does_not_have_is_listed_with_the_label_of_the_copy():
    before = [*PLAIN, "12.\tA wholly foreign sentence about rivers, bridges, mountains and lakes."]
    changed = par("12.\tA wholly foreign sentence about ", gone("rivers, "), "bridges, mountains and lakes.")
    tracked = read_tracked(copy({8: changed}, before=before), DRAFT.lines)
    assert tracked.proposals == []
    (lost,) = tracked.unanchored
    assert (lost.kind, lost.position, lost.label, lost.found_at) == ("amend", None, "", "12")
    assert lost.text == "A wholly foreign sentence about bridges, mountains and lakes."


def test_amended_heading_has_a_position_but_no_label():
    changed = par("II. What we will ", gone("do"), ins("undertake"), look=HEADING)
    (proposal,) = read_tracked(copy({5: changed}), DRAFT.lines).proposals
    assert (proposal.position, proposal.label, proposal.text) == (5, "", "II. What we will undertake")
    assert proposal.found_at == "II. What we will do"


NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def test_numbers_that_word_counts_are_those_from_before_the_changes():
    draft = text("9 | We resolve to listen.", "10 | We agree to meet again.", "11 | We thank the region.")
    body = par("We resolve to listen.", look=LIST) + par(ins("We come between."), end="ins", look=LIST)
    body += par("We agree to meet again.", look=LIST) + par(
        "We thank the ", ins("whole "), "region.", look=LIST
    )
    assert rows(raw_docx(body, numbering=NUMBERING), draft) == [
        ("insert-after", "9", "We come between."),
        ("amend", "11", "We thank the whole region."),
    ]


def test_look_is_that_from_before_the_changes():
    was = f'<w:pPrChange w:id="1" w:author="Samoa"><w:pPr>{HEADING}</w:pPr></w:pPrChange>'
    changed = par("II. What we will ", gone("do"), ins("undertake"), look=was)
    (proposal,) = read_tracked(copy({5: changed}), DRAFT.lines).proposals
    assert (proposal.kind, proposal.position) == ("amend", 5)


def test_changes_in_a_footnote_and_a_table_are_not_lost():
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1">'
        f"{par('As ', gone('rarely'), ins('often'), ' said.')}</w:footnote></w:footnotes>"
    )
    table = f"<w:tbl><w:tr><w:tc>{par('Cell of ', ins('new '), 'words')}</w:tc></w:tr></w:tbl>"
    lines = [
        ("9", "We resolve to listen.", "operative"),
        ("¶1", "Cell of words", "note"),
        ("Note 1", "As rarely said.", "note"),
    ]
    draft = Text(tuple(Line(*each) for each in lines))
    body = par("9.\tWe resolve to listen.", '<w:r><w:footnoteReference w:id="1"/></w:r>') + table
    found = rows(raw_docx(body, footnotes=notes), draft)
    assert found == [("amend", "¶1", "Cell of new words"), ("amend", "Note 1", "As often said.")]


def test_everything_put_in_into_an_empty_copy_is_listed():
    tracked = read_tracked(raw_docx(par(ins("9.\tAll of it."))), DRAFT.lines)
    assert [(each.kind, each.text) for each in tracked.unanchored] == [("insert-after", "All of it.")]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_our_own_comparison_proposes_what_makes_the_new_text(seed, language):
    """The proposals, carried out on the old draft, give the wordings of the new one."""
    made = make_pair(seed, language)
    tracked = read_tracked(io.BytesIO(made.file()), made.old.lines)
    assert carried_out(made.old, tracked.proposals) == [line.text for line in made.new.lines]
    assert [each.text for each in tracked.unanchored] == [f"{made.new.title}"]


def carried_out(draft, proposals):
    texts = [[line.text] for line in draft.lines]
    before = [[] for _line in draft.lines]
    after = [[] for _line in draft.lines]
    for each in proposals:
        match each.kind:
            case "amend":
                texts[each.position] = each.text.split("\n")
            case "strike":
                texts[each.position] = []
            case "insert-before":
                before[each.position].append(each.text)
            case "insert-after":
                after[each.position].append(each.text)
    return [words for rows in zip(before, texts, after, strict=True) for row in rows for words in row]


STATES = st.sampled_from(["", "", "ins", "del"])
PARAGRAPHS = st.lists(
    st.tuples(st.lists(st.tuples(st.integers(1, 6), STATES), max_size=4), STATES), min_size=1, max_size=7
)


@given(PARAGRAPHS)
@settings(max_examples=200, deadline=None)
def test_proposals_carried_out_are_the_copy_with_all_changes_accepted(paragraphs):
    number, body = itertools.count(1), ""
    for pieces, end in paragraphs:
        parts = []
        for length, state in pieces:
            words = "".join(f"Word{next(number)} of this sentence and more. " for _word in range(length))
            parts.append({"": run, "ins": ins, "del": gone}[state](words))
        body += par(*parts, end=end)
    file = raw_docx(body + par("The end.")).getvalue()
    draft = text(*(f"| {' '.join(row.split())}" for row in rejected(file) if row.strip()))
    tracked = read_tracked(io.BytesIO(file), draft.lines)
    assert tracked.unanchored == []
    assert carried_out(draft, tracked.proposals) == [
        " ".join(row.split()) for row in accepted(file) if row.strip()
    ]


def test_draft_against_our_comparison_with_itself_proposes_nothing():
    draft = make_pair(1).old
    assert rows(io.BytesIO(pair(draft, draft).file()), draft) == []


@pytest.mark.parametrize(
    "file",
    [io.BytesIO(b""), io.BytesIO(b"%PDF-1.7"), overlapping_bomb(), zipped({"hello.txt": "x"}), raw_docx("")],
    ids=["empty", "pdf", "bomb", "archive", "no text"],
)
def test_what_is_no_copy_is_refused_with_a_sentence(file):
    with pytest.raises(CannotRead):
        read_tracked(file, DRAFT.lines)


def test_paragraphs_within_a_paragraph_of_a_remark_are_read_once():
    inner = "<w:p><w:p><w:r><w:t>Why not?</w:t></w:r></w:p></w:p>"
    comments = (
        COMMENTS.split("<w:comment ", 1)[0]
        + f'<w:comment w:id="0" w:author="Z">{inner}</w:comment></w:comments>'
    )
    tracked = read_tracked(raw_docx(par("9.\tWe resolve."), comments=comments), DRAFT.lines)
    assert [each.remark for each in (*tracked.proposals, *tracked.unanchored)] == ["Why not?"]


def test_more_text_than_a_draft_has_is_refused(monkeypatch):
    monkeypatch.setattr(findings, "MOST_SIGNS", 100)
    with pytest.raises(CannotRead, match="more than 100 signs"):
        read_tracked(raw_docx(par(ins("Twenty signs of text" * 6))), DRAFT.lines)
