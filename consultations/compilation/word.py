"""The compilation as Word files: the matrix as a table, the text with brackets, the text with tracked changes.

The markup is that of ECMA-376, part 1; the parts of the file around it are those of the Declaration's own Word files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from consultations.compilation.sheets import Row, Said, columns, language_in_words, number_in_words
from consultations.compilation.texts import Block, Mark
from declarations.models import ParagraphKind
from declarations.redline import Edit
from declarations.word.package import element, heading_style, packed, paragraph_style, stamped
from imrf_portal.kit.exports import xml_text
from imrf_portal.languages import direction

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# A4 in twentieths of a point, and the width that its margins leave when it lies on its side.
_SHORT, _LONG, _MARGIN = 11906, 16838, 720
_TABLE_WIDTH = _LONG - 2 * _MARGIN
_LOOKS = {Edit.INSERTED: ("b", "bCs", "u"), Edit.DELETED: ("strike",), Edit.SAME: ()}


@dataclass(frozen=True, slots=True)
class About:
    """What stands in a file's head and properties: its title, the language of the portal's own words in it, the
    instant (aware) at which it was made, who made it, and the lines that explain it."""

    title: str
    language: str
    moment: datetime
    creator: str
    lines: tuple[str, ...] = ()


# ---- Words ----


def words(text: str, *, language: str, edit: Edit = Edit.SAME, is_deleted: bool = False) -> etree._Element:
    """A run of words; `edit` is its look. `is_deleted` says that it stands within a tracked deletion."""
    run = element("r")
    properties = [
        element("u", val="single") if name == "u" else element(name)
        for name in ("b", "bCs", "strike", "u")
        if name in _LOOKS[edit]
    ]
    if direction(language) == "rtl":
        properties.append(element("rtl"))
    if properties:
        run.append(element("rPr", *properties))
    for number, line in enumerate(xml_text(text).split("\n")):
        if number:
            run.append(element("br"))
        for place, part in enumerate(line.split("\t")):
            if place:
                run.append(element("tab"))
            if part:
                text_of_run = element("delText" if is_deleted else "t")
                text_of_run.text = part
                text_of_run.set(_SPACE, "preserve")
                run.append(text_of_run)
    return run


def _paragraph(
    *runs: etree._Element, language: str, style: str | None = None, end: etree._Element | None = None
) -> etree._Element:
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if direction(language) == "rtl":
        properties.append(element("bidi"))
    if end is not None:
        properties.append(element("rPr", end))
    return element("p", properties, *runs)


def _head(about: About) -> Iterator[etree._Element]:
    yield _paragraph(words(about.title, language=about.language), language=about.language, style="Title")
    for line in about.lines:
        yield _paragraph(words(line, language=about.language), language=about.language, style="Note")


def _page(language: str, *, is_wide: bool = False) -> etree._Element:
    width, height = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
    turned = {"orient": "landscape"} if is_wide else {}
    margin = _MARGIN if is_wide else 1440
    page = element("sectPr", element("pgSz", w=width, h=height, **turned))
    page.append(
        element(
            "pgMar", top=margin, right=margin, bottom=margin, left=margin, header=709, footer=709, gutter=0
        )
    )
    if direction(language) == "rtl":
        page.append(element("bidi"))
    return page


def _file(body: etree._Element, about: About) -> bytes:
    return packed(
        element("document", body),
        None,
        title=xml_text(about.title),
        language=about.language,
        creator=xml_text(about.creator),
        moment=about.moment,
    )


# ---- The matrix ----


def write_matrix(rows: Iterable[Row], about: About) -> bytes:
    """The matrix as a table on wide pages, its heading repeated on each; in the active language."""
    headings = columns()
    share = _TABLE_WIDTH / sum(width for _heading, width in headings)
    widths = [int(width * share) for _heading, width in headings]
    table = element("tbl", _table_properties(about.language), element("tblGrid"))
    table[1].extend(element("gridCol", w=width) for width in widths)
    heading = element("tr", element("trPr", element("tblHeader")))
    for name, _width in headings:
        shown = words(name, language=about.language, edit=Edit.INSERTED)
        heading.append(element("tc", _paragraph(shown, language=about.language, style="Note")))
    table.append(heading)
    for row in rows:
        table.append(_row(row, about.language))
    body = element("body", *_head(about), table)
    # Word wants a paragraph behind a table.
    body.append(_paragraph(language=about.language))
    body.append(_page(about.language, is_wide=True))
    return _file(body, about)


def _table_properties(language: str) -> etree._Element:
    edges = [
        element(edge, val="single", sz=4, space=0, color="808080")
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    properties = element("tblPr")
    if direction(language) == "rtl":
        properties.append(element("bidiVisual"))
    properties.append(element("tblW", w=_TABLE_WIDTH, type="dxa"))
    properties.append(element("tblBorders", *edges))
    properties.append(element("tblLayout", type="fixed"))
    return properties


def _row(row: Row, language: str) -> etree._Element:
    """One comment; what somebody wrote runs in its own direction, what the portal says in that of the page."""
    return element(
        "tr",
        _cell([(row.reference, Edit.SAME)], language),
        _cell([(row.target, Edit.SAME)], language),
        _cell([(row.said.who, Edit.SAME)], row.said.who_language or language),
        _cell([(row.kind, Edit.SAME)], language),
        _cell([(language_in_words(row.said.language), Edit.SAME)], language),
        _cell([(row.said.text, Edit.SAME)], row.said.language),
        _several(row.translations, language),
        _proposal(row, language),
        _several(row.replies, language),
        _cell([(number_in_words(row.endorsed), Edit.SAME)], language),
        _cell([(row.status, Edit.SAME)], language),
    )


def _cell(pieces: Iterable[tuple[str, Edit]], language: str) -> etree._Element:
    return element("tc", _small(pieces, language))


def _small(pieces: Iterable[tuple[str, Edit]], language: str) -> etree._Element:
    shown = (words(text, language=language, edit=edit) for text, edit in pieces if text)
    return _paragraph(*shown, language=language, style="Note")


def _proposal(row: Row, language: str) -> etree._Element:
    if not row.proposal_kind:
        return _cell([], language)
    blocks = (
        _small([(piece.text, piece.edit) for piece in block], row.proposal_language) for block in row.proposal
    )
    return element("tc", _small([(f"{row.proposal_kind}:", Edit.SAME)], language), *blocks)


def _several(said: Iterable[Said], language: str) -> etree._Element:
    """What several have said, each in its own direction."""
    paragraphs = [_small([(f"{one.who}: {one.text}", Edit.SAME)], one.language) for one in said]
    return element("tc", *paragraphs, _paragraph(language=language, style="Note"))


# ---- The text ----


def write_bracketed(blocks: Iterable[Block], about: About) -> bytes:
    """The text with each proposal in square brackets, with what is to be done and who proposes it."""
    body = element("body", *_head(about))
    for block in blocks:
        shown = [words(f"{block.printed}\t", language=block.language)] if block.printed else []
        for mark in block.marks:
            if mark.before:
                shown.append(words(mark.before, language=block.language))
            shown.append(words(mark.text, language=block.language, edit=mark.edit))
            if mark.after:
                shown.append(words(mark.after, language=about.language))
        body.append(_paragraph(*shown, language=block.language, style=_style(block)))
    body.append(_page(about.language))
    return _file(body, about)


def _style(block: Block) -> str | None:
    match block.kind:
        case ParagraphKind.HEADING:
            return heading_style(block.level)
        case ParagraphKind.NOTE:
            return "Note"
    return paragraph_style(block.level)


# ---- Tracked changes ----


@dataclass(frozen=True, slots=True)
class _Tracked:
    """A paragraph with the change of its end: a mark without words, or nothing where the end is kept."""

    block: Block
    end: Mark | None

    @property
    def begins_inserted(self) -> bool:
        return not self.block.printed and self._edit_at(0) is Edit.INSERTED

    @property
    def ends_inserted(self) -> bool:
        return self._edit_at(-1) is Edit.INSERTED

    def _edit_at(self, place: int) -> Edit:
        return self.block.marks[place].edit if self.block.marks else Edit.SAME


def write_revisions(blocks: Iterable[Block], about: About) -> bytes:
    """The text with each proposal as tracked changes of its author, dated when it was sent.

    Rejecting all of them gives the draft; accepting those of one author gives the draft as that author proposes it,
    as far as their proposals stand in the text and not below it as alternatives.
    """
    numbers = _Numbers()
    body = element("body", _paragraph(words(about.title, language=about.language), language=about.language))
    body[0][0].insert(0, element("pStyle", val="Title"))
    for tracked in _with_last_end_kept(_parted([_tracked(block) for block in blocks])):
        block = tracked.block
        whole = block.marks[0] if block.edit is not Edit.SAME and block.marks else None
        shown = []
        if block.printed:
            label = Mark(block.edit, f"{block.printed}\t", *((whole.by, whole.at) if whole else ()))
            shown.append(numbers.tracked(label, block.language))
        shown += [numbers.tracked(mark, block.language) for mark in block.marks]
        end = numbers.change(tracked.end) if tracked.end else None
        body.append(_paragraph(*shown, language=block.language, style=_style(block), end=end))
    body.append(_page(about.language))
    return _file(body, about)


class _Numbers:
    """The tracked changes of one file, each with a number of its own."""

    def __init__(self) -> None:
        self._last = 0

    def change(self, mark: Mark, *children: etree._Element) -> etree._Element:
        """An insertion or a deletion with its author and instant around `children`."""
        self._last += 1
        stamp = {"date": stamped(mark.at)} if mark.at else {}
        name = "ins" if mark.edit is Edit.INSERTED else "del"
        return element(name, *children, id=self._last, author=xml_text(mark.by), **stamp)

    def tracked(self, mark: Mark, language: str) -> etree._Element:
        """Some words, tracked where they are a change."""
        run = words(mark.text, language=language, is_deleted=mark.edit is Edit.DELETED)
        return run if mark.edit is Edit.SAME else self.change(mark, run)


def _tracked(block: Block) -> _Tracked:
    if block.edit is Edit.SAME or not block.marks:
        return _Tracked(block, None)
    return _Tracked(block, replace(block.marks[0], text=""))


def _parted(paragraphs: Sequence[_Tracked]) -> list[_Tracked]:
    """The paragraphs with no insertion running into a paragraph that is put in whole, across an end that is kept.

    LibreOffice takes the two for one, with the end between them, and joins the paragraphs when it rejects it: there
    the end that was put in stands before the words instead of behind them.
    """
    parted: list[_Tracked] = []
    for tracked in paragraphs:
        if (
            parted
            and parted[-1].end is None
            and parted[-1].ends_inserted
            and tracked.begins_inserted
            and tracked.end is not None
        ):
            parted[-1] = replace(parted[-1], end=tracked.end)
            tracked = replace(tracked, end=None)
        parted.append(tracked)
    return parted


def _with_last_end_kept(paragraphs: list[_Tracked]) -> list[_Tracked]:
    """The paragraphs with the last end kept, for Word can neither put in nor delete that: the changes of the ends
    stand before the words from the last kept end on, as if somebody had typed on from there."""
    steady = [place for place, tracked in enumerate(paragraphs) if tracked.end is None]
    if not steady:
        return [*paragraphs[:-1], *(replace(tracked, end=None) for tracked in paragraphs[-1:])]
    first = steady[-1]
    ends = [*(tracked.end for tracked in paragraphs[first + 1 :]), None]
    moved = [replace(tracked, end=end) for tracked, end in zip(paragraphs[first:], ends, strict=True)]
    return [*paragraphs[:first], *moved]
