"""Drafts and comparisons as Word files (.docx).

A comparison holds native tracked changes (ECMA-376, part 1, 17.13.5): insertions, deletions and moves of words and of
ends of paragraphs, each with author and date. Accepting all of them gives the new text, rejecting all the old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from lxml import etree

from declarations.intake.reading import Kind
from declarations.lineage import Link
from declarations.redline import Edit, Run
from declarations.word.lines import Line, Text
from declarations.word.package import (
    element,
    heading_style,
    packed,
    paragraph_style,
    stamped,
)
from declarations.word.weaving import Footnote, Weave, Woven, single, weave
from imrf_portal.languages import direction

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Signs that XML has no place for (XML 1.0, 2.2); texts that were read from files have none.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Words in Latin letters within a text that runs from right to left, and a label such as "3 ter." at its start.
_LATIN = re.compile(r"(\A\d+(?: [a-z]+)+\.?|[A-Za-zÀ-ɏ](?:[\wÀ-ɏ .,’'&/-]*[\wÀ-ɏ])?)", re.ASCII)
_MARKS = {Edit.INSERTED: "ins", Edit.DELETED: "del"}
_MOVES = {Edit.INSERTED: "moveTo", Edit.DELETED: "moveFrom"}
# The first two footnotes of a file are the lines that separate them from the text.
_FIRST_FOOTNOTE = 1


def write_draft(text: Text, *, creator: str = "", moment: datetime | None = None) -> bytes:
    """A draft as a Word file: title, headings, paragraphs with their labels typed, footnotes.

    `creator` and `moment` (aware) stand in the file's properties. The same input gives the same bytes; linear time.
    """
    return _Writer(text.language, author=creator, moment=moment).file(single(text), title=text.title)


def write_comparison(old: Text, new: Text, links: Iterable[Link], *, author: str, moment: datetime) -> bytes:
    """Two drafts as one Word file, what changed between them tracked.

    `links` are those of `lineage.match` between the lines of the two; `author` and `moment` (aware) stand at each
    change. The file is in the language of the new text. The same input gives the same bytes.
    """
    return _Writer(new.language, author=author, moment=moment).file(
        weave(old, new, links), title=new.title or old.title
    )


class _Writer:
    """The writing of one file: its language, whose changes it tracks, and the numbers it has given so far."""

    def __init__(self, language: str, *, author: str, moment: datetime | None) -> None:
        self._language = language
        self._is_rtl = direction(language) == "rtl"
        self._author = _NO_XML.sub("", author)
        self._moment = moment
        self._changes = 0
        self._weave = Weave([])
        self._footnotes: list[etree._Element] = []

    def file(self, weave: Weave, *, title: str) -> bytes:
        """The whole file."""
        self._weave = weave
        body = element("body")
        for woven in weave.paragraphs:
            body.extend(self._paragraph(woven))
        body.append(self._page())
        return packed(
            element("document", body),
            self._footnote_part() if self._footnotes else None,
            title=_NO_XML.sub("", title),
            language=self._language,
            creator=self._author,
            moment=self._moment,
        )

    def _paragraph(self, woven: Woven) -> Iterator[etree._Element]:
        """A paragraph, and where it is one end of a move the markers around it."""
        paragraph = element("p", self._properties(woven))
        move = woven.move
        if move is None:
            for run in woven.runs:
                paragraph.extend(self._tracked(run))
            yield paragraph
            return
        name, place = _MOVES[move.edit], f"move{move.number}"
        start = self._change(f"{name}RangeStart", name=place)
        yield start
        for run in woven.runs:
            paragraph.append(self._change(name, *self._words(run)))
        yield paragraph
        yield element(f"{name}RangeEnd", id=self._number_of(start))

    @staticmethod
    def _number_of(change: etree._Element) -> str:
        return next(value for name, value in change.attrib.items() if name.endswith("}id"))

    def _properties(self, woven: Woven) -> etree._Element:
        properties = self._look(woven.line)
        end = woven.end
        if end is not Edit.SAME:
            is_move = woven.move is not None and woven.move.edit is end
            properties.append(element("rPr", self._change((_MOVES if is_move else _MARKS)[end])))
        if woven.was and _style_of(woven.was) != _style_of(woven.line):
            properties.append(self._change("pPrChange", self._look(woven.was)))
        return properties

    def _look(self, line: Line) -> etree._Element:
        properties = element("pPr")
        if style := _style_of(line):
            properties.append(element("pStyle", val=style))
        if self._is_rtl:
            properties.append(element("bidi"))
        return properties

    # --- words -------------------------------------------------------------------------------------------------------
    def _tracked(self, run: Run) -> Iterator[etree._Element]:
        """A run of words: as it is, or inserted or deleted."""
        words = self._words(run)
        if run.edit is Edit.SAME:
            yield from words
        else:
            yield self._change(_MARKS[run.edit], *words)

    def _words(self, run: Run) -> list[etree._Element]:
        """A run of words as runs of Word's, parted at tabs, calls of footnotes and changes of direction."""
        made = []
        for piece in self._weave.pieces(run):
            if isinstance(piece, Footnote):
                made.append(self._footnote_call(piece, run.edit))
                continue
            words = _NO_XML.sub("", piece)
            stretches = _LATIN.split(words) if self._is_rtl else [words]
            for number, stretch in enumerate(stretches):
                if stretch:
                    made.append(self._run(stretch, run.edit, is_rtl=self._is_rtl and number % 2 == 0))
        return made

    def _run(self, words: str, edit: Edit, *, is_rtl: bool) -> etree._Element:
        run = element("r")
        if is_rtl:
            run.append(element("rPr", element("rtl")))
        elif self._language == "zh-hans":
            run.append(element("rPr", element("rFonts", hint="eastAsia")))
        for number, part in enumerate(words.split("\t")):
            if number:
                run.append(element("tab"))
            if part:
                text = element("delText" if edit is Edit.DELETED else "t")
                text.text = part
                text.set(_SPACE, "preserve")
                run.append(text)
        return run

    def _change(self, name: str, /, *children: etree._Element, **attributes: str) -> etree._Element:
        """An element that tracks a change: numbered, with author and date."""
        self._changes += 1
        stamp = {"date": stamped(self._moment)} if self._moment else {}
        return element(name, *children, id=self._changes, author=self._author, **stamp, **attributes)

    # --- footnotes ---------------------------------------------------------------------------------------------------
    def _footnote_call(self, footnote: Footnote, edit: Edit) -> etree._Element:
        """The sign that calls a footnote; a footnote that both texts have is itself tracked word by word."""
        number = _FIRST_FOOTNOTE + len(self._footnotes)
        self._footnotes.append(self._footnote(number, footnote.runs(edit, language=self._language)))
        return element("r", _raised(), element("footnoteReference", id=number))

    def _footnote(self, number: int, words: Iterable[Run]) -> etree._Element:
        properties = element("pPr", element("pStyle", val="FootnoteText"))
        if self._is_rtl:
            properties.append(element("bidi"))
        paragraph = element("p", properties, element("r", _raised(), element("footnoteRef")))
        for run in (Run(Edit.SAME, " "), *words):
            paragraph.extend(self._tracked(run))
        return element("footnote", paragraph, id=number)

    def _footnote_part(self) -> etree._Element:
        separators = [
            element("footnote", element("p", element("r", element(kind))), type=kind, id=number)
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        ]
        return element("footnotes", *separators, *self._footnotes)

    def _page(self) -> etree._Element:
        """The page: A4, its margins an inch."""
        page = element("sectPr", element("pgSz", w=11906, h=16838))
        page.append(
            element("pgMar", top=1440, right=1440, bottom=1440, left=1440, header=709, footer=709, gutter=0)
        )
        if self._is_rtl:
            page.append(element("bidi"))
        return page


def _style_of(line: Line) -> str | None:
    match line.kind:
        case "title":
            return "Title"
        case Kind.HEADING:
            return heading_style(line.level)
        case Kind.NOTE:
            return "Note"
    return paragraph_style(line.level)


def _raised() -> etree._Element:
    return element("rPr", element("rStyle", val="FootnoteReference"))
