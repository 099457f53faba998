"""The text of OpenDocument texts (.odt): as with tracked changes accepted; notes and remarks at its end."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from imrf_portal.documents.reading.text import Text, Unreadable, flowing
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml, parse_xml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = f"{{{_NAMES}office:1.0}}"
_TEXT = f"{{{_NAMES}text:1.0}}"
_BODY = f"{_OFFICE}body/{_OFFICE}text"
_PARAGRAPHS = frozenset({_TEXT + "p", _TEXT + "h"})
_SIGNS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n", _TEXT + "soft-page-break": "\f"}
_NOTE, _REMARK = _TEXT + "note", _OFFICE + "annotation"
# What was struck; who wrote a remark and when; the figure that calls a note.
_LEFT_OUT = frozenset(
    {
        _TEXT + "tracked-changes",
        _TEXT + "hidden-text",
        _TEXT + "note-citation",
        "{http://purl.org/dc/elements/1.1/}creator",
        "{http://purl.org/dc/elements/1.1/}date",
        f"{{{_NAMES}meta:1.0}}creator-initials",
        f"{{{_NAMES}meta:1.0}}date-string",
    }
)
_MOST_SPACES = 100


def read(data: bytes) -> Text:
    """The text of an OpenDocument text; raises `Unreadable` where it is locked, damaged or built to harm."""
    try:
        root = parse_xml(SafeArchive(data).read("content.xml"))
    except (EncryptedArchive, UnsafeArchive, NotAnArchive, BadXml, UnsafeXml, KeyError) as error:
        raise Unreadable(type(error).__name__) from error
    body = root.find(_BODY)
    if body is None:
        raise Unreadable("no text")
    aside: list[etree._Element] = []
    pieces = list(_gather(body, aside))
    # A remark may stand in a note, so the list grows while it is read.
    for element in aside:
        pieces += [piece for part in element for piece in _gather(part, aside)]
    return flowing("".join(pieces))


def _gather(
    element: etree._Element, aside: list[etree._Element], *, is_inside: bool = False
) -> Iterator[str]:
    """The characters in an element, `is_inside` a paragraph or around it: there only spaces stand between elements.

    Notes and remarks are put `aside`. The parser bounds how deep elements nest.
    """
    if element.tag in {_NOTE, _REMARK}:
        aside.append(element)
    elif element.tag == _TEXT + "s":
        yield " " * _count(element)
    elif element.tag not in _LEFT_OUT:
        yield _SIGNS.get(element.tag, "")
        is_paragraph = element.tag in _PARAGRAPHS
        if is_inside or is_paragraph:
            yield element.text or ""
        for part in element:
            yield from _gather(part, aside, is_inside=is_inside or is_paragraph)
            if is_inside or is_paragraph:
                yield part.tail or ""
        if is_paragraph:
            yield "\n"


def _count(spaces: etree._Element) -> int:
    written = spaces.get(_TEXT + "c", "1")
    return min(int(written), _MOST_SPACES) if written.isascii() and written.isdigit() else 1
