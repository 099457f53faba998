"""Drafts in Word files (.docx).

The parts are read with lxml, not with python-docx, which passes over what counts here: tracked changes, text boxes,
footnotes, content controls and numbers. Nothing that a reader sees on paper is lost without a word: what is not the
text itself becomes a note, and what is left out becomes a warning.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from lxml import etree

from declarations.intake.numbering import Numbering, Printed
from declarations.intake.reading import Block, CannotRead, ReadDraft, ReadWarning, Role, read
from declarations.intake.styles import Styles
from declarations.intake.word_xml import W, child, number, parse_part, switch, value
from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive

MEBIBYTE = 1024 * 1024
# What an upload may weigh; pictures included, texts of a hundred pages stay below one.
MOST_BYTES = 25 * MEBIBYTE
# Thirty times the longest text States negotiated; beyond it somebody is trying the server.
MOST_PARAGRAPHS = 30_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD_STREAM = "WordDocument".encode("utf-16-le")
_OTHER_FORMATS = ((b"%PDF-", "PDF"), (b"{\\rtf", "RTF"))
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MAIN_PART = "word/document.xml"

# Elements that only wrap what stands in the text.
_WRAPPERS = frozenset(
    W + name
    for name in ("hyperlink", "fldSimple", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")
) | {_MARKUP + "AlternateContent", _MARKUP + "Choice"}
_INSERTED = frozenset({W + "ins", W + "moveTo"})
_DELETED = frozenset({W + "del", W + "moveFrom"})
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
# A raised figure is a mark or a power, on paper never taken for the end of a number: "resolution 73¹".
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE_CALLS = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}


def read_docx(file: BinaryIO) -> ReadDraft:
    """The draft in a Word file, read from where `file` stands.

    Raises `CannotRead` for what is no Word file, locked, damaged, built to harm, or without any paragraph. Tracked
    changes are read as if accepted, with a warning that says so. Time is linear in the text.
    """
    try:
        return _WordFile(file.read(MOST_BYTES + 1)).draft()
    except EncryptedArchive as error:
        raise CannotRead(_LOCKED) from error
    except (UnsafeArchive, UnsafeXml) as error:
        raise CannotRead(_HARMFUL) from error
    except (NotAnArchive, BadXml) as error:
        raise CannotRead(_DAMAGED) from error


@dataclass(slots=True)
class _Text:
    """The text of one paragraph as it is gathered, and what was met on the way."""

    pieces: list[str] = field(default_factory=list)
    emphatic: list[bool] = field(default_factory=list)
    italic: list[bool] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def add(self, text: str, *, emphatic: bool, italic: bool) -> None:
        """Add a piece; only what can be seen speaks for the look of the whole."""
        self.pieces.append(text)
        if text.strip():
            self.emphatic.append(emphatic)
            self.italic.append(italic)


class _WordFile:
    """An opened Word file, and the state of reading it from its first paragraph to its last."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_formats(data)
        self._archive = SafeArchive(data)
        main = self._main_part()
        targets = self._targets(main)
        self._root = parse_part(self._archive.read(main))
        self._styles = Styles(self._part(targets.get("styles")))
        self._numbering = Numbering(self._part(targets.get("numbering")), self._styles)
        self._notes = {
            (kind, value(note, "id") or ""): note
            for kind in _NOTE_CALLS.values()
            if (root := self._part(targets.get(kind))) is not None
            for note in root
        }
        self._blocks: list[Block] = []
        self._paragraphs = 0
        self._tables = 0
        self._boxes = 0
        self._found: Counter[str] = Counter()
        self._first: dict[str, Sentence] = {}
        self._calls: dict[tuple[str, str], int] = {}
        self._carried: _Text | None = None

    def draft(self) -> ReadDraft:
        """The whole text, read once from beginning to end."""
        body = child(self._root, "body")
        if body is None:
            raise CannotRead(_NO_WORD)
        if sum(1 for _paragraph in body.iter(f"{W}p")) > MOST_PARAGRAPHS:
            raise CannotRead(format_lazy(_TOO_LONG, limit=MOST_PARAGRAPHS))
        self._read_container(body)
        self._read_notes()
        return read(self._blocks, warnings=self._warnings())

    # --- parts -------------------------------------------------------------------------------------------------------
    def _main_part(self) -> str:
        """The name of the part that holds the text."""
        if "[Content_Types].xml" not in self._archive:
            raise CannotRead(_NO_WORD)
        if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in self._archive.names):
            raise CannotRead(_MACROS)
        main = self._targets("").get("officeDocument", _MAIN_PART)
        if main not in self._archive:
            raise CannotRead(_NO_WORD)
        return main

    def _targets(self, part: str) -> dict[str, str]:
        """The parts that a part refers to, by kind; what lies outside the file is never looked at."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._archive:
            return {}
        targets: dict[str, str] = {}
        for relation in parse_part(self._archive.read(relations)).iterfind(f"{_PACKAGE}Relationship"):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                kind = relation.get("Type", "").rpartition("/")[2]
                targets.setdefault(kind, target.lstrip("/"))
        return targets

    def _part(self, name: str | None) -> etree._Element | None:
        return parse_part(self._archive.read(name)) if name and name in self._archive else None

    # --- blocks ------------------------------------------------------------------------------------------------------
    def _read_container(self, container: etree._Element, *, aside: Sentence | None = None) -> None:
        """Read the paragraphs and tables in an element; `aside` is the place of a cell or box that holds them."""
        for element in container:
            if element.tag == W + "p":
                self._read_paragraph(element, aside=aside)
            elif element.tag == W + "tbl":
                self._add_carried(aside)
                self._read_table(element)
            elif element.tag == W + "altChunk":
                self._note_down("foreign-part", self._here())
            elif element.tag in _WRAPPERS or element.tag in _INSERTED:
                self._read_container(element, aside=aside)
        self._add_carried(aside)

    def _add_carried(self, aside: Sentence | None) -> None:
        """Add what a deleted end of paragraph left behind where no paragraph follows that could take it up."""
        if self._carried:
            text, self._carried = self._carried, None
            self._add_block(text, None, self._styles.default, None, aside=aside)

    def _read_paragraph(self, element: etree._Element, *, aside: Sentence | None) -> None:
        properties = child(element, "pPr")
        style_id = value(child(properties, "pStyle")) or self._styles.default
        text = self._carried or _Text()
        self._carried = None
        place = aside or self._here(after=1)
        self._gather(element, text, style_id=style_id, place=place)
        mark = child(properties, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            # The end of this paragraph was deleted: what is left of it opens the next one.
            self._note_down("tracked-changes", place)
            self._carried = text
            return
        if child(mark, "ins") is not None or child(mark, "moveTo") is not None:
            self._note_down("tracked-changes", place)
        printed = self._numbering.print_next(properties, style_id)
        self._add_block(text, properties, style_id, printed, aside=aside)
        for box in text.boxes:
            self._read_box(box)

    def _add_block(
        self,
        text: _Text,
        properties: etree._Element | None,
        style_id: str | None,
        printed: Printed | None,
        *,
        aside: Sentence | None,
    ) -> None:
        words = "".join(text.pieces)
        if not words.strip():
            return
        if aside is None:
            self._paragraphs += 1
        place = aside or self._here()
        if self._styles.name(style_id).startswith("toc ") and aside is None:
            self._note_down("contents", place)
            return
        for call in text.calls:
            self._calls.setdefault(call, len(self._blocks))
        block = Block(
            words,
            place,
            heading=self._heading(properties, style_id),
            number=printed.text if printed else "",
            list_id=printed.list_id if printed else "",
            depth=printed.level if printed else 0,
            bullet=printed is not None and printed.is_bullet,
            emphatic=bool(text.emphatic) and all(text.emphatic),
            italic_opening=text.italic[:1] == [True],
        )
        if aside is not None:
            block = replace(block, role=Role.ASIDE)
        elif self._styles.name(style_id) == "title":
            block = replace(block, role=Role.TITLE)
        self._blocks.append(block)

    def _heading(self, properties: etree._Element | None, style_id: str | None) -> int | None:
        direct = value(child(properties, "outlineLvl"))
        if direct is not None and direct.isdigit():
            return int(direct) + 1 if int(direct) < 9 else None
        return self._styles.heading(style_id)

    def _read_table(self, table: etree._Element) -> None:
        self._tables += 1
        number = self._tables
        if table.find(f".//{W}t") is not None:
            self._note_down("table", format_lazy(_IN_TABLE, number=number))
        for row_number, row in enumerate(_within(table, "tr"), start=1):
            if child(row, "trPr", "del") is not None:
                self._note_down("tracked-changes", format_lazy(_IN_TABLE, number=number))
                continue
            for column, cell in enumerate(_within(row, "tc"), start=1):
                place = format_lazy(_IN_CELL, number=number, row=row_number, column=column)
                self._read_container(cell, aside=place)

    def _read_box(self, box: etree._Element) -> None:
        self._boxes += 1
        place = format_lazy(_IN_BOX, number=self._boxes)
        if box.find(f".//{W}t") is not None:
            self._note_down("text-box", place)
        self._read_container(box, aside=place)

    def _read_notes(self) -> None:
        """The footnotes and endnotes, in the order in which the text calls them."""
        for count, (call, anchor) in enumerate(self._calls.items(), start=1):
            if (note := self._notes.get(call)) is None:
                continue
            place = format_lazy(_IN_NOTE, number=count)
            text = _Text()
            for paragraph in note.iter(f"{W}p"):
                self._gather(paragraph, text, style_id=None, place=place)
                text.pieces.append(" ")
            self._blocks.append(Block("".join(text.pieces), place, role=Role.FOOTNOTE, anchor=anchor))
            self._note_down("footnotes", place)

    # --- text --------------------------------------------------------------------------------------------------------
    def _gather(self, element: etree._Element, text: _Text, *, style_id: str | None, place: Sentence) -> None:
        """Gather the text of a paragraph, insertions in and deletions out."""
        for part in element:
            if part.tag == W + "r":
                self._gather_run(part, text, style_id=style_id, place=place)
            elif part.tag in _DELETED:
                self._note_down("tracked-changes", place)
            elif part.tag in _INSERTED:
                self._note_down("tracked-changes", place)
                self._gather(part, text, style_id=style_id, place=place)
            elif part.tag in _WRAPPERS:
                self._gather(part, text, style_id=style_id, place=place)
            elif part.tag.startswith(_MATH):
                for formula in part.iter(f"{_MATH}t"):
                    text.add(formula.text or "", emphatic=False, italic=True)

    def _gather_run(self, run: etree._Element, text: _Text, *, style_id: str | None, place: Sentence) -> None:
        properties = child(run, "rPr")
        character = value(child(properties, "rStyle"))
        if _said(
            switch(child(properties, "vanish")), self._styles.hidden(character), self._styles.hidden(style_id)
        ):
            if run.find(f"{W}t") is not None:
                self._note_down("hidden", place)
            return
        own = (switch(child(properties, name)) for name in ("b", "caps", "i"))
        of_styles = (
            (said(character), said(style_id))
            for said in (self._styles.bold, self._styles.capitals, self._styles.italic)
        )
        bold, capitals, italic = map(_said, own, *zip(*of_styles, strict=True))
        is_raised = (
            value(child(properties, "vertAlign")) == "superscript"
            or (number(child(properties, "position")) or 0) > 0
        )
        for part in run:
            if part.tag == W + "t":
                words = (part.text or "").translate(_RAISED if is_raised else {})
                text.add(words, emphatic=bold or capitals, italic=italic)
            elif part.tag in _SIGNS:
                text.pieces.append(_SIGNS[part.tag])
            elif part.tag == W + "commentReference":
                # The range it is about need not be marked: LibreOffice marks none for a remark on one place.
                self._note_down("remarks", place)
            elif part.tag in _NOTE_CALLS:
                text.calls.append((_NOTE_CALLS[part.tag], value(part, "id") or ""))
            elif part.tag == W + "ruby":
                for base in part.iterfind(f"{W}rubyBase"):
                    self._gather(base, text, style_id=style_id, place=place)
            elif part.tag == W + "sym":
                self._note_down("symbol", place)
            elif part.tag in {W + "drawing", W + "pict", W + "object", _MARKUP + "AlternateContent"}:
                text.boxes.extend(_boxes(part))

    # --- places and warnings -----------------------------------------------------------------------------------------
    def _here(self, *, after: int = 0) -> Sentence:
        return format_lazy(_IN_BODY, number=self._paragraphs + after)

    def _note_down(self, code: str, place: Sentence) -> None:
        """Count something that the secretariat must know of, and keep where it was first."""
        self._found[code] += 1
        self._first.setdefault(code, place)

    def _warnings(self) -> Iterator[ReadWarning]:
        for code, count in self._found.items():
            yield ReadWarning(code, self._first[code], _sentence(code, count))


def _refuse_other_formats(data: bytes) -> None:
    """Say what a file is that is no Word file of today."""
    if len(data) > MOST_BYTES:
        raise CannotRead(format_lazy(_TOO_LARGE, limit=MOST_BYTES // MEBIBYTE))
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise CannotRead(_LOCKED)
        raise CannotRead(_OLD_WORD if _OLD_WORD_STREAM in data else _NO_WORD)
    for opening, name in _OTHER_FORMATS:
        if data.lstrip().startswith(opening):
            raise CannotRead(format_lazy(_OTHER, format=name))
    if not data.startswith(_ZIP):
        raise CannotRead(_NO_WORD)


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also where content controls or tracked changes wrap them."""
    for part in element:
        if part.tag == W + name:
            yield part
        elif part.tag in _WRAPPERS or part.tag in _INSERTED:
            yield from _within(part, name)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes in a drawing, outermost only; Word writes each a second time for older programs."""
    for part in element:
        if part.tag == _MARKUP + "Fallback":
            continue
        if part.tag == W + "txbxContent":
            yield part
        else:
            yield from _boxes(part)


def _said(own: bool | None, *inherited: bool) -> bool:
    """A property of a run: what it says itself, else what its styles say."""
    return any(inherited) if own is None else own


def _sentence(code: str, count: int) -> Sentence:
    """What the secretariat is told of something that was met `count` times."""
    match code:
        case "tracked-changes":
            sentence = ngettext_lazy(
                "The file holds {count} tracked change. The text shown has insertions in it and deletions left out.",
                "The file holds {count} tracked changes. The text shown has insertions in it and deletions left out.",
                count,
            )
        case "remarks":
            sentence = ngettext_lazy(
                "{count} remark in the margin was left out.",
                "{count} remarks in the margin were left out.",
                count,
            )
        case "hidden":
            sentence = ngettext_lazy(
                "{count} piece of hidden text was left out.",
                "{count} pieces of hidden text were left out.",
                count,
            )
        case "contents":
            sentence = ngettext_lazy(
                "{count} line of a table of contents was left out.",
                "{count} lines of a table of contents were left out.",
                count,
            )
        case "symbol":
            sentence = ngettext_lazy(
                "{count} sign from a symbol font was left out.",
                "{count} signs from a symbol font were left out.",
                count,
            )
        case "foreign-part":
            sentence = ngettext_lazy(
                "{count} other file put into this one was left out.",
                "{count} other files put into this one were left out.",
                count,
            )
        case "table":
            sentence = ngettext_lazy(
                "The text of {count} table was read as notes, cell by cell.",
                "The text of {count} tables was read as notes, cell by cell.",
                count,
            )
        case "text-box":
            sentence = ngettext_lazy(
                "The text of {count} text box was read as notes, behind the paragraph it is fixed to.",
                "The text of {count} text boxes was read as notes, each behind the paragraph it is fixed to.",
                count,
            )
        case "footnotes":
            sentence = ngettext_lazy(
                "{count} footnote stands as a note at the end.",
                "{count} footnotes stand as notes at the end.",
                count,
            )
        case _:
            raise LookupError(code)
    return format_lazy(sentence, count=count)


_IN_BODY = _("paragraph {number} of the file")
_IN_TABLE = _("table {number}")
_IN_CELL = _("table {number}, row {row}, column {column}")
_IN_BOX = _("text box {number}")
_IN_NOTE = _("footnote {number}")
_TOO_LARGE = _(
    "This file is larger than {limit} MB. Take pictures out of it, or make them smaller, and save it again."
)
_TOO_LONG = _("This file has more than {limit} paragraphs, which no draft has.")
_NO_WORD = _(
    "This is not a Word file (.docx). Open the draft in Word, save it as .docx and choose that file."
)
_OLD_WORD = _(
    "This file is in the old Word format (.doc). Open it in Word, save it as .docx and choose that file."
)
_OTHER = _("This is a {format} file, not a Word file (.docx). Choose the Word file from which it was made.")
_LOCKED = _("This file is locked with a password. Save it without a password and choose it again.")
_DAMAGED = _("This Word file is damaged or cut off. Open it in Word, save it again and choose the new file.")
_HARMFUL = _(
    "This file is built in a way that Word never uses and was not opened. Save the draft anew in Word."
)
_MACROS = _("This file holds macros. Save it as a Word document without macros (.docx) and choose that file.")
