"""XML parts of office files, of a size that a draft can have: a tree takes a hundred times the room of its tags."""

from __future__ import annotations

from lxml import etree

from imrf_portal.kit.safe_xml import UnsafeXml, parse_xml

# A text of a thousand pages has some three hundred thousand tags.
MOST_TAGS = 500_000


def parse_bounded(data: bytes) -> etree._Element:
    """The root of a part; raises `BadXml`, and `UnsafeXml` also for a part that would fill the memory."""
    if data.count(b"<") > MOST_TAGS:
        raise UnsafeXml("too many tags")
    return parse_xml(data)
