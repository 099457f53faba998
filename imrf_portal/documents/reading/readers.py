"""Who reads which kind of file."""

from __future__ import annotations

from collections.abc import Callable

from imrf_portal.documents.reading import open_document, pdf, word
from imrf_portal.documents.reading.text import Text, flowing

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TXT = "text/plain"


def read_plain(data: bytes) -> Text:
    """The text of a text file in UTF-8."""
    return flowing(data.decode("utf-8-sig", "replace"))


READERS: dict[str, Callable[[bytes], Text]] = {
    PDF: pdf.read,
    DOCX: word.read,
    ODT: open_document.read,
    TXT: read_plain,
}


def read(data: bytes, *, media_type: str) -> Text:
    """The text of a file of one of these types; raises `Unreadable`."""
    return READERS[media_type](data)
