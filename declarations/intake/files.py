"""Any file that may hold a draft, told by its content: Word, OpenDocument, PDF, Markdown or plain text.

The name is not believed: a Word file called .txt is read as the Word file it is.
"""

from __future__ import annotations

import io
from enum import StrEnum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from declarations.intake.blocks import CannotRead, ReadDraft
from declarations.intake.docx import read_docx
from declarations.intake.findings import EMPTY, MEBIBYTE, MOST_BYTES, TOO_LARGE
from declarations.intake.odt import read_odt
from declarations.intake.pdf import read_pdf
from declarations.intake.text import read_text

SUFFIXES = (".docx", ".odt", ".pdf", ".md", ".txt")


class Format(StrEnum):
    """What a file is, by its first bytes."""

    WORD = "docx"
    OPEN_DOCUMENT = "odt"
    PDF = "pdf"
    TEXT = "txt"


_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
# An OpenDocument file begins with its media type, unpacked (OpenDocument 1.3, part 2, 3.3).
_OPEN_DOCUMENT_TEXT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_OTHER_FORMATS = {
    b"{\\rtf": "RTF",
    b"<!doctype": "HTML",
    b"<html": "HTML",
    b"<?xml": "XML",
    b"\x89png": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"gif8": "GIF",
    b"ii*\x00": "TIFF",
    b"mm\x00*": "TIFF",
}


def format_of(data: bytes) -> Format:
    """What a file is, by its bytes; raises `CannotRead` for what no draft comes in, and names it where it can."""
    if not data:
        raise CannotRead(EMPTY)
    if data.startswith(_ZIP):
        is_open = data[30 : 30 + len(_OPEN_DOCUMENT_TEXT)] == _OPEN_DOCUMENT_TEXT
        return Format.OPEN_DOCUMENT if is_open else Format.WORD
    if data.startswith(_OLE):
        return Format.WORD
    # Programs that read PDF allow for some bytes before it.
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    head = data[:32].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, name in _OTHER_FORMATS.items():
        if head.startswith(start):
            raise CannotRead(format_lazy(_OTHER, format=name))
    return Format.TEXT


def read_data(data: bytes) -> ReadDraft:
    """The draft that these bytes are, in time linear in the text; raises `CannotRead` with one sentence.

    What a stranger sent is read by `apart.read_apart`.
    """
    if len(data) > MOST_BYTES:
        raise CannotRead(format_lazy(TOO_LARGE, limit=MOST_BYTES // MEBIBYTE))
    match format_of(data):
        case Format.WORD:
            return read_docx(io.BytesIO(data))
        case Format.OPEN_DOCUMENT:
            return read_odt(io.BytesIO(data))
        case Format.PDF:
            return read_pdf(io.BytesIO(data))
        case Format.TEXT:
            return read_text(_decoded(data))


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRead(_NO_TEXT) from error
    if "\0" in text:
        raise CannotRead(_NO_TEXT)
    return text


_OTHER = _(
    "This is a {format} file. Save the draft as Word (.docx), OpenDocument (.odt), PDF, Markdown or plain text and choose that file."
)
_NO_TEXT = _(
    "This file is not a Word document (.docx), OpenDocument text (.odt), PDF, Markdown or plain text (UTF-8). Save the draft as one of these."
)
