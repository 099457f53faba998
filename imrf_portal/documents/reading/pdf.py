"""The text of PDF files, page by page. A PDF knows lines and no paragraphs: lines that were wrapped are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2

from imrf_portal.documents.reading.text import Text, Unreadable, paged

# What the library writes where a word is cut at a line's end.
_CUT_WORD = re.compile("[\x02\ufffe\u00ad](?:\r\n|\r|\n)?")
# A character that is none (Unicode 23.7) stands for the cut while lines are joined.
_MARK = "\ufdd0"
_LINE_END = re.compile("\r\n|[\r\n]")
# A line that opens a paragraph, whatever stood above it: "9.", "(a)", "IV.", a bullet, a dash.
_OPENING = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivxIVX]{1,5})[.)]\s|[•▪●◦·–—*-]\s")
# Between these signs stands no space.
_UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
# A wrapped line is nearly as long as the longest one.
_FULL = 0.7


def read(data: bytes) -> Text:
    """The text of a PDF; raises `Unreadable` where it is locked or damaged. Without any where it was scanned."""
    return paged(_pages(data))


def _pages(data: bytes) -> Iterator[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("no PDF that opens") from error
    try:
        for number in range(len(document)):
            yield _unwrapped(_page(document, number))
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    """The characters of one page; a page that is broken has none."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ""
    try:
        text = page.get_textpage()
        try:
            return text.get_text_range()
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()


def _unwrapped(page: str) -> str:
    """A page's lines, those that were wrapped put together again."""
    lines = [line.strip() for line in _LINE_END.split(_CUT_WORD.sub(_MARK, page))]
    full = _FULL * max(len(piece) for line in lines for piece in line.split(_MARK))
    paragraphs: list[str] = []
    is_wrapped = False
    for line in lines:
        words = line.replace(_MARK, "")
        if words and is_wrapped and _goes_on(paragraphs[-1], words):
            paragraphs[-1] += words if _UNSPACED.match(words) else f" {words}"
        else:
            paragraphs.append(words)
        is_wrapped = bool(words) and len(line.rpartition(_MARK)[2]) >= full
    return "\n".join(paragraphs)


def _goes_on(above: str, words: str) -> bool:
    """Whether a line belongs to the full one above it: it opens no paragraph, and no item ends above."""
    return not _OPENING.match(words) and not (above[-1] in ",;:" and words[0].isupper())
