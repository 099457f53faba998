"""Sheets whose cells are texts and nothing else."""

import re
import zipfile

import pytest

from imrf_portal.kit.spreadsheets import LONGEST_CELL, Spreadsheet, Words

COLUMNS = [("Reference", 10), ("Text", 40)]


def sheet_of(path, *rows, **options) -> str:
    with Spreadsheet(path, title="Demonstration text", columns=COLUMNS, **options) as sheet:
        for row in rows:
            sheet.add(row)
    with zipfile.ZipFile(path) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def rows_of(xml: str) -> list[str]:
    """The words of each row, whatever they look like."""
    return [re.sub(r"<[^>]+>", "", row) for row in re.findall(r"<row .*?</row>", xml, re.DOTALL)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@A1", "＝1", "\t=1", "{=1}", "http://a.example", "007"]
)
def test_no_cell_acts_or_counts(tmp_path, text):
    xml = sheet_of(tmp_path / "a.xlsx", [text, [Words(text, "inserted"), Words("=2")]])
    assert "<f>" not in xml
    assert "<v>" not in xml
    assert "hyperlink" not in xml
    cells = re.findall(r"<c [^>]*>", xml)
    assert all('t="inlineStr"' in cell for cell in cells)


def test_words_of_several_looks_stand_in_one_cell(tmp_path):
    xml = sheet_of(
        tmp_path / "a.xlsx", ["A", [Words("kept "), Words("gone", "deleted"), Words("new", "inserted")]]
    )
    assert rows_of(xml)[1] == "Akept gonenew"
    assert "<strike/>" in xml
    assert "<u/>" in xml


def test_what_is_too_long_for_a_cell_goes_on_in_the_rows_below(tmp_path):
    long = "x" * LONGEST_CELL + "y" * LONGEST_CELL + "z"
    rows = rows_of(sheet_of(tmp_path / "a.xlsx", ["A", long], ["B", "short"]))
    assert [len(row) for row in rows[1:]] == [1 + LONGEST_CELL, LONGEST_CELL, 1, 6]
    assert "".join(rows[1:]).startswith("Ax")


def test_an_empty_cell_holds_nothing(tmp_path):
    xml = sheet_of(tmp_path / "a.xlsx", ["A", ""], ["B", []])
    assert rows_of(xml)[1:] == ["A", "B"]


def test_signs_that_xml_cannot_hold_are_left_out(tmp_path):
    assert rows_of(sheet_of(tmp_path / "a.xlsx", ["\ufffeA\x0b", "\uffff"]))[1] == "A"


def test_a_sheet_of_a_language_from_right_to_left_begins_there(tmp_path):
    assert "rightToLeft" in sheet_of(tmp_path / "a.xlsx", is_rtl=True)
    assert "rightToLeft" not in sheet_of(tmp_path / "b.xlsx")
