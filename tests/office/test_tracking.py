"""Copies that another word processor marked up: what was done there comes back as proposals."""

import io

import pytest

from declarations.intake.docx import read_docx
from declarations.word.lines import Line, Text, text_of
from declarations.word.tracking import read_tracked
from declarations.word.writing import write_draft
from imrf_portal.languages import BY_CODE
from tests.declarations.intake.makers import UN_LEVELS, WordDraft
from tests.declarations.word.makers import make_pair, text

pytestmark = pytest.mark.office

DRAFT = text(
    "# I. Where we stand",
    "9 | We resolve to listen to all workers and their families before winter.",
    "9 (a) | Share housing data with every clinic;",
    "9 (b) | Open schools to the children of all who arrive.",
    "9 bis | We add that students need safe pathways across borders.",
    "# II. What we will do",
    "10 | We agree to meet again in two years and to count what was done.",
    "11 | We thank the region for its generous hospitality.",
    title="Progress Declaration",
)
ACTS = [
    ("replace", "all workers", "every worker"),
    ("remark", "every clinic", "Which clinics?", "Malta"),
    ("replace", "of all who arrive", "of all who arrive or return"),
    ("strike", "students need safe pathways"),
    ("insert-before", "We agree to meet again", "We open with this."),
    ("insert-after", "We agree to meet again", "We also ask the clinics."),
    ("replace", " generous", ""),
    ("insert-after", "hospitality", "We close."),
]
PROPOSALS = [
    ("amend", "9", "We resolve to listen to every worker and their families before winter."),
    ("remark", "9 (a)", "Which clinics?"),
    ("amend", "9 (b)", "Open schools to the children of all who arrive or return."),
    ("strike", "9 bis", ""),
    ("insert-before", "10", "We open with this."),
    ("insert-after", "10", "We also ask the clinics."),
    ("amend", "11", "We thank the region for its hospitality."),
    ("insert-after", "11", "We close."),
]


@pytest.fixture
def mark_up(office, tmp_path):
    def mark_up(draft, acts):
        plain, marked = tmp_path / "plain.docx", tmp_path / "marked.docx"
        plain.write_bytes(draft if isinstance(draft, bytes) else write_draft(draft))
        office.mark_up(plain, marked, acts, by="Samoa")
        return io.BytesIO(marked.read_bytes())

    return mark_up


def rows(tracked):
    return [(str(each.kind), each.label, each.text or each.remark) for each in tracked.proposals]


def test_what_is_done_there_comes_back_as_proposals(mark_up):
    tracked = read_tracked(mark_up(DRAFT, ACTS), DRAFT.lines)
    assert rows(tracked) == PROPOSALS
    assert tracked.unanchored == []
    assert {each.author for each in tracked.proposals} == {"Samoa", "Malta"}
    assert all(each.date.tzinfo for each in tracked.proposals if each.kind != "remark")


def test_copy_of_the_revision_before_is_anchored_by_its_words(mark_up):
    later = Text(tuple(Line(label, *rest) for label, *rest in _renumbered()), DRAFT.title)
    new_labels = {line.label: new.label for line, new in zip(DRAFT.lines, later.lines, strict=True)}
    tracked = read_tracked(mark_up(DRAFT, ACTS), later.lines)
    assert rows(tracked) == [(kind, new_labels[label], words) for kind, label, words in PROPOSALS]


def _renumbered():
    for line in DRAFT.lines:
        yield (
            line.label.replace("10", "57").replace("11", "58").replace("9", "40"),
            line.text,
            line.kind,
            line.level,
        )


def test_numbers_that_word_counts_are_those_of_the_draft(mark_up):
    word = WordDraft()
    numbers = word.start(word.define(UN_LEVELS), starts={0: 9})
    for line in DRAFT.lines:
        if line.kind == "heading":
            word.heading(line.text)
        else:
            word.numbered(line.text, numbers, line.level - 1)
    file = word.file()
    draft = text_of(read_docx(file))
    labels = ["", "9", "9 (a)", "9 (b)", "10", "", "11", "12"]
    assert [line.label for line in draft.lines] == labels
    counted = {line.label: label for line, label in zip(DRAFT.lines, labels, strict=True)}
    tracked = read_tracked(mark_up(file.getvalue(), ACTS), draft.lines)
    assert rows(tracked) == [(kind, counted[label], words) for kind, label, words in PROPOSALS]


@pytest.mark.parametrize("language", list(BY_CODE))
def test_every_language(mark_up, language):
    draft = make_pair(1, language).old
    first, second, third = [place for place, line in enumerate(draft.lines) if line.label.isdigit()][:3]
    words = [draft.lines[place].text for place in (first, second, third)]
    marked = mark_up(
        draft,
        [
            ("replace", words[0][-12:], words[0][-12:-6] + words[1][:9]),
            ("insert-after", words[1][:30], words[2][:20]),
            ("strike", words[2][:30]),
        ],
    )
    labels = [draft.lines[place].label for place in (first, second, third)]
    assert rows(read_tracked(marked, draft.lines)) == [
        ("amend", labels[0], words[0][:-12] + words[0][-12:-6] + words[1][:9].strip()),
        ("insert-after", labels[1], words[2][:20].strip()),
        ("strike", labels[2], ""),
    ]
