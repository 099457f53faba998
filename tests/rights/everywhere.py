"""Looking for words in everything that is kept: each text of each table, each file, the cache."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1
"""


def places_of(word: str) -> set[str]:
    """The tables and files in which a word stands, in any case of letters."""
    return {place for place, text in everything() if word.casefold() in text.casefold()}


def everything() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, every file read through, every kept page: the place and what stands there."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from ((table, row) for (row,) in cursor.fetchall())
    for session in Session.objects.all():
        yield "session", repr(session.get_decoded())
    yield from of_files(Path(settings.MEDIA_ROOT))
    yield from of_cache()


def of_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder: its name, its bytes and, where it is an archive, what its parts hold."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        data = path.read_bytes()
        yield f"file {path.name}", path.name
        yield f"file {path.name}", data.decode("latin-1") + data.decode("utf-8", "replace")
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for part in archive.namelist():
                    yield f"file {path.name}", part + archive.read(part).decode("utf-8", "replace")


def of_cache() -> Iterator[tuple[str, str]]:
    """Every key and value of the server of the cache, unpacked where it is packed; the broker's queues as well, where
    they lie in the same place."""
    client = cache.client.get_client()
    for key in client.scan_iter("*"):
        yield "cache", key.decode("utf-8", "replace")
        for value in _values(client, key):
            yield "cache", unpacked(value)


def _values(client, key: bytes) -> Iterable[bytes]:
    kinds = {
        b"string": lambda: [client.get(key) or b""],
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key),
        b"hash": lambda: [part for pair in client.hgetall(key).items() for part in pair],
        b"zset": lambda: client.zrange(key, 0, -1),
    }
    return kinds.get(client.type(key), list)()


def unpacked(value: bytes) -> str:
    """A value as text, and what a gzip inside it holds."""
    said = value.decode("utf-8", "replace")
    begins = value.find(b"\x1f\x8b")
    if begins >= 0:
        try:
            said += zlib.decompressobj(wbits=31).decompress(value[begins:]).decode("utf-8", "replace")
        except zlib.error:
            said += ""
    return said
