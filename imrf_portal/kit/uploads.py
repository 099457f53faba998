"""What a person may send as a file: an allow-list, the content told by its bytes; bombs, locks and programs refused.

The name and the browser's word about the type are never believed; a file is what its first bytes and its inner
table say it is. It is read once. Nothing is unpacked but the few small parts that say what an office file is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from imrf_portal.kit import compound_files
from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml, parse_xml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive

PDF = "application/pdf"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

# Extension → media type: the whole list of what is taken.
ALLOWED = {
    "pdf": PDF,
    "docx": f"{_OOXML}wordprocessingml.document",
    "odt": f"{_ODF}text",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "ods": f"{_ODF}spreadsheet",
    "pptx": f"{_OOXML}presentationml.presentation",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
}
# What is taken besides where people still send what older programs wrote; told by its bytes as well.
OLD_OFFICE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "application/rtf",
    "odp": f"{_ODF}presentation",
}
_TEXT_NAMES = {"txt", "text", "md"}
# The content type of the part with which an Office file begins, whatever that part is called.
_MAIN_PARTS = {f"{ALLOWED[extension]}.main+xml": extension for extension in ("docx", "xlsx", "pptx")}
_OPEN_DOCUMENT = {ALLOWED["odt"]: "odt", ALLOWED["ods"]: "ods", OLD_OFFICE["odp"]: "odp"}
_CONTENT_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
# Words in the content types of Office's programs: VBA, Excel 4.0 macros, ActiveX controls.
_PROGRAM_TYPES = re.compile("macro|vbaProject|activeX", re.IGNORECASE)
_PROGRAM_FOLDERS = ("basic/", "scripts/", "dialogs/")


class Unacceptable(ValueError):
    """The file cannot be taken; `sentence` tells the person why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Sniffed:
    """What a file's bytes say it is."""

    media_type: str
    extension: str


_EMPTY = _("This file is empty. Choose another one.")
_NOT_TAKEN = _(
    "This kind of file is not taken. Send PDF, Word (.docx), OpenDocument, Excel (.xlsx), text or an image."
)
_LOCKED = _(
    "This file is locked with a password or against copying. Save or print it anew without a lock and send that one."
)
_OLD_OFFICE = _("This file is locked or in an old Office format. Save it as .docx or PDF without a password.")
_NOT_TAKEN_HERE = _(
    "This is not one of the kinds of file that are taken here, whatever its name says. Send .pdf, .docx, .doc, .odt, .rtf, .txt, .pptx, .ppt, .odp, .xlsx, .xls or .ods."
)
_EMBEDDED = _("This file holds another file or a program. Save it as PDF and send that one.")
_DAMAGED = _("This file is damaged. Open it, save it again and send the new file.")
_BOMB = _("This file unpacks to far more than it should. Save it again or as PDF and send the new file.")
_MACROS = _("This file holds macros. Save it without macros and send it again.")
_PROGRAM = _("This PDF holds a program. Print it to a new PDF and send that one.")
_OLD_ENCODING = _("This text is in an old encoding. Save it as UTF-8 or as PDF and send it again.")


@dataclass(frozen=True)
class Taken:
    """The kinds of file that a place takes, by extension, and what it says of another."""

    types: Mapping[str, str]
    otherwise: Sentence


USUAL = Taken(ALLOWED, _NOT_TAKEN)
# Documents, slides and sheets of today and of the programs before; no pictures.
WITH_OLD_OFFICE = Taken(
    {
        **{name: kind for name, kind in ALLOWED.items() if not kind.startswith("image/")},
        **OLD_OFFICE,
    },
    _NOT_TAKEN_HERE,
)


def inspect(file: IO[Any], *, name: str, max_bytes: int, taken: Taken = USUAL) -> Sniffed:
    """Tell what `file` is and that it is safe to keep where these kinds are `taken`; leaves it at its beginning.

    Raises `Unacceptable` for what is too large, empty, not on the list, locked, a bomb, or holds a program.
    """
    file.seek(0)
    data = file.read(max_bytes + 1)
    file.seek(0)
    if not data:
        raise Unacceptable(_EMPTY)
    if len(data) > max_bytes:
        raise Unacceptable(
            _("This file is larger than %(limit)s MB. Make it smaller or send its most important part.")
            % {"limit": max_bytes // (1024 * 1024)}
        )
    if data.startswith(compound_files.SIGNATURE) and not taken.types.keys() & set(_OLD_STREAMS.values()):
        raise Unacceptable(_OLD_OFFICE)
    try:
        extension = _extension(data, claimed=PurePath(name).suffix.lower().lstrip("."))
    except _UnknownKind as error:
        raise Unacceptable(taken.otherwise) from error
    if extension not in taken.types:
        raise Unacceptable(taken.otherwise)
    return Sniffed(media_type=taken.types[extension], extension=extension)


class _UnknownKind(Exception):
    """Nothing that any place takes."""


def _extension(data: bytes, *, claimed: str) -> str:
    if data.startswith(b"%PDF-"):
        check_pdf(data)
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"PK\x03\x04"):
        return _office_extension(data)
    if data.startswith(compound_files.SIGNATURE):
        return _old_office_extension(data)
    if data.startswith(b"{\\rtf"):
        return _rtf_extension(data)
    if claimed not in _TEXT_NAMES:
        raise _UnknownKind
    if not _is_utf8(data):
        raise Unacceptable(_OLD_ENCODING)
    return "txt"


def _is_utf8(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


# ---- Office files ----


def _office_extension(data: bytes) -> str:
    try:
        archive = SafeArchive(data)
        if _CONTENT_TYPES in archive:
            return _ooxml_extension(archive)
        if "mimetype" in archive:
            return _open_document_extension(archive)
    except EncryptedArchive as error:
        raise Unacceptable(_LOCKED) from error
    except UnsafeArchive as error:
        raise Unacceptable(_BOMB) from error
    except (NotAnArchive, BadXml, UnsafeXml) as error:
        raise Unacceptable(_DAMAGED) from error
    raise _UnknownKind


def _ooxml_extension(archive: SafeArchive) -> str:
    """Told by the content types that the file declares, without which Office opens no part (ECMA-376, part 2)."""
    types = {element.get("ContentType", "") for element in parse_xml(archive.read(_CONTENT_TYPES))}
    if any(_PROGRAM_TYPES.search(one) for one in types):
        raise Unacceptable(_MACROS)
    for main, extension in _MAIN_PARTS.items():
        if main in types:
            return extension
    raise _UnknownKind


def _open_document_extension(archive: SafeArchive) -> str:
    """Told by the entry `mimetype`; a lock stands in the manifest, since the entries' own flags do not say so."""
    media_type = archive.read("mimetype").decode("ascii", "replace").strip()
    if media_type not in _OPEN_DOCUMENT:
        raise _UnknownKind
    if any(name.lower().startswith(_PROGRAM_FOLDERS) for name in archive.names):
        raise Unacceptable(_MACROS)
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        raise Unacceptable(_LOCKED)
    return _OPEN_DOCUMENT[media_type]


# ---- Files of older programs ----

# The stream that each of them begins with.
_OLD_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_LOCK_STREAMS = {"EncryptedPackage", "EncryptionInfo", "EncryptedSummary"}
_MACRO_STORAGES = {"Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR"}
# A file that was put whole into another, whatever it is.
_PACKED_FILE = "\x01Ole10Native"
_RTF_OBJECTS = re.compile(rb"\\obj(?:data|ocx|class)")


def _old_office_extension(data: bytes) -> str:
    """Told by the names in its directory; a lock also by the flag in Word's first block ([MS-DOC] 2.5.2) and by the
    record after Excel's first ([MS-XLS] 2.4.117)."""
    try:
        streams = compound_files.directory(data)
    except compound_files.BadCompound as error:
        raise Unacceptable(_DAMAGED) from error
    if _LOCK_STREAMS & streams.keys():
        raise Unacceptable(_OLD_OFFICE)
    if _MACRO_STORAGES & streams.keys():
        raise Unacceptable(_MACROS)
    if _PACKED_FILE in streams:
        raise Unacceptable(_EMBEDDED)
    main = next((name for name in _OLD_STREAMS if name in streams), None)
    if main is None:
        raise _UnknownKind
    if _is_locked(_OLD_STREAMS[main], streams[main]):
        raise Unacceptable(_OLD_OFFICE)
    return _OLD_STREAMS[main]


def _is_locked(extension: str, beginning: bytes) -> bool:
    if extension == "doc" and len(beginning) > 12:
        return bool(int.from_bytes(beginning[10:12], "little") & 0x0100)
    if extension == "xls" and len(beginning) > 4:
        second = 4 + int.from_bytes(beginning[2:4], "little")
        return beginning[second : second + 2] == b"\x2f\x00"
    return False


def _rtf_extension(data: bytes) -> str:
    """An RTF without objects: what is put into one is a file or a program of any kind."""
    if _RTF_OBJECTS.search(data):
        raise Unacceptable(_EMBEDDED)
    return "rtf"


# ---- PDF ----

# Spaces that may stand between two words; bounded, so that no file makes the search crawl.
_GAP = rb"\s{0,20}+"
# An action that runs something: its type is a name, in which any byte may be written as #hex (ISO 32000, 7.3.5).
_ACTION = re.compile(rb"/S" + _GAP + rb"/([^\s/<>\[\](){}%\x00]{2,40})")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PROGRAMS = {b"JavaScript", b"Launch"}
# Where the last table of the file's objects begins, and the lock that its trailer names.
_START = re.compile(rb"startxref\s+(\d{1,12})")
_LOCK = re.compile(rb"/Encrypt(?![A-Za-z])")
_OBJECT_STREAM = re.compile(rb"/Type" + _GAP + rb"/ObjStm(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
# An object's dictionary is a few hundred bytes, and a stream packs a hundred objects or more: no real file of the
# size we take comes near these.
_MOST_DICTIONARY_BYTES = 4096
_MOST_OBJECT_STREAMS = 10_000
_MOST_OBJECT_BYTES = 64 * 1024 * 1024
# Little enough that a stream which breaks has not unpacked much unseen.
_STEP = 64 * 1024


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is locked, or that runs a program when it is opened or clicked.

    A look without a PDF library: the actions in the open objects and in the packed ones (object streams). A word
    such as “JavaScript” in a text is no action. Raises `Unacceptable`. Linear in the file and what it unpacks.
    """
    if _LOCK.search(_trailer(data)):
        raise Unacceptable(_LOCKED)
    if _runs_something(data):
        raise Unacceptable(_PROGRAM)
    left = _MOST_OBJECT_BYTES
    for number, found in enumerate(_OBJECT_STREAM.finditer(data)):
        stream = _STREAM.search(data, found.end(), found.end() + _MOST_DICTIONARY_BYTES)
        objects = _unpacked(data, stream.end(), limit=left) if stream else b""
        left -= len(objects)
        if left <= 0 or number >= _MOST_OBJECT_STREAMS:
            raise Unacceptable(_BOMB)
        if _runs_something(objects):
            raise Unacceptable(_PROGRAM)


def _trailer(data: bytes) -> bytes:
    """The dictionary of the last table of objects: a classic trailer, or the head of a stream of references."""
    starts = _START.findall(data[-2048:])
    if not starts:
        return data[-_MOST_DICTIONARY_BYTES:]
    start = int(starts[-1])
    if not data[start : start + 16].lstrip().startswith(b"xref"):
        return data[start : start + _MOST_DICTIONARY_BYTES].partition(b"stream")[0]
    trailer = data.find(b"trailer", start)
    return b"" if trailer < 0 else data[trailer : trailer + _MOST_DICTIONARY_BYTES].partition(b"startxref")[0]


def _runs_something(data: bytes) -> bool:
    return any(_unescaped(found[1]) in _PROGRAMS for found in _ACTION.finditer(data))


def _unescaped(name: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), name) if b"#" in name else name


def _unpacked(data: bytes, start: int, *, limit: int) -> bytes:
    """A stream unpacked, up to `limit` bytes or to where it breaks, if it is packed as all programs pack it."""
    unpacking, pieces = zlib.decompressobj(), bytearray()
    for place in range(start, len(data), _STEP):
        packed = data[place : place + _STEP]
        while packed and not unpacking.eof and len(pieces) < limit:
            try:
                pieces += unpacking.decompress(packed, _STEP)
            except zlib.error:
                return bytes(pieces)
            packed = unpacking.unconsumed_tail
        if unpacking.eof or len(pieces) >= limit:
            break
    return bytes(pieces)
