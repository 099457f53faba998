"""Whom a file's properties name, and the same file without them: its authors, who saved it last, for whom they work, whose
its tracked changes and remarks are. What is written in the text itself is left alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

import pypdfium2
from lxml import etree

from imrf_portal.documents.reading.text import Unreadable
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml, parse_xml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

# What a program writes in the place of a name that it takes out.
_NOBODY = "Author"
# ECMA-376: the properties of the package, of the program, and those that somebody made up; then whose a change or a
# remark is.
_OFFICE_PROPERTIES = {
    "docProps/core.xml": frozenset({"creator", "lastModifiedBy"}),
    "docProps/app.xml": frozenset({"Company", "Manager"}),
}
_OFFICE_OWN = "docProps/custom.xml"
_OFFICE_BODY = re.compile(
    r"(?:word|xl|ppt)/[^/]*(?:/(?:threadedComments|persons|comments)/[^/]*)?\.xml|xl/persons/.*\.xml"
)
_OFFICE_MARKS = frozenset({"author", "initials", "displayName", "userId"})
# ODF 1.3, part 3: the same of the document, then of its changes and remarks; fields of the text are in another namespace.
_OPEN_PROPERTIES = frozenset({"initial-creator", "creator", "printed-by", "user-defined"})
_OPEN_MARKS = frozenset({"creator", "creator-initials", "sender-initials"})
_OPEN_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_XMP_CREATOR = re.compile(rb"<dc:creator>(.{0,4000}?)</dc:creator>", re.DOTALL)
_XMP_NAME = re.compile(rb"<rdf:li[^>]*>([^<]*)</rdf:li>")

# A place in a part where a name stands: what it says, and how another word is put there.
_Place = tuple[str, Callable[[str], None]]


def names(data: bytes, *, media_type: str) -> list[str]:
    """Every name in the properties of a file, each once, in the order of the alphabet; none of a kind of file that keeps
    none. Raises `Unreadable`."""
    if media_type == PDF:
        found = _names_of_pdf(data)
    elif can_be_taken_out(media_type):
        archive = _opened(data)
        found = {
            said for name in archive.names for said, _put in _places(name, _root(archive, name), media_type)
        }
    else:
        found = set()
    return sorted(filter(None, (name.strip() for name in found if name.strip() != _NOBODY)))


def can_be_taken_out(media_type: str) -> bool:
    """Whether `without` takes files of this type: Word, Excel and PowerPoint files, and OpenDocument."""
    return media_type.startswith((OFFICE, OPEN_DOCUMENT))


def without(data: bytes, *, media_type: str) -> bytes:
    """The file without the names in its properties; parts that hold none are copied byte by byte. Raises `Unreadable`."""
    archive, written = _opened(data), io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as cleared:
        for name in archive.names:
            root = _root(archive, name)
            places = list(_places(name, root, media_type))
            for _said, put in places:
                put(_NOBODY)
            # The first part of an OpenDocument file says what it is, and stands there unpacked (ODF 1.3, part 2, 3.3).
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            part = (
                etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                if places
                else None
            )
            cleared.writestr(name, part or _read(archive, name), method)
    return written.getvalue()


def _opened(data: bytes) -> SafeArchive:
    try:
        return SafeArchive(data)
    except (EncryptedArchive, UnsafeArchive, NotAnArchive) as error:
        raise Unreadable(type(error).__name__) from error


def _read(archive: SafeArchive, name: str) -> bytes:
    try:
        return archive.read(name)
    except (UnsafeArchive, NotAnArchive) as error:
        raise Unreadable(type(error).__name__) from error


def _root(archive: SafeArchive, name: str) -> etree._Element | None:
    """The root of a part in which a name may stand."""
    may_name = name in _OFFICE_PROPERTIES or name in {_OFFICE_OWN, "meta.xml", "content.xml", "styles.xml"}
    if not may_name and not _OFFICE_BODY.fullmatch(name):
        return None
    try:
        return parse_xml(_read(archive, name))
    except (BadXml, UnsafeXml) as error:
        raise Unreadable(type(error).__name__) from error


def _places(name: str, root: etree._Element | None, media_type: str) -> Iterator[_Place]:
    if root is None:
        return
    if media_type.startswith(OPEN_DOCUMENT):
        marks = _OPEN_PROPERTIES if name == "meta.xml" else _OPEN_MARKS
        yield from _texts(element for element in root.iter() if _local(element) in marks)
    elif name in _OFFICE_PROPERTIES:
        yield from _texts(element for element in root.iter() if _local(element) in _OFFICE_PROPERTIES[name])
    elif name == _OFFICE_OWN:
        yield from _texts(element for element in root.iter() if not len(element))
    else:
        yield from _texts(
            element for element in root.iter() if name.startswith("xl/") and _local(element) == "author"
        )
        for element in root.iter():
            for key, said in element.attrib.items():
                if said and etree.QName(key).localname in _OFFICE_MARKS:
                    yield said, partial(element.set, key)


def _texts(elements: Iterator[etree._Element]) -> Iterator[_Place]:
    for element in elements:
        if element.text and not element.tag.startswith(_OPEN_TEXT):
            yield element.text, partial(setattr, element, "text")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _names_of_pdf(data: bytes) -> set[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("no PDF that opens") from error
    try:
        found = {document.get_metadata_dict().get("Author", "")}
    finally:
        document.close()
    for creators in _XMP_CREATOR.findall(data):
        found.update(name.decode("utf-8", "replace") for name in _XMP_NAME.findall(creators))
    return found
