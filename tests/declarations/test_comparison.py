"""Two texts compared: rows, numbered changes, counts; nothing lost on either side."""

from hypothesis import given
from hypothesis import strategies as st

from declarations.comparison import Sort, compare
from declarations.lineage import Change, Passage, match
from declarations.redline import Edit

REGISTERS = "We resolve to keep registers of the missing and to share them with families without delay."
COURTS = "We call upon courts to hear every person before a decision on return is taken against them."
CITIES = "We thank the cities that opened schools and clinics to newcomers before anybody asked them to."
FEES = "We will see to it that no worker pays a recruitment fee, whatever the country of destination."


def passages(*labelled: tuple[str, str]) -> list[Passage]:
    return [Passage(label, text) for label, text in labelled]


def compared(old, new):
    return compare(old, new, match(old, new), language="en")


def told(comparison):
    return [(one.number, one.sort, one.old, one.new) for row in comparison.rows for one in row.numbered]


def test_a_draft_against_itself_has_no_change():
    text = passages(("1", REGISTERS), ("2", COURTS))
    comparison = compared(text, text)
    assert (comparison.changes, comparison.paragraphs, comparison.counts) == (0, 0, {})


def test_words_that_became_others_are_one_numbered_change():
    comparison = compared(
        passages(("1", REGISTERS), ("2", COURTS)),
        passages(("1", REGISTERS.replace("without delay", "within a month")), ("2", COURTS)),
    )
    assert told(comparison) == [(1, Sort.REPLACED, "without delay", "within a month")]
    assert [row.is_changed for row in comparison.rows] == [True, False]


def test_changes_are_numbered_through_and_counted_by_kind():
    comparison = compared(
        passages(("1", REGISTERS), ("2", COURTS), ("3", FEES)),
        passages(("1", REGISTERS), ("2", CITIES), ("3", FEES.replace("a recruitment", "any recruitment"))),
    )
    assert [number for number, *_ in told(comparison)] == [1, 2, 3]
    assert comparison.counts == {Change.ADDED: 1, Change.DROPPED: 1}
    assert (comparison.changes, comparison.paragraphs) == (3, 3)


def test_another_number_alone_is_counted_but_is_no_change():
    comparison = compared(
        passages(("1", REGISTERS), ("2", COURTS)), passages(("1", CITIES), ("2", REGISTERS), ("3", COURTS))
    )
    assert comparison.counts == {Change.ADDED: 1, Change.RENUMBERED: 2}
    assert comparison.changes == 1


def test_case_and_punctuation_are_slight():
    comparison = compared(passages(("1", REGISTERS)), passages(("1", REGISTERS.replace(".", ";"))))
    assert [sort for _, sort, *_ in told(comparison)] == [Sort.SLIGHT]


def test_a_split_paragraph_is_shown_as_two_and_its_old_text_as_one():
    whole = passages(("1", f"{REGISTERS} {COURTS}"), ("2", CITIES))
    parted = passages(("1", REGISTERS), ("1 bis", COURTS), ("2", CITIES))
    row = compared(whole, parted).rows[0]
    assert [one.sort for one in row.numbered] == [Sort.SPLIT]
    assert ["".join(piece.text for piece in block) for block in row.new_blocks] == [REGISTERS, COURTS]
    assert len(row.old_blocks) == 1
    merged = compared(parted, whole).rows[0]
    assert [one.sort for one in merged.numbered] == [Sort.MERGED]
    assert len(merged.old_blocks) == 2


texts = st.lists(
    st.lists(st.sampled_from(f"{REGISTERS} {COURTS} {FEES}".split()), min_size=1, max_size=12).map(" ".join),
    max_size=6,
)


@given(texts, texts)
def test_every_paragraph_stands_in_one_row_and_both_texts_can_be_rebuilt(old, new):
    before = passages(*((str(number), text) for number, text in enumerate(old, 1)))
    after = passages(*((str(number), text) for number, text in enumerate(new, 1)))
    comparison = compared(before, after)
    assert sorted(place for row in comparison.rows for place in row.old) == list(range(len(before)))
    assert [place for row in comparison.rows for place in row.new] == sorted(
        place for row in comparison.rows for place in row.new
    ) or any(len(row.new) > 1 for row in comparison.rows)
    for row in comparison.rows:
        for edit, places, side in ((Edit.INSERTED, row.old, before), (Edit.DELETED, row.new, after)):
            kept = "".join(piece.text for piece in row.pieces if piece.edit is not edit)
            assert kept == "\n".join(side[place].text for place in places)
    numbers = [one.number for row in comparison.rows for one in row.numbered]
    assert numbers == list(range(1, len(numbers) + 1))
