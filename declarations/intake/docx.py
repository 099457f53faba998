"""Drafts in Word files (.docx).

The parts are read with lxml, not with python-docx, which passes over what counts here: tracked changes, text boxes,
footnotes, content controls and numbers. Nothing that a reader sees on paper is lost without a word: what is not the
text itself becomes a note, and what is left out becomes a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Literal

from django.utils.text import format_lazy
from lxml import etree

from declarations.intake.blocks import Block, CannotRead, ReadDraft, Role, Tracked
from declarations.intake.findings import (
    IN_BODY,
    IN_BOX,
    IN_CELL,
    IN_NOTE,
    IN_TABLE,
    MOST_BYTES,
    MOST_PARAGRAPHS,
    TOO_LONG,
    Findings,
    Room,
)
from declarations.intake.numbering import Numbering, Printed
from declarations.intake.reading import read
from declarations.intake.styles import Styles
from declarations.intake.word_package import NO_WORD, WordPackage
from declarations.intake.word_xml import (
    MATH,
    RAISED,
    SIGNS,
    WRAPPERS,
    W,
    child,
    number,
    switch,
    text_boxes,
    value,
)
from imrf_portal.kit.permissions import Sentence

_INSERTED = frozenset({W + "ins", W + "moveTo"})
_DELETED = frozenset({W + "del", W + "moveFrom"})
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOTE_CALLS = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}


def read_docx(file: BinaryIO) -> ReadDraft:
    """The draft in a Word file, read from where `file` stands.

    Raises `CannotRead` for what is no Word file, locked, damaged, built to harm, or without any paragraph. The text
    is read with tracked changes as if accepted; each is kept with its paragraph, and a warning says how many and
    where. Time is linear in the text.
    """
    return _WordFile(WordPackage(file.read(MOST_BYTES + 1))).draft()


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts of a Word file in which its text stands; `numbering` begins anew each time."""

    body: etree._Element
    styles: Styles
    _lists: etree._Element | None
    _others: dict[str, etree._Element]

    def numbering(self) -> Numbering:
        """The lists of the file, before any paragraph was counted."""
        return Numbering(self._lists, self.styles)

    def other(self, kind: str) -> etree._Element | None:
        """Another part: "comments", "footnotes" or "endnotes"."""
        return self._others.get(kind)


def open_docx(file: BinaryIO) -> WordParts:
    """The parts of a Word file, for who reads its markup and not only its text; raises `CannotRead`."""
    return _WordFile(WordPackage(file.read(MOST_BYTES + 1))).parts()


@dataclass(slots=True)
class _Text:
    """The text of one paragraph as it is gathered, and what was met on the way."""

    room: Room
    pieces: list[str] = field(default_factory=list)
    emphatic: list[bool] = field(default_factory=list)
    italic: list[bool] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    tracked: list[Tracked] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        """Add a piece to the end; raises `CannotRead` where the file holds too much."""
        self.room.take(len(text))
        self.pieces.append(text)
        self.length += len(text)

    def add_words(self, text: str, *, emphatic: bool, italic: bool) -> None:
        """Add a piece with its look; only what can be seen speaks for the look of the whole."""
        self.add(text)
        if text.strip():
            self.emphatic.append(emphatic)
            self.italic.append(italic)


class _WordFile:
    """An opened Word file, and the state of reading it from its first paragraph to its last."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), self._styles)
        self._notes = {
            (kind, value(note, "id") or ""): note
            for kind in _NOTE_CALLS.values()
            if (root := package.part(kind)) is not None
            for note in root
        }
        self._blocks: list[Block] = []
        self._paragraphs = 0
        self._tables = 0
        self._boxes = 0
        self._findings = Findings()
        self._room = Room()
        self._calls: dict[tuple[str, str], int] = {}
        self._carried: _Text | None = None

    def draft(self) -> ReadDraft:
        """The whole text, read once from beginning to end."""
        self._read_container(self._body())
        self._read_notes()
        return read(self._blocks, warnings=self._findings.warnings())

    def parts(self) -> WordParts:
        """The parts as they are."""
        others = {
            kind: root
            for kind in ("comments", *_NOTE_CALLS.values())
            if (root := self._package.part(kind)) is not None
        }
        return WordParts(self._body(), self._styles, self._package.part("numbering"), others)

    def _body(self) -> etree._Element:
        body = child(self._package.main, "body")
        if body is None:
            raise CannotRead(NO_WORD)
        if sum(1 for _paragraph in body.iter(f"{W}p")) > MOST_PARAGRAPHS:
            raise CannotRead(format_lazy(TOO_LONG, limit=MOST_PARAGRAPHS))
        return body

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
                self._findings.add("foreign-part", self._here())
            elif element.tag in WRAPPERS or element.tag in _INSERTED:
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
        text = self._carried or _Text(self._room)
        self._carried = None
        place = aside or self._here(after=1)
        self._gather(element, text, style_id=style_id, place=place)
        mark = child(properties, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            # The end of this paragraph was deleted: what is left of it opens the next one.
            self._findings.add("tracked-changes", place)
            self._carried = text
            return
        if child(mark, "ins") is not None or child(mark, "moveTo") is not None:
            self._findings.add("tracked-changes", place)
        printed = self._numbering.print_next(properties, style_id)
        self._room.take(len(printed.text) if printed else 0)
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
            self._findings.add("contents", place)
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
            tracked=tuple(text.tracked),
        )
        if aside is not None:
            block = replace(block, role=Role.ASIDE)
        elif self._styles.name(style_id) == "title":
            block = replace(block, role=Role.TITLE)
        self._blocks.append(block)

    def _heading(self, properties: etree._Element | None, style_id: str | None) -> int | None:
        direct = number(child(properties, "outlineLvl"))
        if direct is not None:
            return direct + 1 if direct < 9 else None
        return self._styles.heading(style_id)

    def _read_table(self, table: etree._Element) -> None:
        self._tables += 1
        number = self._tables
        if table.find(f".//{W}t") is not None:
            self._findings.add("table", format_lazy(IN_TABLE, number=number))
        for row_number, row in enumerate(_within(table, "tr"), start=1):
            if child(row, "trPr", "del") is not None:
                self._findings.add("tracked-changes", format_lazy(IN_TABLE, number=number))
                continue
            for column, cell in enumerate(_within(row, "tc"), start=1):
                place = format_lazy(IN_CELL, number=number, row=row_number, column=column)
                self._read_container(cell, aside=place)

    def _read_box(self, box: etree._Element) -> None:
        self._boxes += 1
        place = format_lazy(IN_BOX, number=self._boxes)
        if box.find(f".//{W}t") is not None:
            self._findings.add("text-box", place)
        self._read_container(box, aside=place)

    def _read_notes(self) -> None:
        """The footnotes and endnotes, in the order in which the text calls them."""
        for count, (call, anchor) in enumerate(self._calls.items(), start=1):
            if (note := self._notes.get(call)) is None:
                continue
            place = format_lazy(IN_NOTE, number=count)
            text = _Text(self._room)
            for paragraph in note.iter(f"{W}p"):
                self._gather(paragraph, text, style_id=None, place=place)
                text.add(" ")
            self._blocks.append(Block("".join(text.pieces), place, role=Role.FOOTNOTE, anchor=anchor))
            self._findings.add("footnotes", place)

    # --- text --------------------------------------------------------------------------------------------------------
    def _gather(
        self,
        element: etree._Element,
        text: _Text,
        *,
        style_id: str | None,
        place: Sentence,
        inserted: bool = False,
    ) -> None:
        """Gather the text of a paragraph, insertions in and deletions out; of insertions in insertions the outermost."""
        for part in element:
            if part.tag == W + "r":
                self._gather_run(part, text, style_id=style_id, place=place)
            elif part.tag in _DELETED:
                self._findings.add("tracked-changes", place)
                gone = "".join(piece.text or "" for piece in part.iter(f"{W}delText", f"{W}t"))
                self._room.take(len(gone))
                text.tracked.append(_tracked("deleted", part, text.length, gone))
            elif part.tag in _INSERTED and inserted:
                self._gather(part, text, style_id=style_id, place=place, inserted=True)
            elif part.tag in _INSERTED:
                self._findings.add("tracked-changes", place)
                start, first_piece = text.length, len(text.pieces)
                self._gather(part, text, style_id=style_id, place=place, inserted=True)
                if words := "".join(text.pieces[first_piece:]):
                    text.tracked.append(_tracked("inserted", part, start, words))
            elif part.tag in WRAPPERS:
                self._gather(part, text, style_id=style_id, place=place, inserted=inserted)
            elif part.tag.startswith(MATH):
                for formula in part.iter(f"{MATH}t"):
                    text.add_words(formula.text or "", emphatic=False, italic=True)

    def _gather_run(self, run: etree._Element, text: _Text, *, style_id: str | None, place: Sentence) -> None:
        properties = child(run, "rPr")
        character = value(child(properties, "rStyle"))
        if _said(
            switch(child(properties, "vanish")), self._styles.hidden(character), self._styles.hidden(style_id)
        ):
            if run.find(f"{W}t") is not None:
                self._findings.add("hidden", place)
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
                words = (part.text or "").translate(RAISED if is_raised else {})
                text.add_words(words, emphatic=bold or capitals, italic=italic)
            elif part.tag in SIGNS:
                text.add(SIGNS[part.tag])
            elif part.tag == W + "commentReference":
                # The range it is about need not be marked: LibreOffice marks none for a remark on one place.
                self._findings.add("remarks", place)
            elif part.tag in _NOTE_CALLS:
                text.calls.append((_NOTE_CALLS[part.tag], value(part, "id") or ""))
            elif part.tag == W + "ruby":
                for base in part.iterfind(f"{W}rubyBase"):
                    self._gather(base, text, style_id=style_id, place=place)
            elif part.tag == W + "sym":
                self._findings.add("symbol", place)
            elif part.tag == W + "object":
                self._findings.add("foreign-part", place)
                text.boxes.extend(text_boxes(part))
            elif part.tag in {W + "drawing", W + "pict", _MARKUP + "AlternateContent"}:
                text.boxes.extend(text_boxes(part))

    # --- places and warnings -----------------------------------------------------------------------------------------
    def _here(self, *, after: int = 0) -> Sentence:
        return format_lazy(IN_BODY, number=self._paragraphs + after)


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also where content controls or tracked changes wrap them."""
    for part in element:
        if part.tag == W + name:
            yield part
        elif part.tag in WRAPPERS or part.tag in _INSERTED:
            yield from _within(part, name)


def _said(own: bool | None, *inherited: bool) -> bool:
    """A property of a run: what it says itself, else what its styles say."""
    return any(inherited) if own is None else own


def _tracked(edit: Literal["inserted", "deleted"], element: etree._Element, start: int, text: str) -> Tracked:
    return Tracked(edit, start, text, value(element, "author") or "", value(element, "date") or "")
