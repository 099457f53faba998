"""An archive of all that is kept about a person: asked for by them, made by a worker, gone after a week."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room
from imrf_portal.documents import making
from imrf_portal.documents.models import UNDER_WAY, Scan, StoredFile
from imrf_portal.documents.storing import forget, storing
from imrf_portal.kit.permissions import require
from imrf_portal.notifications.announcing import tell
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.waking import wake
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import advance, locked
from imrf_portal.rights import rooms
from imrf_portal.rights.models import Archive
from imrf_portal.rights.permissions import is_own

MAKE = "imrf_portal.rights.tasks.make_archive"
ZIP = "application/zip"


def ask(account: User, *, language: str, by: User) -> Archive:
    """Have an archive of an account's data made; one that is under way already is given back. The file of an earlier
    one goes, so that there is one at a time. A letter says when it is ready. Raises `Refused`."""
    require(is_own(by, account))
    with transaction.atomic():
        # Two presses at the same instant queue here.
        locked(account)
        under_way = Archive.objects.filter(person=account, status__in=UNDER_WAY).first()
        if under_way is not None:
            return under_way
        for earlier in Archive.objects.filter(person=account, status=Archive.Status.MADE):
            let_go(earlier)
        archive = Archive.objects.create(person=account, language=language)
        record("archive_asked", archive, by=by)
        wake(MAKE, archive.pk)
        return archive


def make(archive: Archive) -> None:
    """Make the file of an archive that waits for it."""
    making.make(archive, partial(_write, archive))


def let_go(archive: Archive, at: datetime | None = None) -> None:
    """Delete the file of an archive, or give up one that is under way; done twice it is done once."""
    with transaction.atomic():
        row = locked(archive)
        if row.status == Archive.Status.GONE:
            return
        stored = row.file
        advance(archive, Archive.Status.GONE, by=None, file=None, heard_at=at or timezone.now())
        if stored is not None:
            forget(stored)


def sweep(at: datetime | None = None) -> int:
    """Wake a worker for whatever waits, take up what a dead worker has left; returns how many were taken up."""
    return sum(making.take_up(archive, MAKE) for archive in Archive.objects.left_behind(at))


def purge(at: datetime | None = None) -> int:
    """Delete the files that are past their time at instant `at` (now); returns how many."""
    outdated = list(Archive.objects.past_their_time(at))
    for archive in outdated:
        let_go(archive, at)
    return len(outdated)


def _write(archive: Archive, folder: Path) -> None:
    """The archive: one table for machines, one page for people, and the files as they were brought."""
    person, path = archive.person, folder / "data.zip"
    kept: list[Room] = []
    making.tell(archive, total=len(rooms.TELLING) + 1)
    for done, tell_of in enumerate(rooms.TELLING, 1):
        kept += [room for room in tell_of(person) if room.rows]
        making.tell(archive, done=done)
    files = rooms.files_of(person)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        table = {room.code: {"title": str(room.title), "rows": room.rows} for room in kept}
        bundle.writestr("data.json", json.dumps(table, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        page = {"rooms": kept, "files": files, "language": archive.language, "made_at": timezone.now()}
        bundle.writestr("data.html", render_to_string("rights/archive.html", page))
        for stored in files:
            _add(bundle, stored)
    making.tell(archive, done=len(rooms.TELLING) + 1)
    _keep(archive, path)


def _add(bundle: zipfile.ZipFile, stored: StoredFile) -> None:
    """One file; the harmful and those whose bytes are gone are named on the page and left out."""
    if stored.scan == Scan.INFECTED:
        return
    with suppress(FileNotFoundError), stored.file.storage.open(str(stored.file.name)) as source:
        bundle.writestr(f"files/{stored.pk}-{stored.name}", source.read())


def _keep(archive: Archive, path: Path) -> None:
    """Keep the file as the archive's, and let its owner hear of it."""
    name = f"imrf-portal-{timezone.now():%Y-%m-%d}.zip"
    with storing(path, name=name, media_type=ZIP, by=archive.person) as stored:
        now = timezone.now()
        advance(archive, Archive.Status.MADE, by=None, file=stored, made_at=now, heard_at=now)
        tell(
            archive.person,
            "my_data_ready",
            key=f"my-data-ready-{archive.pk}",
            facts=in_every_language(lambda: {"url": reverse("my_data")}),
        )
