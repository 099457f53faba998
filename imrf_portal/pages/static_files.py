"""Collecting static files only when something about them has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Kept in STATIC_ROOT: the fingerprint of what was collected last.
_NOTE = ".collected"


def are_outdated() -> bool:
    """Whether the sources, or the way they are stored, differ from what was collected last."""
    note = Path(settings.STATIC_ROOT) / _NOTE
    return not note.exists() or note.read_text(encoding="ascii") != _fingerprint()


def collect() -> None:
    """Collect them, and note which."""
    call_command("collectstatic", interactive=False, verbosity=0)
    (Path(settings.STATIC_ROOT) / _NOTE).write_text(_fingerprint(), encoding="ascii")


def _fingerprint() -> str:
    """A hash of every source's name, size and time: a package brings files that are older than the last collecting."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name}:{status.st_size}:{status.st_mtime_ns};".encode())
    return seen.hexdigest()
