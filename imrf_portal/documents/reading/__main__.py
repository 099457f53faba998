"""One file from standard input to its text on standard output, as JSON: `python -m … MEDIA_TYPE`.

Ends with `UNREADABLE` for a file that cannot be read, and with any other code where it could not go on.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict

from imrf_portal.documents.reading import open_document, pdf, word
from imrf_portal.documents.reading.kinds import DOCX, ODT, PDF, TXT, UNREADABLE
from imrf_portal.documents.reading.text import Text, Unreadable, flowing

# The largest part of an office file is 24 MiB of XML; full of paragraphs, it takes twenty times that as a tree.
MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 60
# Three million characters of four bytes each, escaped.
MOST_OUTPUT = 32 * 1024 * 1024


def read_plain(data: bytes) -> Text:
    """The text of a text file in UTF-8."""
    return flowing(data.decode("utf-8-sig", "replace"))


READERS: dict[str, Callable[[bytes], Text]] = {
    PDF: pdf.read,
    DOCX: word.read,
    ODT: open_document.read,
    TXT: read_plain,
}


def main(media_type: str) -> int:
    """Read standard input within the limits; gives the code to end with."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    try:
        text = READERS[media_type](sys.stdin.buffer.read())
    except Unreadable:
        return UNREADABLE
    sys.stdout.buffer.write(json.dumps(asdict(text), ensure_ascii=False).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
