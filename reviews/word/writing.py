"""Writing the Word form of a review, to be filled in without a connection."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from imrf_portal.kit.exports import xml_text
from imrf_portal.languages import OFFICIAL_CHOICES, direction
from reviews.models import Edition, QuestionKind
from reviews.typeset import ROW
from reviews.word.fields import (
    EMPTY,
    LANGUAGE_CODE,
    TICKED,
    Slot,
    Words,
    above_each,
    all_choices,
    columns,
    opening,
    slots,
)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_SPARE_ROWS = 3
# In twentieths of a point: the columns of a field, which fill the page, and how high one to write in is at least.
_TEXT, _CHOICE, _INDICATOR = (8640,), (600, 6240, 1800), (2640, 1500, 1500, 1000, 2000)
_HEIGHT = 900


def write_form(edition: Edition, *, language: str) -> bytes:
    """The form of an edition with the answers as they stand, its words in `language`."""
    document: Any = Document()
    document.core_properties.title = xml_text(str(edition.review))
    with override(language):
        sheet = _Sheet(document, language)
        for words in opening(edition):
            sheet.words(words)
        sheet.choices(
            LANGUAGE_CODE,
            OFFICIAL_CHOICES,
            ticked=[edition.language],
        )
        choices = all_choices()
        for above, slot in above_each(slots(edition)):
            for words in above:
                sheet.words(words)
            _field(slot, sheet, choices[slot.question.kind])
        sheet.end()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _field(slot: Slot, sheet: _Sheet, choices: list[tuple[str, str]]) -> None:
    kind, standing = slot.question.kind, slot.standing
    if kind == QuestionKind.INDICATORS:
        sheet.indicators(slot.code, standing.rows)
    elif choices:
        sheet.choices(slot.code, choices, ticked=standing.codes)
    else:
        text = ", ".join(standing.codes) if kind == QuestionKind.TARGETS else standing.text
        sheet.text(slot.code, text, language=standing.language or sheet.language)


class _Sheet:
    """The file as it is written."""

    def __init__(self, document: Any, language: str) -> None:
        self._document = document
        self._body = document.element.body
        self.language = language

    def words(self, words: Words) -> None:
        """A line for people."""
        text = xml_text(words.text)
        if words.level is None:
            made = self._document.add_paragraph(text)
        else:
            made = self._document.add_heading(text, level=words.level)
        _turn(made._p, self.language)

    def text(self, code: str, text: str, *, language: str) -> None:
        """A field to write in, a paragraph for each line of the text."""
        lines = [_paragraph(line, language=language) for line in text.split("\n")]
        self._table(_TEXT, [_row([([_small(code)], 1)]), _row([(lines, 1)], height=_HEIGHT)])

    def choices(self, code: str, choices: Iterable[tuple[str, str]], *, ticked: Sequence[str]) -> None:
        """A field to tick in, a row for each choice: its box, its name, its code."""
        rows = [_row([([_small(code)], len(_CHOICE))])]
        for choice, name in choices:
            named = _paragraph(name, language=self.language)
            rows.append(_row([([_box(choice in ticked)], 1), ([named], 1), ([_small(choice)], 1)]))
        self._table(_CHOICE, rows)

    def indicators(self, code: str, rows: Iterable[dict[str, str]]) -> None:
        """A field for indicators, with a few empty rows more. Its code stands with the names of the columns, so that
        what follows is what was filled in."""
        filled = [[str(row.get(name, "")) for name in ROW] for row in rows]
        head = [([_paragraph(name, language=self.language)], 1) for name in columns()]
        head[0][0].append(_small(code))
        lines = [*filled, *([[""] * len(ROW)] * _SPARE_ROWS)]
        cells = [[([_paragraph(cell, language=self.language)], 1) for cell in line] for line in lines]
        self._table(_INDICATOR, [_row(head), *map(_row, cells)])

    def end(self) -> None:
        """A file of Word cannot end with a table."""
        self._document.add_paragraph()

    def _table(self, widths: Sequence[int], rows: Iterable[etree._Element]) -> None:
        properties = [_made("tblStyle", val="TableGrid"), _made("tblW", w=str(sum(widths)), type="dxa")]
        if direction(self.language) == "rtl":
            properties.insert(1, _made("bidiVisual"))
        grid = _made("tblGrid", *(_made("gridCol", w=str(width)) for width in widths))
        table = _made("tbl", _made("tblPr", *properties), grid, *rows)
        self._body.insert(len(self._body) - 1, table)


def _made(name: str, *children: etree._Element, **attributes: str) -> etree._Element:
    """An element of Word's own, with attributes of Word's own."""
    element: etree._Element = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    element.extend(children)
    return element


def _row(cells: Iterable[tuple[list[etree._Element], int]], *, height: int = 0) -> etree._Element:
    """A row of cells, each its paragraphs and how many columns it takes."""
    row = _made("tr")
    if height:
        row.append(_made("trPr", _made("trHeight", val=str(height), hRule="atLeast")))
    for paragraphs, width in cells:
        cell = _made("tc", *paragraphs)
        if width > 1:
            cell.insert(0, _made("tcPr", _made("gridSpan", val=str(width))))
        row.append(cell)
    return row


def _paragraph(text: str, *, language: str) -> etree._Element:
    """A paragraph of which every space is kept."""
    run = _made("r")
    for number, piece in enumerate(xml_text(text).split("\t")):
        if number:
            run.append(_made("tab"))
        words = _made("t")
        words.text = piece
        words.set(_SPACE, "preserve")
        run.append(words)
    paragraph = _made("p", run)
    _turn(paragraph, language)
    return paragraph


def _small(code: str) -> etree._Element:
    """A code in small print: there for the reader of the file, not in the way of people."""
    words = _made("t")
    words.text = code
    look = _made("rPr", _made("noProof"), _made("color", val="767676"), _made("sz", val="14"))
    return _made("p", _made("pPr", _made("keepNext")), _made("r", look, words))


def _box(is_ticked: bool) -> etree._Element:
    """A box that Word and LibreOffice tick at a click; elsewhere one writes any sign in its place."""
    sign = TICKED if is_ticked else EMPTY
    checked = {"checked": str(int(is_ticked)), "checkedState": "2612", "uncheckedState": "2610"}
    box = etree.Element(f"{{{_W14}}}checkbox", nsmap={"w14": _W14})
    for name, value in checked.items():
        etree.SubElement(box, f"{{{_W14}}}{name}").set(f"{{{_W14}}}val", value)
    words = _made("t")
    words.text = sign
    return _made("p", _made("sdt", _made("sdtPr", box), _made("sdtContent", _made("r", words))))


def _turn(paragraph: etree._Element, language: str) -> None:
    """Let a paragraph run from the right where its language does."""
    if direction(language) == "ltr":
        return
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        properties = _made("pPr")
        paragraph.insert(0, properties)
    properties.append(_made("bidi"))
    for run in paragraph.iter(qn("w:r")):
        run.insert(0, _made("rPr", _made("rtl")))
