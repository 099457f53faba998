"""The names in a stored file's properties, read and taken out by a process of its own, as its text is."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from imrf_portal.accounts.models import User
from imrf_portal.documents.extracting import READING
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.reading import names
from imrf_portal.documents.reading.text import Unreadable
from imrf_portal.documents.storing import store
from imrf_portal.kit.apart.calling import Failed, Stopped


def names_in(stored: StoredFile) -> list[str]:
    """The names of authors and organisations in the properties of a file, for people to look at; none of a kind of file
    that keeps none. Raises `Unreadable`."""
    if stored.media_type != names.PDF and not names.can_be_taken_out(stored.media_type):
        return []
    try:
        return READING.call(names.names, _bytes(stored), media_type=stored.media_type)
    except (Stopped, Failed) as error:
        raise Unreadable("stopped") from error


def can_be_taken_out(stored: StoredFile) -> bool:
    """Whether `without_names` takes a file of this kind."""
    return names.can_be_taken_out(stored.media_type)


def without_names(stored: StoredFile, *, by: User | None) -> StoredFile:
    """Keep the same file once more, without the names in its properties; its text is untouched. Raises `Unreadable`."""
    try:
        cleared = READING.call(names.without, _bytes(stored), media_type=stored.media_type)
    except (Stopped, Failed) as error:
        raise Unreadable("stopped") from error
    return store(SimpleUploadedFile(stored.name, cleared), by=by)


def _bytes(stored: StoredFile) -> bytes:
    with stored.file.storage.open(str(stored.file.name)) as file:
        return bytes(file.read())
