"""The annual report as a Word file and as a tagged PDF: the page's own words and figures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from imrf_portal.kit.exports import xml_text
from imrf_portal.kit.typesetting import typeset
from imrf_portal.languages import direction
from pledges.annual import Report

_PAGE = Path(__file__).with_name("report.typ")


def pdf_of(report: Report, *, language: str, author: str = "") -> bytes:
    """The report as a PDF in the active language, which is `language`. Raises `CannotTypeset`."""
    given = {
        "title": report.title,
        "author": author,
        "language": language.split("-")[0],
        "region": "cn" if language == "zh-hans" else None,
        "is_rtl": direction(language) == "rtl",
        "lines": report.lines,
        "sheets": [
            {"heading": heading, "header": header, "rows": rows} for heading, header, rows in report.sheets()
        ],
    }
    return typeset(_PAGE, given, language=language)


def word_of(report: Report, *, language: str, author: str = "") -> bytes:
    """The report as a Word file in the active language, which is `language`."""
    document: Any = Document()
    document.core_properties.title = xml_text(report.title)
    document.core_properties.author = xml_text(author)
    document.core_properties.comments = ""
    document.add_heading(xml_text(report.title), level=0)
    for line in report.lines:
        document.add_paragraph(xml_text(line))
    for heading, header, rows in report.sheets():
        document.add_heading(xml_text(heading), level=1)
        table = document.add_table(rows=0, cols=len(header))
        table.style = "Table Grid"
        for row in (header, *rows):
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = xml_text(words)
        _repeat_heading(table)
    if direction(language) == "rtl":
        _turn(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _repeat_heading(table: Any) -> None:
    """Let the first row stand on every page of a table (ECMA-376, part 1, 17.4.78)."""
    first = table.rows[0]
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in first.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _turn(document: Any) -> None:
    """Let paragraphs and tables run from the right."""
    for table in document.tables:
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for paragraph in document.element.body.iter(qn("w:p")):
        paragraph.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in document.element.body.iter(qn("w:r")):
        run.get_or_add_rPr().append(OxmlElement("w:rtl"))
