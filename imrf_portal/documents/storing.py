"""Taking a file in: inspected, hashed, kept under a name of our own; letting go of it, and of what was left behind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from imrf_portal.accounts.models import User
from imrf_portal.documents.examining import examine_soon
from imrf_portal.documents.models import Scan, StoredFile, TextStatus
from imrf_portal.kit.text import mask_addresses, one_line
from imrf_portal.kit.uploads import USUAL, Taken, inspect

LONGEST_STEM = 150
# Signs that some system takes for a path, a drive or a wildcard.
_UNSAFE = re.compile(r'[<>:"/\\|?*]+')
# Marks of writing direction, which can make a name read backwards.
_MARKS = re.compile("[\u061c\u200e\u200f]")


def store(upload: UploadedFile, *, by: User | None, taken: Taken = USUAL) -> StoredFile:
    """Keep an uploaded file as it is; a worker examines it next. Raises `Unacceptable` where it is not of a kind that
    is `taken`."""
    name = re.split(r"[/\\]", upload.name or "")[-1]
    sniffed = inspect(upload, name=name, max_bytes=settings.UPLOAD_MAX_BYTES, taken=taken)
    sha256 = hashlib.sha256()
    for chunk in upload.chunks():
        sha256.update(chunk)
    upload.seek(0)
    stored = StoredFile(
        name=f"{safe_stem(name)}.{sniffed.extension}",
        media_type=sniffed.media_type,
        size=upload.size or 0,
        sha256=sha256.hexdigest(),
        stored_by=by,
    )
    stored.file.save(stored.name, upload, save=False)
    try:
        stored.save()
    except BaseException:
        stored.file.delete(save=False)
        raise
    examine_soon(stored)
    return stored


@contextmanager
def storing(made: Path, *, name: str, media_type: str, by: User | None) -> Iterator[StoredFile]:
    """Keep a file that the portal itself has made, in one transaction with what the block writes about it.

    Where the block fails, as when what it was made for was given up meanwhile, its bytes go as its row does.
    """
    with made.open("rb") as file:
        stored = StoredFile(
            name=name,
            media_type=media_type,
            size=made.stat().st_size,
            sha256=hashlib.file_digest(file, "sha256").hexdigest(),
            stored_by=by,
            # The portal's own work: there is nothing to be found in it.
            scan=Scan.CLEAN,
            text_status=TextStatus.NOT_READ,
            examine_at=None,
        )
        file.seek(0)
        stored.file.save(name, File(file), save=False)
    try:
        with transaction.atomic():
            stored.save()
            yield stored
    except BaseException:
        stored.file.delete(save=False)
        raise


def safe_stem(name: str) -> str:
    """A file's name without its ending, as every system takes it and everybody may read it: one line, no path, no
    leading dot, no e-mail address."""
    name = _UNSAFE.sub("_", _MARKS.sub("", one_line(name))).strip(". ")
    stem = mask_addresses(one_line(PurePath(name).stem))[:LONGEST_STEM]
    return stem.strip(". ") or "file"


def forget(stored: StoredFile) -> None:
    """Remove a file that nothing refers to any more: its row now, its bytes once the transaction has ended well."""
    storage, place = stored.file.storage, str(stored.file.name)
    with transaction.atomic():
        stored.delete()
        if place:
            transaction.on_commit(lambda: storage.delete(place))


def sweep(*, before: datetime) -> int:
    """Remove bytes that were kept before instant `before` and have no row, as a transaction that failed after its
    file was written leaves them; returns how many."""
    swept = 0
    for folder in default_storage.listdir("")[0]:
        if not re.fullmatch("[0-9a-f]{2}", folder):
            continue
        places = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
        known = set(StoredFile.objects.filter(file__in=places).values_list("file", flat=True))
        swept += sum(_sweep_one(default_storage, place, before) for place in sorted(places - known))
    return swept


def _sweep_one(storage: Storage, place: str, before: datetime) -> bool:
    if storage.get_modified_time(place) >= before:
        return False
    storage.delete(place)
    return True
