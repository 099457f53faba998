"""Drafts in PDF files: the lines of each page, with where they stand and how large and bold they are.

A PDF knows nothing of paragraphs; `pdf_layout` puts the lines together. Pages are opened one at a time, and only
their lines are kept.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from declarations.intake.blocks import CannotRead, ReadDraft
from declarations.intake.findings import (
    EMPTY,
    LOCKED,
    MEBIBYTE,
    MOST_BYTES,
    MOST_PARAGRAPHS,
    ON_PAGE,
    TOO_LARGE,
    TOO_LONG,
    Findings,
)
from declarations.intake.pdf_layout import Line, Page, blocks
from declarations.intake.reading import read

if TYPE_CHECKING:
    import pypdfium2

MOST_PAGES = 1_000
# A page of small print has some eight thousand signs.
_MOST_SIGNS_A_PAGE = 60_000
_MOST_SIGNS = 3_000_000
_LINE_ENDS = frozenset("\r\n")
# What the library puts where a line ends in a hyphen.
_HYPHENS = {"\x02": "\N{SOFT HYPHEN}", "\ufffe": "\N{SOFT HYPHEN}"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL = 0.8
_RAISED_BY = 0.15
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(file: BinaryIO) -> ReadDraft:
    """The draft in a PDF file, read from where `file` stands.

    Raises `CannotRead` for what is no PDF, locked, damaged, too long, or a picture of a text. Time is linear in the
    text. What could be read in two ways is read by its look, with a warning.
    """
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise CannotRead(EMPTY)
    if len(data) > MOST_BYTES:
        raise CannotRead(format_lazy(TOO_LARGE, limit=MOST_BYTES // MEBIBYTE))
    findings = Findings()
    pages = list(_pages(data))
    if not any(page.lines for page in pages):
        raise CannotRead(_SCANNED if any(page.is_picture for page in pages) else _NO_TEXT)
    for page in pages:
        if page.is_picture and not page.lines:
            findings.add("pictures", format_lazy(ON_PAGE, number=page.number))
    found = blocks(pages, findings)
    if len(found) > MOST_PARAGRAPHS:
        raise CannotRead(format_lazy(TOO_LONG, limit=MOST_PARAGRAPHS))
    return read(found, warnings=findings.warnings())


def _pages(data: bytes) -> Iterator[Page]:
    """The pages of a file, each closed before the next is opened."""
    import pypdfium2  # noqa: PLC0415 -- a quarter of a second and 20 MB that only a PDF is worth

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise CannotRead(LOCKED if getattr(error, "err_code", None) == _PASSWORD else _DAMAGED) from error
    try:
        if len(document) > MOST_PAGES:
            raise CannotRead(format_lazy(_TOO_MANY_PAGES, limit=MOST_PAGES))
        signs = 0
        for number in range(len(document)):
            page = _page(document[number], number + 1, pypdfium2)
            signs += sum(len(line.text) for line in page.lines)
            if signs > _MOST_SIGNS:
                raise CannotRead(format_lazy(_TOO_MANY_PAGES, limit=MOST_PAGES))
            yield page
    except pypdfium2.PdfiumError as error:
        raise CannotRead(_DAMAGED) from error
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage, number: int, library: Any) -> Page:
    text = page.get_textpage()
    try:
        lines = list(_lines(text, library.raw))
        width, height = page.get_size()
        has_picture = not lines and any(
            True for _picture in page.get_objects(filter=[library.raw.FPDF_PAGEOBJ_IMAGE])
        )
        return Page(number, width, height, lines, is_picture=has_picture)
    finally:
        text.close()
        page.close()


def _lines(text: pypdfium2.PdfTextPage, raw: Any) -> Iterator[Line]:
    count = min(text.count_chars(), _MOST_SIGNS_A_PAGE)
    start = 0
    signs = [chr(raw.FPDFText_GetUnicode(text, place)) for place in range(count)]
    for end in range(count + 1):
        # The library writes a word that a line's end cuts through in one go, a sign of its own at the cut.
        is_cut = end < count and signs[end] in _HYPHENS
        if end == count or is_cut or signs[end] in _LINE_ENDS:
            if line := _line(text, raw, signs, range(start, end + is_cut)):
                yield line
            start = end + 1


def _line(text: pypdfium2.PdfTextPage, raw: Any, signs: list[str], places: range) -> Line | None:
    """One line, its calls of footnotes raised: "resolution 73¹"."""
    seen = [place for place in places if not signs[place].isspace() and signs[place].isprintable()]
    if not seen:
        return None
    samples = seen[:: max(len(seen) // 8, 1)]
    size = max(raw.FPDFText_GetFontSize(text, place) for place in samples)
    boxes = {place: _box(text, raw, place) for place in {seen[0], seen[-1], *samples}}
    base = median(_base(text, raw, place) for place in samples)
    top = max(box.top for box in boxes.values())
    words = []
    for place in places:
        sign = _HYPHENS.get(signs[place], signs[place])
        is_small = sign.isdigit() and raw.FPDFText_GetFontSize(text, place) < _SMALL * size
        if is_small and place > seen[0] and _base(text, raw, place) > base + _RAISED_BY * size:
            sign = sign.translate(_RAISED)
        words.append(sign)
    fonts = [_font(text, raw, place) for place in samples if signs[place].isalpha()]
    return Line(
        text="".join(words).strip(),
        left=min(boxes[seen[0]].left, boxes[seen[-1]].left),
        right=max(boxes[seen[0]].right, boxes[seen[-1]].right),
        top=top,
        base=base,
        size=size if size > 1 else top - base,
        is_bold=bool(fonts) and all("bold" in font or "black" in font for font in fonts),
        ends_in_space=signs[places[-1]].isspace(),
        is_italic=bool(fonts) and ("italic" in fonts[0] or "oblique" in fonts[0]),
    )


def _box(text: pypdfium2.PdfTextPage, raw: Any, place: int) -> Any:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, place, box)
    return box


def _base(text: pypdfium2.PdfTextPage, raw: Any, place: int) -> float:
    """How high the line stands on which a sign is written."""
    across, up = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, place, across, up)
    return up.value


def _font(text: pypdfium2.PdfTextPage, raw: Any, place: int) -> str:
    """The name of a sign's font, in small letters."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, place, name, len(name), flags)
    return name.value.decode("utf-8", "replace").lower()


_SCANNED = _(
    "This PDF holds pictures of pages, not their text: it was scanned. Choose the Word file, or a PDF made from it."
)
_NO_TEXT = _("This PDF holds no text. Choose the Word file, or a PDF made from it.")
_DAMAGED = _("This PDF is damaged or cut off. Make it anew from the Word file and choose the new one.")
_TOO_MANY_PAGES = _("This PDF has more than {limit} pages or as much text, which no draft has.")
