"""Drafts in OpenDocument texts (.odt), as LibreOffice saves them (OASIS OpenDocument 1.3, part 3).

Read like a Word file: nothing that a reader sees on paper is lost without a word. Lists count as OpenDocument says:
each list anew, unless it goes on from another; tracked changes lie in the text, what was deleted at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from lxml import etree

from declarations.intake.blocks import Block, CannotRead, ReadDraft, Role, Tracked
from declarations.intake.findings import (
    FIELDS,
    HARMFUL,
    IN_BODY,
    IN_BOX,
    IN_CELL,
    IN_NOTE,
    IN_TABLE,
    LOCKED,
    MACROS,
    MEBIBYTE,
    MOST_BYTES,
    MOST_PARAGRAPHS,
    TOO_LARGE,
    TOO_LONG,
    Findings,
    Room,
)
from declarations.intake.odt_styles import DRAW, HIGHEST, LOEXT, OFFICE, TEXT, ListLevel, Styles, named
from declarations.intake.reading import read
from declarations.intake.xml_parts import Parser, whole
from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_PARAGRAPHS = frozenset({TEXT + "p", TEXT + "h"})
_INDEXES = frozenset(
    TEXT + name
    for name in (
        "table-of-content",
        "alphabetical-index",
        "user-index",
        "illustration-index",
        "table-index",
        "object-index",
        "bibliography",
    )
)
_SIGNS = {TEXT + "tab": "\t", TEXT + "line-break": "\n", TEXT + "soft-page-break": ""}
_OBJECTS = frozenset({DRAW + "object", DRAW + "object-ole"})
_CALLING_FIELDS = (TEXT + "dde-connection-decl", OFFICE + "dde-source")
# Insertions that are open at one place; office programs have one for each author who wrote there.
_MOST_OPEN = 50
_PROGRAM_FOLDERS = ("basic/", "scripts/", "dialogs/")


def read_odt(file: BinaryIO) -> ReadDraft:
    """The draft in an OpenDocument text, read from where `file` stands.

    Raises `CannotRead` for what is no such file, locked, damaged, built to harm, or without any paragraph. The text
    is read with tracked changes as if accepted; each is kept with its paragraph, and a warning says how many and
    where. Time is linear in the text.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise CannotRead(format_lazy(TOO_LARGE, limit=MOST_BYTES // MEBIBYTE))
    try:
        return _TextFile(SafeArchive(data)).draft()
    except EncryptedArchive as error:
        raise CannotRead(LOCKED) from error
    except (UnsafeArchive, UnsafeXml) as error:
        raise CannotRead(HARMFUL) from error
    except (NotAnArchive, BadXml) as error:
        raise CannotRead(_DAMAGED) from error


@dataclass(slots=True)
class _Text:
    """The text of one paragraph as it is gathered, and what was met on the way."""

    room: Room
    pieces: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    italic: list[bool] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    tracked: list[Tracked] = field(default_factory=list)
    length: int = 0

    def add(self, words: str) -> None:
        """Add words to the end; raises `CannotRead` where the file holds too much."""
        self.room.take(len(words))
        self.pieces.append(words)
        self.length += len(words)


@dataclass(slots=True)
class _List:
    """A list that is being counted; `list_id` is that of the list it goes on from."""

    list_id: str
    style: str
    counts: dict[int, int]


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands before the first paragraph of a list's item, and how deep the item is."""

    list_id: str
    depth: int
    printed: str
    is_bullet: bool


@dataclass(frozen=True, slots=True)
class _Region:
    """A tracked change: whose, when, and what was deleted."""

    edit: Literal["inserted", "deleted"]
    text: str
    author: str
    date: str


class _TextFile:
    """An opened text file, and the state of reading it from its first paragraph to its last."""

    def __init__(self, archive: SafeArchive) -> None:
        _refuse(archive)
        parser = Parser()
        content = parser.parse(archive.read("content.xml"))
        styles = parser.parse(archive.read("styles.xml")) if "styles.xml" in archive else None
        if next(content.iter(*_CALLING_FIELDS), None) is not None:
            raise CannotRead(FIELDS)
        self._styles = Styles(styles, content)
        self._content = content
        self._blocks: list[Block] = []
        self._findings = Findings()
        self._room = Room()
        self._notes: list[tuple[int, etree._Element]] = []
        self._paragraphs = self._tables = self._boxes = 0
        self._lists: dict[str, _List] = {}
        self._last_of_style: dict[str, _List] = {}
        self._outline: dict[int, int] = {}
        self._regions: dict[str, _Region] = {}
        self._inserting: dict[str, tuple[int, int]] = {}

    def draft(self) -> ReadDraft:
        """The whole text, read once from beginning to end."""
        body = self._content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise CannotRead(_NO_TEXT)
        if sum(1 for _paragraph in body.iter(*_PARAGRAPHS)) > MOST_PARAGRAPHS:
            raise CannotRead(format_lazy(TOO_LONG, limit=MOST_PARAGRAPHS))
        self._regions = dict(_regions(body))
        self._read_container(body)
        self._read_notes()
        return read(self._blocks, warnings=self._findings.warnings())

    # --- blocks ------------------------------------------------------------------------------------------------------
    def _read_container(self, container: etree._Element, *, aside: Sentence | None = None) -> None:
        """Read paragraphs, lists and tables; `aside` is the place of a cell or box that holds them."""
        for element in container:
            if element.tag in _PARAGRAPHS:
                self._read_paragraph(element, aside=aside)
            elif element.tag == TEXT + "list":
                self._read_list(element, aside=aside)
            elif element.tag == _TABLE + "table":
                self._read_table(element)
            elif element.tag in {TEXT + "change-start", TEXT + "change-end", TEXT + "change"}:
                self._pass_mark(element, _Text(self._room), aside or self._here())
            elif element.tag in _INDEXES:
                for line in element.iter(*_PARAGRAPHS):
                    if "".join(line.itertext()).strip():
                        self._findings.add("contents", aside or self._here())
            elif element.tag == DRAW + "frame":
                self._read_boxes(_boxes(element))
            elif element.tag in {TEXT + "section", TEXT + "numbered-paragraph"}:
                self._read_container(element, aside=aside)

    def _read_list(
        self, element: etree._Element, *, aside: Sentence | None, within: _List | None = None, depth: int = 0
    ) -> None:
        counted = within or self._begin_list(element)
        style = named(element, "style-name") or counted.style
        for item in element:
            if item.tag not in {TEXT + "list-item", TEXT + "list-header"}:
                continue
            is_first = item.tag == TEXT + "list-item"
            for part in item:
                if part.tag == TEXT + "list":
                    self._read_list(part, aside=aside, within=counted, depth=depth + 1)
                elif part.tag in _PARAGRAPHS:
                    printed = None
                    if is_first:
                        printed = self._print_next(counted, style, depth, named(item, "start-value"))
                        is_first = False
                    self._read_paragraph(part, aside=aside, item=printed)

    def _begin_list(self, element: etree._Element) -> _List:
        """The counting of a list: its own, or that of the list it goes on from."""
        style = named(element, "style-name") or ""
        own = element.get(_XML_ID) or ""
        before = self._lists.get(named(element, "continue-list") or "")
        if before is None and named(element, "continue-numbering") == "true":
            before = self._last_of_style.get(style)
        counted = before or _List(f"list {len(self._lists)} {own}", style, {})
        self._lists[own or counted.list_id] = counted
        self._last_of_style[style] = counted
        return counted

    def _print_next(self, counted: _List, style: str, depth: int, start: str | None) -> _Item:
        levels = self._styles.levels(style)
        level = levels.get(depth, ListLevel())
        begins = whole(start, most=HIGHEST)
        _count(counted.counts, depth, level.start if depth not in counted.counts else None, begins)
        printed = "" if level.is_bullet else level.printed(counted.counts, levels)
        self._room.take(len(printed))
        return _Item(counted.list_id, depth, printed, level.is_bullet)

    def _read_paragraph(
        self, element: etree._Element, *, aside: Sentence | None, item: _Item | None = None
    ) -> None:
        style = named(element, "style-name")
        text = _Text(self._room)
        place = aside or self._here(after=1)
        self._inserting = dict.fromkeys(self._inserting, (0, 0))
        self._gather(element, text, styles=(style,), place=place)
        for number in self._inserting:
            self._end_insertion(number, text)
        words = "".join(text.pieces)
        heading = self._heading(element, style)
        printed = item.printed if item else ""
        if (
            heading is not None
            and item is None
            and words.strip()
            and named(element, "is-list-header") != "true"
        ):
            printed = self._print_outline(heading)
        if words.strip():
            if aside is None:
                self._paragraphs += 1
            self._notes.extend((len(self._blocks), note) for note in text.notes)
            self._blocks.append(
                Block(
                    words,
                    aside or self._here(),
                    role=Role.ASIDE if aside else Role.TITLE if self._styles.is_title(style) else Role.BODY,
                    heading=heading,
                    number=printed,
                    list_id=item.list_id if item else "",
                    depth=item.depth if item else 0,
                    bullet=item is not None and item.is_bullet,
                    emphatic=bool(text.bold) and all(text.bold),
                    italic_opening=text.italic[:1] == [True],
                    tracked=tuple(text.tracked),
                )
            )
        self._read_boxes(text.boxes)

    def _heading(self, element: etree._Element, style: str | None) -> int | None:
        level = named(element, "outline-level")
        if element.tag == TEXT + "h":
            return whole(level, least=1, most=99) or 1
        return self._styles.heading(style)

    def _print_outline(self, heading: int) -> str:
        """The number that the outline of the whole text gives a heading; most texts give none."""
        levels = self._styles.outline
        level = levels.get(heading - 1)
        if level is None:
            return ""
        first = level.start if heading - 1 not in self._outline else None
        _count(self._outline, heading - 1, first, None)
        return level.printed(self._outline, levels)

    def _read_table(self, table: etree._Element) -> None:
        self._tables += 1
        number = self._tables
        if any("".join(line.itertext()).strip() for line in table.iter(*_PARAGRAPHS)):
            self._findings.add("table", format_lazy(IN_TABLE, number=number))
        for row_number, row in enumerate(_rows(table), start=1):
            cells = (cell for cell in row if cell.tag == _TABLE + "table-cell")
            for column, cell in enumerate(cells, start=1):
                self._read_container(
                    cell, aside=format_lazy(IN_CELL, number=number, row=row_number, column=column)
                )

    def _read_boxes(self, boxes: list[etree._Element]) -> None:
        for box in boxes:
            self._boxes += 1
            place = format_lazy(IN_BOX, number=self._boxes)
            if any("".join(line.itertext()).strip() for line in box.iter(*_PARAGRAPHS)):
                self._findings.add("text-box", place)
            self._read_container(box, aside=place)

    def _read_notes(self) -> None:
        """The footnotes and endnotes, in the order in which the text calls them."""
        for count, (anchor, note) in enumerate(self._notes, start=1):
            place = format_lazy(IN_NOTE, number=count)
            text = _Text(self._room)
            for paragraph in note.iterfind(f"{TEXT}note-body//{TEXT}p"):
                self._gather(paragraph, text, styles=(), place=place)
                text.add(" ")
            self._blocks.append(Block("".join(text.pieces), place, role=Role.FOOTNOTE, anchor=anchor))
            self._findings.add("footnotes", place)

    # --- text --------------------------------------------------------------------------------------------------------
    def _gather(
        self, element: etree._Element, text: _Text, *, styles: tuple[str | None, ...], place: Sentence
    ) -> None:
        """Gather the text of a paragraph or a stretch of it; `styles` are those around it, innermost last."""
        self._add(element.text, text, styles, place)
        for part in element:
            if part.tag in _SIGNS:
                text.add(_SIGNS[part.tag])
            elif part.tag == TEXT + "s":
                count = whole(named(part, "c"), most=999)
                text.add(" " * (1 if count is None else count))
            elif part.tag == TEXT + "note":
                text.notes.append(part)
            elif part.tag == OFFICE + "annotation":
                self._findings.add("remarks", place)
            elif part.tag == DRAW + "frame":
                if any(each.tag in _OBJECTS for each in part):
                    self._findings.add("foreign-part", place)
                text.boxes.extend(_boxes(part))
            elif part.tag == TEXT + "ruby":
                for base in part.iterfind(f"{TEXT}ruby-base"):
                    self._gather(base, text, styles=styles, place=place)
            elif part.tag in {TEXT + "change-start", TEXT + "change-end", TEXT + "change"}:
                self._pass_mark(part, text, place)
            elif part.tag not in {
                OFFICE + "annotation-end",
                TEXT + "bookmark",
                LOEXT + "content-control-end",
            }:
                self._gather(part, text, styles=(*styles, named(part, "style-name")), place=place)
            self._add(part.tail, text, styles, place)

    def _add(self, words: str | None, text: _Text, styles: tuple[str | None, ...], place: Sentence) -> None:
        if not words:
            return
        if self._styles.hidden(styles):
            self._findings.add("hidden", place)
            return
        text.add(self._styles.raised(words, styles))
        if words.strip():
            text.bold.append(self._styles.bold(styles))
            text.italic.append(self._styles.italic(styles))

    # --- tracked changes ---------------------------------------------------------------------------------------------
    def _pass_mark(self, mark: etree._Element, text: _Text, place: Sentence) -> None:
        """Pass the begin, the end or the only mark of a tracked change."""
        number = named(mark, "change-id") or ""
        region = self._regions.get(number)
        if region is None:
            return
        if mark.tag == TEXT + "change":
            self._findings.add("tracked-changes", place)
            self._room.take(len(region.text))
            text.tracked.append(self._tracked(number, text.length, region.text))
        elif mark.tag == TEXT + "change-start":
            self._findings.add("tracked-changes", place)
            if len(self._inserting) < _MOST_OPEN:
                self._inserting[number] = text.length, len(text.pieces)
        elif number in self._inserting:
            self._end_insertion(number, text)
            del self._inserting[number]

    def _tracked(self, number: str, start: int, words: str) -> Tracked:
        region = self._regions[number]
        return Tracked(region.edit, start, words, region.author, region.date)

    def _end_insertion(self, number: str, text: _Text) -> None:
        """Keep an insertion with its words: what was gathered in this paragraph since it began."""
        start, first_piece = self._inserting[number]
        if words := "".join(text.pieces[first_piece:]):
            self._room.take(len(words))
            text.tracked.append(self._tracked(number, start, words))

    def _here(self, *, after: int = 0) -> Sentence:
        return format_lazy(IN_BODY, number=self._paragraphs + after)


def _refuse(archive: SafeArchive) -> None:
    """Say what an archive is that holds no text we can read."""
    if "content.xml" not in archive:
        raise CannotRead(_NO_TEXT)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise CannotRead(LOCKED)
    if any(name.lower().startswith(_PROGRAM_FOLDERS) for name in archive.names):
        raise CannotRead(MACROS)


def _count(counts: dict[int, int], depth: int, first: int | None, start: int | None) -> None:
    """Count one further at a level; deeper levels start again."""
    counts[depth] = start if start is not None else first if first is not None else counts[depth] + 1
    for deeper in [level for level in counts if level > depth]:
        del counts[deeper]


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those in groups; not those of tables within its cells."""
    for part in table:
        if part.tag == _TABLE + "table-row":
            yield part
        elif part.tag in {_TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group")}:
            yield from _rows(part)


def _boxes(frame: etree._Element) -> list[etree._Element]:
    return frame.findall(f"{DRAW}text-box")


def _regions(body: etree._Element) -> Iterator[tuple[str, _Region]]:
    for region in body.iterfind(f"{TEXT}tracked-changes/{TEXT}changed-region"):
        number = named(region, "id") or region.get(_XML_ID) or ""
        for change in region:
            info = change.find(f"{OFFICE}change-info")
            author = info.findtext(f"{_DC}creator") if info is not None else ""
            date = info.findtext(f"{_DC}date") if info is not None else ""
            if change.tag == TEXT + "insertion":
                yield number, _Region("inserted", "", author or "", date or "")
            elif change.tag == TEXT + "deletion":
                gone = " ".join("".join(line.itertext()) for line in change.iter(*_PARAGRAPHS))
                yield number, _Region("deleted", gone, author or "", date or "")


_NO_TEXT = _(
    "This is not an OpenDocument text (.odt). Open the draft in LibreOffice, save it as .odt and choose that file."
)
_DAMAGED = _(
    "This OpenDocument file is damaged or cut off. Open it in LibreOffice, save it again and choose the new file."
)
