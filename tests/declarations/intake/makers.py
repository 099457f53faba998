"""Word files made for the tests: with python-docx as a person would, and part by part where Word alone could."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{WORD}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
# How files of old Office, and locked ones of today, begin.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504

Level = tuple[str, str]
"""How a level of a list counts: Word's name of the format, and the pattern, such as ("decimal", "%1.")."""

UN_LEVELS: tuple[Level, ...] = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))


class WordDraft:
    """A draft as somebody writes it in Word: headings, typed numbers, automatic numbers, footnotes aside."""

    def __init__(self) -> None:
        self.document: Document = docx.Document()
        self._numbering = self.document.part.numbering_part.element
        self._next = 100

    def heading(self, text: str, level: int = 1) -> Paragraph:
        return self.document.add_heading(text, level)

    def paragraph(self, text: str, *, style: str | None = None) -> Paragraph:
        return self.document.add_paragraph(text, style)

    def look(self, text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        return paragraph

    def define(
        self, levels: Iterable[Level] = UN_LEVELS, *, restarts: Mapping[int, int] | None = None
    ) -> int:
        """A new definition of a list; gives its number."""
        self._next += 1
        definition = OxmlElement("w:abstractNum")
        definition.set(qn("w:abstractNumId"), str(self._next))
        for depth, (number_format, pattern) in enumerate(levels):
            level = _sub(definition, "w:lvl", {"w:ilvl": str(depth)})
            _sub(level, "w:start", {"w:val": "1"})
            _sub(level, "w:numFmt", {"w:val": number_format})
            if restarts and depth in restarts:
                _sub(level, "w:lvlRestart", {"w:val": str(restarts[depth])})
            _sub(level, "w:lvlText", {"w:val": pattern})
        # Word wants all definitions before the lists.
        self._numbering.insert(0, definition)
        return self._next

    def start(self, definition: int, *, starts: Mapping[int, int] | None = None) -> int:
        """A list that counts as a definition says, here with other starts; gives its number."""
        self._next += 1
        element = _sub(self._numbering, "w:num", {"w:numId": str(self._next)})
        _sub(element, "w:abstractNumId", {"w:val": str(definition)})
        for depth, start in (starts or {}).items():
            override = _sub(element, "w:lvlOverride", {"w:ilvl": str(depth)})
            _sub(override, "w:startOverride", {"w:val": str(start)})
        return self._next

    def numbered(self, text: str, list_number: int, level: int = 0) -> Paragraph:
        paragraph = self.document.add_paragraph(text)
        set_list(paragraph._p.get_or_add_pPr(), list_number, level)
        return paragraph

    def style(
        self, name: str, *, based_on: str = "Normal", list_number: int | None = None, level: int = 0
    ) -> str:
        style = self.document.styles.add_style(name, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles[based_on]
        if list_number is not None:
            set_list(style.element.get_or_add_pPr(), list_number, level)
        return name

    def file(self) -> io.BytesIO:
        file = io.BytesIO()
        self.document.save(file)
        file.seek(0)
        return file


def set_list(properties, list_number: int, level: int) -> None:
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = list_number


def _sub(parent, name: str, attributes: Mapping[str, str]):
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(attribute), value)
    parent.append(element)
    return element


CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relationships(**targets: str) -> str:
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def p(text: str) -> str:
    """A paragraph in Word's XML."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def raw_docx(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    document: bytes | None = None,
    **related: str,
) -> io.BytesIO:
    """A Word file from the XML of its body; `related` are parts by kind, such as footnotes=…"""
    text = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": relationships(officeDocument="word/document.xml"),
            "word/_rels/document.xml.rels": relationships(**{kind: f"{kind}.xml" for kind in related}),
            "word/document.xml": document or text,
            **{f"word/{kind}.xml": content for kind, content in related.items()},
            **(parts or {}),
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def overlapping_bomb(entries: int = 50, size: int = 500_000) -> io.BytesIO:
    """An archive whose table of contents names one and the same stretch of bytes many times."""
    one = zipped({"word/document.xml": b"<a/>" + b" " * size}).getvalue()
    end = one.rfind(b"PK\x05\x06")
    start = one.find(b"PK\x01\x02")
    directory = one[start:end]
    names = [f"word/document{number:03}.xml".encode() for number in range(entries)]
    # Names of one length keep the offsets; the local header's own name is what zipfile would compare.
    rows = b"".join(directory.replace(b"word/document.xml", name[:17]) for name in names)
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, len(rows), start, 0)
    return io.BytesIO(one[:start] + rows + record)
