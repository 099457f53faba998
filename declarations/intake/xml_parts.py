"""XML parts of office files, together of a size that a draft can have, and the numbers that stand in them."""

from __future__ import annotations

import re

from lxml import etree

from imrf_portal.kit.safe_xml import UnsafeXml, parse_xml

# A text of a thousand pages has some three hundred thousand tags and as many attributes; in memory each takes a
# hundred times its room.
MOST_MARKS = 1_000_000
_WHOLE = re.compile(r"-?[0-9]{1,9}")


class Parser:
    """Parses the parts of one file: however many they are, they do not fill the memory."""

    def __init__(self) -> None:
        self._left = MOST_MARKS

    def parse(self, data: bytes) -> etree._Element:
        """The root of a part; raises `BadXml`, and `UnsafeXml` also where all parts have too many tags and attributes."""
        self._left -= data.count(b"<") + data.count(b"=")
        if self._left < 0:
            raise UnsafeXml("too many tags")
        return parse_xml(data)


def whole(written: str | None, *, least: int = 0, most: int = 999_999_999) -> int | None:
    """The whole number that an attribute holds; nothing if it is missing, no number, or out of these bounds."""
    if written is None or not _WHOLE.fullmatch(written := written.strip()):
        return None
    number = int(written)
    return number if least <= number <= most else None
