"""Files as programs before 2007 wrote them, made as small as the format allows ([MS-CFB])."""

from __future__ import annotations

import struct

SIZE = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
# Smaller streams lie elsewhere.
_LARGE = 4096


def compound(*storages: str, **streams: bytes) -> bytes:
    """A compound file with these storages and these streams, each stream filled up to 4 KB; spaces in a stream's name
    are written as two underscores."""
    named = {name.replace("__", " "): data.ljust(_LARGE, b"\0") for name, data in streams.items()}
    entries = [_entry("Root Entry", kind=5, first=_END, size=0)]
    chains: list[int] = []
    bodies: list[bytes] = []
    count = len(named) + len(storages) + 1
    directory = range(1, 1 + -(-count // 4))
    place = directory.stop
    for name, data in named.items():
        sectors = len(data) // SIZE
        entries.append(_entry(name, kind=2, first=place, size=len(data)))
        chains += [*range(place + 1, place + sectors), _END]
        bodies.append(data)
        place += sectors
    entries += [_entry(name, kind=1, first=0, size=0) for name in storages]
    table = [_TABLE, *directory[1:], _END, *chains]
    listed = b"".join(entries).ljust(len(directory) * SIZE, b"\0")
    return b"".join([_header(), _words(table, SIZE), listed, *bodies])


def _header() -> bytes:
    fixed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<6xIIIIIIIII", 0, 1, 1, 0, _LARGE, _END, 0, _END, 0)
    return fixed + counts + _words([0], SIZE - len(fixed) - len(counts))


def _words(words: list[int], size: int) -> bytes:
    full = [*words, *[_FREE] * (size // 4 - len(words))]
    return struct.pack(f"<{len(full)}I", *full)


def _entry(name: str, *, kind: int, first: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head.ljust(116, b"\0") + struct.pack("<IQ", first, size)


def doc(*storages: str, flags: int = 0) -> bytes:
    """A Word document; with `flags` 0x0100 it is locked."""
    beginning = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x409, 0, flags)
    return compound(*storages, WordDocument=beginning)


def xls(*, locked: bool = False) -> bytes:
    """An Excel sheet."""
    second = b"\x2f\x00\x36\x00" if locked else b"\x42\x00\x02\x00"
    return compound(Workbook=b"\x09\x08\x10\x00" + bytes(16) + second)


def ppt() -> bytes:
    """A PowerPoint presentation."""
    return compound(PowerPoint__Document=b"\x0f\x00")
