from declarations.aligning import Unit, align


def units(text: str) -> list[Unit]:
    """`h` a heading, `n1` a note, `p1` a counted paragraph, everything else a numbered one by its address."""
    kinds = {"h": "heading", "n": "note"}
    return [
        Unit(kinds.get(word[0], "operative"), {"h": "", "n": f"note-{word[1:]}"}.get(word[0], word))
        for word in text.split()
    ]


def test_numbers_find_each_other_wherever_they_stand():
    found = align(units("9 9.a 9-bis 10"), units("10 9 9-bis 9.a"))
    assert found.pairs == {0: 1, 1: 3, 2: 2, 3: 0}
    assert (found.missing, found.unknown, found.gaps) == ([], [], [])


def test_headings_and_notes_match_between_the_same_numbers():
    found = align(units("h 9 h n1 10"), units("h 9 n1 h 10"))
    assert found.pairs == {0: 0, 1: 1, 2: 3, 3: 2, 4: 4}


def test_merely_counted_paragraphs_match_by_place_not_by_count():
    found = align(units("p1 9 p2 10"), units("9 p1 10"))
    assert found.pairs == {1: 0, 2: 1, 3: 2}
    assert [(gap.after, gap.record, gap.translation) for gap in found.gaps] == [("", [0], [])]


def test_where_their_numbers_differ_none_is_matched():
    found = align(units("9 h h 10 h"), units("9 h 10 h"))
    assert found.pairs == {0: 0, 3: 2, 4: 3}
    assert [(gap.after, gap.record, gap.translation) for gap in found.gaps] == [("9", [1, 2], [1])]


def test_missing_number_does_not_part_its_headings():
    found = align(units("8 h 9 h 10"), units("8 h h 10"))
    assert found.pairs == {0: 0, 1: 1, 3: 2, 4: 3}
    assert found.missing == [2]


def test_number_unknown_to_the_record_is_told():
    assert align(units("9"), units("9 57")).unknown == [1]


def test_heading_taken_for_a_paragraph_in_one_language_matches_by_order():
    assert align(units("9 h p1 10"), units("9 p1 p2 10")).pairs == {0: 0, 1: 1, 2: 2, 3: 3}


def test_second_of_a_label_matches_the_second():
    assert align(units("9 9~2"), units("9 9~2")).pairs == {0: 0, 1: 1}
