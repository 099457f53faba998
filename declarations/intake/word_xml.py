"""Names and small readings that every part of a Word file shares (ECMA-376, part 1)."""

from __future__ import annotations

from lxml import etree

from imrf_portal.kit.safe_xml import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# A file saved as "Strict Open XML" differs, for our purpose, only in this address.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFF = frozenset({"0", "false", "off", "none"})


def parse_part(data: bytes) -> etree._Element:
    """The root of a part; raises `BadXml` and `UnsafeXml`."""
    return parse_xml(data.replace(_STRICT, W.strip("{}").encode()))


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The element at the end of a path of Word's names; nothing if a step is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of Word's."""
    return None if element is None else element.get(W + name)


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """An attribute that counts; nothing if it is missing, no number or out of all proportion."""
    written = value(element, name)
    if (
        written is None
        or not written.lstrip("-").isascii()
        or not written.lstrip("-").isdigit()
        or len(written) > 9
    ):
        return None
    return int(written)


def switch(element: etree._Element | None) -> bool | None:
    """Whether a property such as bold is on: on if it stands there without a value, unsaid if it does not stand."""
    if element is None:
        return None
    return (value(element) or "1").lower() not in _OFF
