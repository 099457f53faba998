"""Opening a ZIP archive that a stranger sent, such as a Word file.

Everything is judged by the archive's own table of contents, before a single entry is unpacked: Python's `zipfile`
alone opens bombs whose entries overlap. The limits are far above what an office file of a thousand pages needs.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

MEBIBYTE = 1024 * 1024

# An office file has some twenty parts and one for each picture or sheet.
MOST_ENTRIES = 2_000
# The table of contents is read whole; two thousand entries with long names stay below this.
MOST_DIRECTORY_BYTES = MEBIBYTE
# All parts unpacked: pictures are packed already, so this is little more than the largest upload and its text.
MOST_UNPACKED_BYTES = 200 * MEBIBYTE
# One part of text: a page of Word is some 10 KiB of XML, and the tree in memory is ten times its XML.
MOST_BYTES_A_PART = 24 * MEBIBYTE
# Word's XML shrinks to a tenth, repetitive tables to a fiftieth; deflate's own limit, which bombs reach, is 1,032.
MOST_RATIO = 200
# Small parts may be anything: a blank picture shrinks to nothing, and harms nobody.
RATIO_COUNTS_FROM = MEBIBYTE

_END_SIGNATURE = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class NotAnArchive(ValueError):
    """The bytes are no ZIP archive, or one that is cut off or damaged."""


class UnsafeArchive(ValueError):
    """The archive is built to harm, or in a way that no office program writes."""


class EncryptedArchive(ValueError):
    """The archive's entries are locked with a password."""


class SafeArchive:
    """An archive whose table of contents was found harmless; parts are read whole, with a limit."""

    def __init__(self, data: bytes) -> None:
        """Judge the archive; raises `NotAnArchive`, `UnsafeArchive` or `EncryptedArchive`."""
        _judge_end(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError) as error:
            raise NotAnArchive(str(error)) from error
        _judge_entries(self._archive.infolist(), data, end=self._archive.start_dir)

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    @property
    def names(self) -> list[str]:
        """The names of the parts, in the order of the table of contents."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """One part, unpacked; raises `KeyError`, `NotAnArchive` if it is damaged, `UnsafeArchive` if too large."""
        if self._archive.getinfo(name).file_size > MOST_BYTES_A_PART:
            raise UnsafeArchive(name)
        try:
            return self._archive.read(name)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            zlib.error,
            EOFError,
            OSError,
            struct.error,
        ) as error:
            raise NotAnArchive(str(error)) from error


def _judge_end(data: bytes) -> None:
    """Read the record that ends an archive, so that no endless table of contents is ever loaded."""
    start = data.rfind(_END_SIGNATURE, max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if start < 0 or start + _END.size > len(data):
        raise NotAnArchive("no end of central directory")
    _signature, _disk, _first_disk, _here, entries, directory_bytes, _offset, _comment = _END.unpack_from(
        data, start
    )
    # The ZIP64 form of large archives has 0xFFFF and 0xFFFFFFFF here, and is refused with the rest.
    if entries > MOST_ENTRIES or directory_bytes > MOST_DIRECTORY_BYTES:
        raise UnsafeArchive("too many entries")


def _judge_entries(entries: list[zipfile.ZipInfo], data: bytes, *, end: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise UnsafeArchive("too many entries")
    if any(entry.flag_bits & 0x41 for entry in entries):
        raise EncryptedArchive("an entry is encrypted")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or not all(map(_is_inside, names)):
        raise UnsafeArchive("names")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnsafeArchive("method of compression")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise UnsafeArchive("too large when unpacked")
    for entry in entries:
        if entry.file_size > max(RATIO_COUNTS_FROM, MOST_RATIO * entry.compress_size):
            raise UnsafeArchive("ratio of compression")
    after_last = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < after_last:
            raise UnsafeArchive("entries overlap")
        after_last = _end_of(entry, data)
    if after_last > end:
        raise UnsafeArchive("an entry overlaps the table of contents")


def _is_inside(name: str) -> bool:
    """Whether an entry's name stays inside the archive, wherever somebody unpacks it."""
    path = PurePosixPath(name.replace("\\", "/"))
    return (
        bool(name)
        and "\x00" not in name
        and not path.is_absolute()
        and ".." not in path.parts
        and ":" not in name
    )


def _end_of(entry: zipfile.ZipInfo, data: bytes) -> int:
    """Where an entry ends, by its own header: the table of contents does not say how long that header is."""
    if entry.header_offset < 0 or entry.header_offset + _LOCAL_HEADER.size > len(data):
        raise NotAnArchive("an entry lies outside the file")
    header = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    if header[0] != b"PK\x03\x04":
        raise NotAnArchive("an entry has no header")
    return entry.header_offset + _LOCAL_HEADER.size + header[-2] + header[-1] + entry.compress_size
