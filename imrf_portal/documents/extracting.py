"""A file's text, read by a process of its own with limits of time and memory and with none of our secrets."""

from __future__ import annotations

from imrf_portal.documents.reading.readers import READERS, read
from imrf_portal.documents.reading.text import Text, Unreadable
from imrf_portal.kit.apart.calling import Apart, Failed, Stopped

# The largest part of an office file is 24 MiB of XML; full of paragraphs, it takes twenty times that as a tree. The
# longest text is three million characters of four bytes each.
READING = Apart(
    memory=768 * 1024 * 1024,
    processor_seconds=60,
    seconds=120,
    answer=32 * 1024 * 1024,
    refusal=Unreadable,
    modules="imrf_portal.documents.reading.",
)


def is_read(media_type: str) -> bool:
    """Whether text is read from files of this type."""
    return media_type in READERS


def extract(data: bytes, *, media_type: str) -> Text:
    """The text of a file of a type that `is_read`.

    Raises `Unreadable` where the file is locked, damaged, built to harm, or asks for more time or memory than it
    is given; the same file ends the same way each time.
    """
    try:
        return READING.call(read, data, media_type=media_type)
    except Stopped as error:
        raise Unreadable("stopped") from error
    except Failed as error:
        raise Unreadable("failed") from error
