"""Spreadsheets (.xlsx) written row by row, in a memory that does not grow with them, and with nothing in them that acts.

Every cell is a text: no formula, no link, no number that a program would reformat; `safe_cell` keeps it so where
somebody saves the sheet as CSV.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import xlsxwriter

from imrf_portal.kit.exports import safe_cell, xml_text

# A cell takes 32,767 code units of UTF-16; beyond the basic plane a character has two.
LONGEST_CELL = 16_000


class Words(NamedTuple):
    """Words of one look in a cell: `""` for plain ones, or the name of a look of `LOOKS`."""

    text: str
    look: str = ""


Cell = str | Sequence[Words]
LOOKS = {
    "inserted": {"bold": True, "underline": 1, "font_color": "#1B5E20"},
    "deleted": {"font_strikeout": True, "font_color": "#8B1A1A"},
}


class Spreadsheet:
    """One sheet in one file, written from the top; to be used in a `with` block, at whose end the file is whole."""

    def __init__(
        self, path: Path, *, title: str, columns: Sequence[tuple[str, int]], is_rtl: bool = False
    ) -> None:
        """Begin the file at `path`; `columns` are their headings and widths in characters."""
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"title": title})
        wrapped = {"text_wrap": True, "valign": "top"}
        self._plain = self._book.add_format(wrapped)
        self._looks = {name: self._book.add_format(look) for name, look in LOOKS.items()}
        self._whole = {name: self._book.add_format({**wrapped, **look}) for name, look in LOOKS.items()}
        self._sheet = self._book.add_worksheet()
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        if is_rtl:
            self._sheet.right_to_left()
        for place, (_heading, width) in enumerate(columns):
            self._sheet.set_column(place, place, width)
        heading = self._book.add_format({**wrapped, "bold": True, "bottom": 1})
        for place, (words, _width) in enumerate(columns):
            self._sheet.write_string(0, place, safe_cell(words), heading)
        self._rows = 1

    def __enter__(self) -> Spreadsheet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def add(self, cells: Sequence[Cell]) -> None:
        """Add a row. What is longer than a cell may be goes on in the same column of the rows below."""
        for row in zip_longest(*(list(_parts(cell)) for cell in cells), fillvalue=()):
            for place, words in enumerate(row):
                self._write(place, words)
            self._rows += 1

    def _write(self, place: int, words: Sequence[Words]) -> None:
        if not words:
            self._sheet.write_blank(self._rows, place, None, self._plain)
            return
        first, *others = words
        safe = [Words(safe_cell(first.text), first.look), *others]
        if not others:
            look = self._whole.get(first.look, self._plain)
            self._sheet.write_string(self._rows, place, safe[0].text, look)
            return
        fragments: list[object] = []
        for text, look in safe:
            fragments += [self._looks[look], text] if look else [text]
        self._sheet.write_rich_string(self._rows, place, *fragments, self._plain)


def _parts(cell: Cell) -> Iterator[list[Words]]:
    """The contents of a cell in parts that each fit into one; one part at least."""
    part: list[Words] = []
    room = LONGEST_CELL
    for words in [Words(cell)] if isinstance(cell, str) else cell:
        text = xml_text(words.text)
        while text:
            if not room:
                yield part
                part, room = [], LONGEST_CELL
            part.append(Words(text[:room], words.look))
            text, room = text[room:], room - len(part[-1].text)
    yield part
