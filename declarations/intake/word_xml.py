"""Names and small readings that every part of a Word file shares (ECMA-376, part 1)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from declarations.intake.xml_parts import Parser, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Elements that only wrap what stands in the text.
WRAPPERS = frozenset(
    W + name
    for name in ("hyperlink", "fldSimple", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")
) | {_MARKUP + "AlternateContent", _MARKUP + "Choice"}
# Elements that stand for a sign.
SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
# A raised figure is a mark or a power, on paper never taken for the end of a number: "resolution 73¹".
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# A file saved as "Strict Open XML" differs, for our purpose, only in this address.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFF = frozenset({"0", "false", "off", "none"})


class WordParser(Parser):
    """Parses the parts of one Word file, of either kind."""

    def parse(self, data: bytes) -> etree._Element:
        """The root of a part; raises `BadXml` and `UnsafeXml`."""
        return super().parse(data.replace(_STRICT, W.strip("{}").encode()))


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
    """An attribute that counts; nothing if it is missing, no number, below nought or out of all proportion."""
    return whole(value(element, name))


def switch(element: etree._Element | None) -> bool | None:
    """Whether a property such as bold is on: on if it stands there without a value, unsaid if it does not stand."""
    if element is None:
        return None
    return (value(element) or "1").lower() not in _OFF


def outermost(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name that stand in no other of that name."""
    for part in element:
        if part.tag == W + name:
            yield part
        else:
            yield from outermost(part, name)


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes in a drawing, outermost only; Word writes each a second time for older programs."""
    for part in element:
        if part.tag == _MARKUP + "Fallback":
            continue
        if part.tag == W + "txbxContent":
            yield part
        else:
            yield from text_boxes(part)
