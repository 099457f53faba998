"""The text of Word files (.docx): as with tracked changes accepted; notes and remarks at its end.

Numbers that Word counts by itself are not in the text. Who made a remark or a change is not read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from imrf_portal.documents.reading.text import Text, Unreadable, flowing
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml, parse_xml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# A file saved as "Strict Open XML" differs, for our purpose, only in this address.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN_PART = "word/document.xml"
# What was struck, and what Word writes a second time for older programs.
_LEFT_OUT = frozenset({_W + "del", _W + "moveFrom", _FALLBACK})
_SIGNS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_RENDERED = _W + "lastRenderedPageBreak"
_OFF = frozenset({"0", "false", "off"})
# The lines that part the notes from the page.
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read(data: bytes) -> Text:
    """The text of a Word file; raises `Unreadable` where it is locked, damaged or built to harm."""
    try:
        return flowing("".join(_file(SafeArchive(data))))
    except (EncryptedArchive, UnsafeArchive, NotAnArchive, BadXml, UnsafeXml, KeyError) as error:
        raise Unreadable(type(error).__name__) from error


def _file(archive: SafeArchive) -> Iterator[str]:
    main = next((target for kind, target in _targets(archive, "") if kind == "officeDocument"), _MAIN_PART)
    body = _part(archive, main)
    # Where Word wrote down how it laid out the pages, its hard breaks are among them.
    break_tag = _RENDERED if body.find(f".//{_RENDERED}") is not None else _W + "br"
    yield from _gather(body, break_tag)
    others = dict(_targets(archive, main))
    for kind in ("footnotes", "endnotes", "comments"):
        if others.get(kind, "") in archive:
            for note in _part(archive, others[kind]):
                if note.get(_W + "type") not in _SEPARATORS:
                    yield from _gather(note, "")


def _part(archive: SafeArchive, name: str) -> etree._Element:
    return parse_xml(archive.read(name).replace(_STRICT, _W.strip("{}").encode()))


def _targets(archive: SafeArchive, part: str) -> Iterator[tuple[str, str]]:
    """The parts that a part refers to, each with its kind; what lies outside the file is never looked at."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive:
        return
    for relation in parse_xml(archive.read(relations)).iterfind(f"{_PACKAGE}Relationship"):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            yield relation.get("Type", "").rpartition("/")[2], target.lstrip("/")


def _gather(element: etree._Element, break_tag: str) -> Iterator[str]:
    """The characters in an element; a form feed where a page ends. The parser bounds how deep elements nest."""
    if element.tag in _LEFT_OUT or element.tag == _W + "r" and _is_hidden(element):
        return
    if element.tag in {_W + "t", _MATH + "t"}:
        yield element.text or ""
    elif element.tag == break_tag and (break_tag == _RENDERED or element.get(_W + "type") == "page"):
        yield "\f"
    elif element.tag == _W + "br":
        yield "\n"
    else:
        yield _SIGNS.get(element.tag, "")
        for part in element:
            yield from _gather(part, break_tag)
        if element.tag == _W + "p":
            yield "\n"


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val", "1") not in _OFF
