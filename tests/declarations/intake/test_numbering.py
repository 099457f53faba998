import pytest

from declarations.intake import numbering as reader
from declarations.intake.numbering import Numbering, _level
from declarations.intake.styles import Styles
from declarations.intake.word_xml import WordParser
from tests.declarations.intake.makers import NAMESPACES


def level(depth, number_format="decimal", pattern=None, *, start=1, more=""):
    pattern = f"%{depth + 1}." if pattern is None else pattern
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def definition(number, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def a_list(number, of, *, overrides=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def override(depth, start):
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def xml(name, content):
    return WordParser().parse(f"<w:{name} {NAMESPACES}>{content}</w:{name}>".encode())


def numbering(*content, styles=""):
    return Numbering(xml("numbering", "".join(content)), Styles(xml("styles", styles)))


def properties(list_number=None, depth=None):
    ilvl = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    num = "" if list_number is None else f'<w:numId w:val="{list_number}"/>'
    return xml("pPr", f"<w:numPr>{ilvl}{num}</w:numPr>")


def printed(numbers, *places, style=None):
    rows = (numbers.print_next(properties(*place), style) for place in places)
    return [row.text if row else None for row in rows]


def test_levels_count_and_start_again_under_the_next_number():
    numbers = numbering(
        definition(1, level(0), level(1, "lowerLetter", "(%2)"), level(2, "lowerRoman", "(%3)")), a_list(5, 1)
    )
    assert printed(numbers, (5, 0), (5, 1), (5, 1), (5, 2), (5, 2), (5, 1), (5, 2), (5, 0), (5, 1)) == [
        "1.",
        "(a)",
        "(b)",
        "(i)",
        "(ii)",
        "(c)",
        "(i)",
        "2.",
        "(a)",
    ]


def test_number_may_show_the_levels_above():
    numbers = numbering(
        definition(1, level(0), level(1, pattern="%1.%2."), level(2, pattern="%1.%2.%3")), a_list(5, 1)
    )
    assert printed(numbers, (5, 0), (5, 1), (5, 1), (5, 0), (5, 1), (5, 2)) == [
        "1.",
        "1.1.",
        "1.2.",
        "2.",
        "2.1.",
        "2.1.1",
    ]


def test_level_above_that_was_skipped_shows_where_it_starts():
    numbers = numbering(definition(1, level(0, start=4), level(1, pattern="%1.%2")), a_list(5, 1))
    assert printed(numbers, (5, 1), (5, 0)) == ["4.1", "4."]


def test_lists_of_one_definition_count_on_from_each_other():
    numbers = numbering(definition(1, level(0)), a_list(5, 1), a_list(6, 1))
    assert printed(numbers, (5, 0), (6, 0), (5, 0)) == ["1.", "2.", "3."]


def test_list_with_a_start_of_its_own_begins_there_once():
    numbers = numbering(definition(1, level(0)), a_list(5, 1), a_list(6, 1, overrides=override(0, 9)))
    assert printed(numbers, (5, 0), (6, 0), (6, 0), (5, 0)) == ["1.", "9.", "10.", "11."]


def test_start_of_its_own_also_holds_after_a_restart():
    numbers = numbering(
        definition(1, level(0), level(1, "lowerLetter", "(%2)")), a_list(5, 1, overrides=override(1, 3))
    )
    assert printed(numbers, (5, 0), (5, 1), (5, 1), (5, 0), (5, 1)) == ["1.", "(c)", "(d)", "2.", "(c)"]


def test_list_may_have_a_level_its_own_way():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
    numbers = numbering(definition(1, level(0)), a_list(5, 1, overrides=own))
    assert printed(numbers, (5, 0), (5, 0)) == ["I)", "II)"]


def test_level_can_refuse_to_start_again():
    numbers = numbering(
        definition(1, level(0), level(1, "decimal", "%2", more='<w:lvlRestart w:val="0"/>')), a_list(5, 1)
    )
    assert printed(numbers, (5, 0), (5, 1), (5, 0), (5, 1)) == ["1.", "1", "2.", "2"]


def test_level_can_start_again_only_under_the_highest():
    numbers = numbering(
        definition(1, level(0), level(1), level(2, pattern="%3", more='<w:lvlRestart w:val="1"/>')),
        a_list(5, 1),
    )
    assert printed(numbers, (5, 0), (5, 1), (5, 2), (5, 1), (5, 2), (5, 0), (5, 2))[2::2] == ["1", "2", "1"]


def test_formats_are_printed():
    formats = {
        "decimalZero": "03",
        "upperLetter": "C",
        "upperRoman": "III",
        "russianLower": "c",
        "arabicAbjad": "c",
        "chineseCounting": "三",
        "unheardOf": "3",
    }
    for number_format, expected in formats.items():
        numbers = numbering(definition(1, level(0, number_format, "%1", start=3)), a_list(5, 1))
        assert printed(numbers, (5, 0)) == [expected]


def test_legal_numbering_prints_plain_figures():
    numbers = numbering(
        definition(1, level(0, "upperRoman"), level(1, pattern="%1.%2", more="<w:isLgl/>")), a_list(5, 1)
    )
    assert printed(numbers, (5, 0), (5, 1)) == ["I.", "1.1"]


def test_bullet_is_no_number_and_counts_nothing_visible():
    numbers = numbering(definition(1, level(0, "bullet", "•")), a_list(5, 1))
    row = numbers.print_next(properties(5, 0), None)
    assert (row.text, row.is_bullet) == ("", True)


def test_pattern_without_a_counter_prints_its_words():
    numbers = numbering(definition(1, level(0, pattern="9 bis.")), a_list(5, 1))
    assert printed(numbers, (5, 0)) == ["9 bis."]


def test_empty_pattern_prints_nothing():
    assert printed(numbering(definition(1, level(0, "none", "")), a_list(5, 1)), (5, 0)) == [None]


def test_what_points_to_no_list_has_no_number():
    numbers = numbering(definition(1, level(0)), a_list(5, 1), a_list(7, 99))
    assert printed(numbers, (6, 0), (7, 0), (0, 0), (5, 8), (None, 0)) == [None] * 5


def style(style_id, *, based_on=None, list_number=None, depth=None):
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    ilvl = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    num = "" if list_number is None else f'<w:numId w:val="{list_number}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{style_id}"/>{parent}'
        f"<w:pPr><w:numPr>{ilvl}{num}</w:numPr></w:pPr></w:style>"
    )


def test_number_comes_from_the_style_and_what_it_is_based_on():
    styles = (
        style("Base", list_number=5) + style("Para", based_on="Base") + style("Sub", based_on="Base", depth=1)
    )
    numbers = numbering(
        definition(1, level(0), level(1, "lowerLetter", "(%2)", more='<w:pStyle w:val="Sub"/>')),
        a_list(5, 1),
        styles=styles,
    )
    assert numbers.print_next(None, "Para").text == "1."
    assert numbers.print_next(None, "Sub").text == "(a)"
    assert numbers.print_next(properties(0), "Para") is None
    assert numbers.print_next(properties(None, 1), "Para").text == "(b)"


def test_style_without_a_level_stands_at_the_level_that_names_it():
    numbers = numbering(
        definition(1, level(0), level(1, "lowerLetter", "(%2)", more='<w:pStyle w:val="Sub"/>')),
        a_list(5, 1),
        styles=style("Sub", list_number=5),
    )
    assert numbers.print_next(None, "Sub").text == "(a)"


def test_definition_that_is_a_link_leads_through_its_style():
    numbers = numbering(
        definition(1, more='<w:numStyleLink w:val="Listed"/>'),
        definition(2, level(0, pattern="§%1")),
        a_list(5, 1),
        a_list(6, 2),
        styles=style("Listed", list_number=6),
    )
    assert printed(numbers, (5, 0), (5, 0)) == ["§1", "§2"]


def test_circles_of_styles_and_links_end():
    numbers = numbering(
        definition(1, more='<w:numStyleLink w:val="A"/>'),
        a_list(5, 1),
        styles=style("A", based_on="B", list_number=5) + style("B", based_on="A"),
    )
    assert numbers.print_next(None, "A") is None


def test_counter_out_of_all_proportion_stays_short():
    numbers = numbering(definition(1, level(0, "lowerLetter", "%1", start=999_999_999)), a_list(5, 1))
    assert len(printed(numbers, (5, 0))[0]) < 5_000


def test_file_without_lists_has_no_numbers():
    assert Numbering(None, Styles()).print_next(properties(5, 0), None) is None


def test_pattern_without_end_is_cut():
    numbers = numbering(definition(1, level(0, pattern="%1" * 5_000)), a_list(5, 1))
    assert printed(numbers, (5, 0)) == ["1" * 50]


def test_levels_beyond_nine_and_lists_nobody_uses_are_not_read(monkeypatch):
    levels = [level(0, pattern="%1."), *(level(1, pattern=f"{count}") for count in range(100))]
    numbers = numbering(definition(1, *levels), *(a_list(number, 1) for number in range(100)))
    read = []
    monkeypatch.setattr(reader, "_level", lambda element: read.append(element) or _level(element))
    assert printed(numbers, (5, 0), (6, 0), (7, 1)) == ["1.", "2.", "7"]
    assert len(read) == 9


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "--1", "-1", "x", ""])
def test_level_that_is_no_number_is_the_first(number):
    numbers = numbering(definition(1, level(0)), a_list(5, 1))
    assert printed(numbers, (5, number)) == ["1."]
