"""What lies in a compound file, the container of Word, Excel and PowerPoint before 2007 ([MS-CFB]).

Only the directory is read, and of each stream its first sector: enough to tell what the file is. Linear in the file.
"""

from __future__ import annotations

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAM = 2
_ENTRY_BYTES = 128
_HEADER_BYTES = 512
# The sectors of the table that stand in the header itself.
_IN_HEADER = 109
# Keys of sectors from here on say that a chain ends or that nothing stands there.
_NO_SECTOR = 0xFFFFFFFA
# Streams smaller than this lie in a stream of their own kind, whose beginning is not asked for.
_SMALL = 4096


class BadCompound(ValueError):
    """The bytes are no compound file, or a broken one."""


def directory(data: bytes) -> dict[str, bytes]:
    """The names of all streams and storages, each with the bytes of its first sector; none of a storage or a small
    stream. Raises `BadCompound`."""
    if not data.startswith(SIGNATURE) or len(data) < _HEADER_BYTES:
        raise BadCompound("no compound file")
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in {9, 12}:
        raise BadCompound("no size of sectors")
    size = 1 << shift
    table = _table(data, size)
    (start,) = struct.unpack_from("<I", data, 48)
    found: dict[str, bytes] = {}
    for sector in _chain(start, table):
        for entry in _split(_sector(data, sector, size)):
            length, kind = struct.unpack_from("<HB", entry, 64)
            if not kind or not 2 <= length <= 64:
                continue
            name = entry[: length - 2].decode("utf-16-le", "replace")
            first, count = struct.unpack_from("<II", entry, 116)
            found[name] = _sector(data, first, size) if kind == _STREAM and count >= _SMALL else b""
    return found


def _sector(data: bytes, key: int, size: int) -> bytes:
    start = (key + 1) * size
    if key >= _NO_SECTOR or start >= len(data):
        raise BadCompound("a sector is missing")
    return data[start : start + size].ljust(size, b"\0")


def _split(sector: bytes) -> list[bytes]:
    return [sector[place : place + _ENTRY_BYTES] for place in range(0, len(sector), _ENTRY_BYTES)]


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """The table that leads from each sector to the next of its chain."""
    keys = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    (more, count) = struct.unpack_from("<II", data, 68)
    width = size // 4
    most = len(data) // size + 1
    for _number in range(min(count, most)):
        if more >= _NO_SECTOR:
            break
        *further, more = struct.unpack(f"<{width}I", _sector(data, more, size))
        keys += further
    following: list[int] = []
    for key in keys[:most]:
        if key < _NO_SECTOR:
            following += struct.unpack(f"<{width}I", _sector(data, key, size))
    return tuple(following)


def _chain(start: int, table: tuple[int, ...]) -> list[int]:
    chain: list[int] = []
    key, seen = start, set[int]()
    while key < _NO_SECTOR:
        if key in seen or key >= len(table):
            raise BadCompound("a chain that does not end")
        seen.add(key)
        chain.append(key)
        key = table[key]
    return chain
