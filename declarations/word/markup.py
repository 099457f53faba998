"""Markup: a Word file as its editors left it, each stretch of text with who put it in and who struck it.

The text of the file as it was before anybody's changes, or with those of some editors only, is a view of the same
pieces: what `stands` for nobody, or for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from lxml import etree

from declarations.intake.blocks import Role
from declarations.intake.docx import WordParts, open_docx
from declarations.intake.findings import Room
from declarations.intake.word_xml import (
    MATH,
    RAISED,
    SIGNS,
    WRAPPERS,
    W,
    child,
    number,
    outermost,
    switch,
    text_boxes,
    value,
)

_INSERTING = frozenset({W + "ins", W + "moveTo"})
_DELETING = frozenset({W + "del", W + "moveFrom"})


@dataclass(frozen=True, slots=True)
class Hand:
    """Who made a change, and when (aware); either may be unknown."""

    author: str
    date: datetime | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or the end of a paragraph, and whose changes it comes from."""

    text: str
    inserted: Hand | None = None
    deleted: Hand | None = None
    is_emphatic: bool = False
    is_italic: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether anybody put it in or struck it."""
        return self.inserted is not None or self.deleted is not None

    def stands(self, authors: Collection[str] = ()) -> bool:
        """Whether it is there when the changes of these authors, and no others, are accepted."""
        return (self.inserted is None or self.inserted.author in authors) and (
            self.deleted is None or self.deleted.author not in authors
        )


@dataclass(slots=True)
class Marked:
    """A paragraph as it stands in the file, with the remarks that begin in it.

    `properties` and `style_id` say how it looked and was numbered before anybody changed that; `caller` is, for a footnote, the position of the
    paragraph that calls it.
    """

    properties: etree._Element | None = None
    style_id: str | None = None
    role: Role = Role.BODY
    pieces: list[Piece] = field(default_factory=list)
    end: Piece = field(default_factory=lambda: Piece("\n"))
    remarks: list[str] = field(default_factory=list)
    caller: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote in the margin."""

    text: str
    hand: Hand


@dataclass(frozen=True, slots=True)
class Markup:
    """All paragraphs of a file, footnotes last, and its remarks by identifier."""

    paragraphs: list[Marked]
    remarks: dict[str, Remark]
    parts: WordParts


def read_markup(file: BinaryIO) -> Markup:
    """The markup of a Word file, in time linear in it; raises `CannotRead` as `read_docx` does, also for deleted text."""
    parts = open_docx(file)
    room = Room()
    reader = _Reader(parts, room)
    reader.read_container(parts.body, Role.BODY, _Hands())
    reader.read_footnotes()
    return Markup(reader.paragraphs, dict(_remarks(parts.other("comments"), room)), parts)


@dataclass(frozen=True, slots=True)
class _Hands:
    """Within whose changes the reader is."""

    inserted: Hand | None = None
    deleted: Hand | None = None

    def within(self, element: etree._Element) -> _Hands:
        """The hands inside an element that tracks a change, if it does."""
        if element.tag in _INSERTING:
            return _Hands(self.inserted or _hand(element), self.deleted)
        if element.tag in _DELETING:
            return _Hands(self.inserted, self.deleted or _hand(element))
        return self

    def marked_by(self, properties: etree._Element | None) -> _Hands:
        """The hands on what has a mark of insertion or deletion among its properties."""
        hands = self
        for mark in properties if properties is not None else ():
            hands = hands.within(mark)
        return hands


class _Reader:
    """The state of reading a file from its first paragraph to its last."""

    def __init__(self, parts: WordParts, room: Room) -> None:
        self.paragraphs: list[Marked] = []
        self._parts = parts
        self._room = room
        self._calls: list[tuple[str, str, _Hands, int]] = []
        self._waiting: list[str] = []

    def read_container(self, container: etree._Element, role: Role, hands: _Hands) -> None:
        """Read the paragraphs, and those in the tables, of an element."""
        for element in container:
            inside = hands.within(element)
            if element.tag == W + "p":
                self._read_paragraph(element, role, inside)
            elif element.tag == W + "tbl":
                self._read_rows(element, inside)
            elif element.tag == W + "commentRangeStart":
                self._waiting.append(value(element, "id") or "")
            elif element.tag in WRAPPERS or inside is not hands:
                self.read_container(element, role, inside)

    def read_footnotes(self) -> None:
        """Read the footnotes and endnotes, in the order of their calls; each is one paragraph."""
        notes = {
            (kind, value(note, "id") or ""): note
            for kind in ("footnotes", "endnotes")
            if (root := self._parts.other(kind)) is not None
            for note in root
        }
        for kind, identifier, hands, caller in self._calls:
            note = notes.pop((kind, identifier), None)
            if note is not None:
                marked = Marked(role=Role.FOOTNOTE, caller=caller)
                for paragraph in note.iter(f"{W}p"):
                    self._gather(paragraph, marked, hands)
                    marked.pieces.append(Piece(" ", hands.inserted, hands.deleted))
                self.paragraphs.append(marked)

    def _read_rows(self, table: etree._Element, hands: _Hands) -> None:
        for part in table:
            if part.tag == W + "tr":
                self._read_rows(part, hands.marked_by(child(part, "trPr")))
            elif part.tag == W + "tc":
                self.read_container(part, Role.ASIDE, hands)
            elif part.tag in WRAPPERS or part.tag in _INSERTING or part.tag in _DELETING:
                self._read_rows(part, hands.within(part))

    def _read_paragraph(self, element: etree._Element, role: Role, hands: _Hands) -> None:
        present = child(element, "pPr")
        properties = former if (former := child(present, "pPrChange", "pPr")) is not None else present
        style_id = value(child(properties, "pStyle")) or self._parts.styles.default
        if role is Role.BODY and self._parts.styles.name(style_id) == "title":
            role = Role.TITLE
        marked = Marked(properties, style_id, role, remarks=self._waiting)
        self._waiting = []
        self.paragraphs.append(marked)
        boxes = self._gather(element, marked, hands)
        on_end = _Hands().marked_by(child(present, "rPr"))
        marked.end = Piece("\n", on_end.inserted, on_end.deleted)
        for box in boxes:
            self.read_container(box, Role.ASIDE, hands)

    def _gather(self, element: etree._Element, marked: Marked, hands: _Hands) -> list[etree._Element]:
        """Gather the pieces of a paragraph; gives the text boxes that are fixed to it."""
        boxes: list[etree._Element] = []
        for part in element:
            inside = hands.within(part)
            if part.tag == W + "r":
                boxes.extend(self._gather_run(part, marked, inside))
            elif part.tag == W + "commentRangeStart":
                marked.remarks.append(value(part, "id") or "")
            elif part.tag.startswith(MATH):
                formula = "".join(piece.text or "" for piece in part.iter(f"{MATH}t"))
                self._room.take(len(formula))
                marked.pieces.append(Piece(formula, inside.inserted, inside.deleted))
            elif part.tag in WRAPPERS or inside is not hands:
                boxes.extend(self._gather(part, marked, inside))
        return boxes

    def _gather_run(self, run: etree._Element, marked: Marked, hands: _Hands) -> list[etree._Element]:
        properties = child(run, "rPr")
        styles, own = self._parts.styles, value(child(properties, "rStyle"))
        names = (own, marked.style_id)
        is_bold, in_capitals, is_italic, is_hidden = (
            any(map(said, names)) if (direct := switch(child(properties, name))) is None else direct
            for name, said in (
                ("b", styles.bold),
                ("caps", styles.capitals),
                ("i", styles.italic),
                ("vanish", styles.hidden),
            )
        )
        look = (is_bold or in_capitals, is_italic)
        raised = value(child(properties, "vertAlign")) == "superscript"
        raised = raised or (number(child(properties, "position")) or 0) > 0
        boxes: list[etree._Element] = []
        for part in run:
            if part.tag in {W + "t", W + "delText"} and not is_hidden:
                text = (part.text or "").translate(RAISED if raised else {})
                self._room.take(len(text))
                marked.pieces.append(Piece(text, hands.inserted, hands.deleted, *look))
            elif part.tag in SIGNS and not is_hidden:
                marked.pieces.append(Piece(SIGNS[part.tag], hands.inserted, hands.deleted, *look))
            elif part.tag == W + "commentReference":
                marked.remarks.append(value(part, "id") or "")
            elif part.tag in {W + "footnoteReference", W + "endnoteReference"}:
                kind = part.tag.removeprefix(W).removesuffix("Reference") + "s"
                self._calls.append((kind, value(part, "id") or "", hands, len(self.paragraphs) - 1))
            else:
                boxes.extend(text_boxes(part))
        return boxes


def _remarks(root: etree._Element | None, room: Room) -> Iterator[tuple[str, Remark]]:
    for comment in root.iterfind(f"{W}comment") if root is not None else ():
        paragraphs = (
            "".join(piece.text or "" for piece in paragraph.iter(f"{W}t")).strip()
            for paragraph in outermost(comment, "p")
        )
        text = "\n".join(filter(None, paragraphs))
        room.take(len(text))
        yield value(comment, "id") or "", Remark(text, _hand(comment))


def _hand(element: etree._Element) -> Hand:
    return Hand((value(element, "author") or "").strip(), _moment(value(element, "date")))


def _moment(written: str | None) -> datetime | None:
    """A date as Word writes it; one without a time zone is taken to be in UTC."""
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
