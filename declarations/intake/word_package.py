"""The package of a Word file: its parts and how they refer to each other.

What a Word file would run or fetch when somebody opens it is refused here, whatever the parts are called: drafts are
kept, and handed to readers as they came.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from lxml import etree

from declarations.intake.blocks import CannotRead
from declarations.intake.findings import (
    ACTIVE,
    EXTERNAL,
    FIELDS,
    HARMFUL,
    LOCKED,
    MACROS,
    MEBIBYTE,
    MOST_BYTES,
    TOO_LARGE,
)
from declarations.intake.word_xml import W, WordParser, value
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD_STREAM = "WordDocument".encode("utf-16-le")
_OTHER_FORMATS = ((b"%PDF-", "PDF"), (b"{\\rtf", "RTF"))
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PART = "word/document.xml"
# What runs is told by its type: the part itself may bear any name.
_MACRO_TYPE = re.compile(r"macroenabled|vbaproject|vbadata", re.IGNORECASE)
_CONTROL_TYPE = re.compile(r"activex", re.IGNORECASE)
_CALLING_FIELD = re.compile(r"\s*DDE(?:AUTO)?\b", re.IGNORECASE)
# A template on this disk, by its drive or by its bare path; all else may lie on another machine.
_ON_DISK = re.compile(r"(?:(?:file:/{3})?[a-z]:(?![/\\]{2})|(?![/\\]{2}))[^:]*", re.IGNORECASE)


class WordPackage:
    """An opened Word file that neither runs nor fetches anything; its parts are parsed once, when they are asked for."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_formats(data)
        with _said_plainly():
            self._archive = SafeArchive(data)
        self._parser = WordParser()
        self._refuse_programs()
        name = self._targets("").get("officeDocument", _MAIN_PART)
        if name not in self._archive:
            raise CannotRead(NO_WORD)
        self._names = self._targets(name)
        self._parts: dict[str, etree._Element] = {}
        self.main = self._parse(name)
        _refuse_calls(self.main)

    def part(self, kind: str) -> etree._Element | None:
        """Another part: "styles", "numbering", "comments", "footnotes" or "endnotes"; nothing if there is none."""
        name = self._names.get(kind)
        if not name or name not in self._archive:
            return None
        if kind not in self._parts:
            self._parts[kind] = self._parse(name)
            _refuse_calls(self._parts[kind])
        return self._parts[kind]

    def _refuse_programs(self) -> None:
        """Refuse what runs, told by its type and by the name Office gives it, and what is fetched from elsewhere."""
        if _CONTENT_TYPES not in self._archive:
            raise CannotRead(NO_WORD)
        types = [each.get("ContentType", "") for each in self._parse(_CONTENT_TYPES)]
        names = [posixpath.basename(name).lower() for name in self._archive.names]
        if "vbaproject.bin" in names or any(map(_MACRO_TYPE.search, types)):
            raise CannotRead(MACROS)
        if any(name.startswith("activex") for name in names) or any(map(_CONTROL_TYPE.search, types)):
            raise CannotRead(ACTIVE)
        for name in self._archive.names:
            if name.lower().endswith(".rels") and any(map(_is_fetched, self._parse(name))):
                raise CannotRead(EXTERNAL)

    def _targets(self, part: str) -> dict[str, str]:
        """The parts that a part refers to, by kind; what lies outside the file is never looked at."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._archive:
            return {}
        targets: dict[str, str] = {}
        for relation in self._parse(relations).iterfind(f"{_PACKAGE}Relationship"):
            if not _is_outside(relation):
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                kind = relation.get("Type", "").rpartition("/")[2]
                targets.setdefault(kind, target.lstrip("/"))
        return targets

    def _parse(self, name: str) -> etree._Element:
        with _said_plainly():
            return self._parser.parse(self._archive.read(name))


def _refuse_other_formats(data: bytes) -> None:
    """Say what a file is that is no Word file of today."""
    if len(data) > MOST_BYTES:
        raise CannotRead(format_lazy(TOO_LARGE, limit=MOST_BYTES // MEBIBYTE))
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise CannotRead(LOCKED)
        raise CannotRead(_OLD_WORD if _OLD_WORD_STREAM in data else NO_WORD)
    for opening, name in _OTHER_FORMATS:
        if data.lstrip().startswith(opening):
            raise CannotRead(format_lazy(_OTHER, format=name))
    if not data.startswith(_ZIP):
        raise CannotRead(NO_WORD)


def _is_fetched(relation: etree._Element) -> bool:
    """Whether Word would fetch something from outside on opening: a link waits for a click, a template on disk is
    what nearly every office's files name."""
    if not _is_outside(relation):
        return False
    kind = relation.get("Type", "").strip().rpartition("/")[2]
    is_on_disk = _ON_DISK.fullmatch(relation.get("Target", "").strip())
    return kind != "hyperlink" and not (kind == "attachedTemplate" and is_on_disk)


def _is_outside(relation: etree._Element) -> bool:
    return relation.get("TargetMode", "").strip().casefold() == "external"


def _refuse_calls(root: etree._Element) -> None:
    """Refuse a part that calls another program."""
    if any(map(_CALLING_FIELD.match, _field_codes(root))):
        raise CannotRead(FIELDS)


def _field_codes(root: etree._Element) -> Iterator[str]:
    """What the fields of a part do: a code may be cut into many runs, from the mark that begins its field."""
    code: list[str] = []
    for element in root.iter(f"{W}fldChar", f"{W}fldSimple", f"{W}instrText"):
        if element.tag == W + "instrText":
            code.append(element.text or "")
        elif element.tag == W + "fldSimple":
            yield value(element, "instr") or ""
        elif value(element, "fldCharType") == "begin":
            yield "".join(code)
            code = []
    yield "".join(code)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """What is wrong with a file, as a sentence."""
    try:
        yield
    except EncryptedArchive as error:
        raise CannotRead(LOCKED) from error
    except (UnsafeArchive, UnsafeXml) as error:
        raise CannotRead(HARMFUL) from error
    except (NotAnArchive, BadXml) as error:
        raise CannotRead(_DAMAGED) from error


NO_WORD = _("This is not a Word file (.docx). Open the draft in Word, save it as .docx and choose that file.")
_OLD_WORD = _(
    "This file is in the old Word format (.doc). Open it in Word, save it as .docx and choose that file."
)
_OTHER = _("This is a {format} file, not a Word file (.docx). Choose the Word file from which it was made.")
_DAMAGED = _("This Word file is damaged or cut off. Open it in Word, save it again and choose the new file.")
