"""Examining a stored file: first whether it is harmful, then what it says.

The truth is in the row: a file is due at an instant, whoever takes it moves that instant on, and what is finished has
none. A lost wake-up, a dead worker or a scanner that is away therefore cost time and nothing else.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from imrf_portal.documents import extracting, scanning
from imrf_portal.documents.models import ExtractedPage, Scan, StoredFile, TextStatus
from imrf_portal.documents.reading.text import Text, Unreadable
from imrf_portal.notifications.waking import wake
from imrf_portal.records.recording import record

logger = logging.getLogger(__name__)

TASK = "imrf_portal.documents.tasks.examine"
# Longer than scanning and reading may take together: who has not finished by then is dead.
LEASE = timedelta(minutes=10)
# How long a file waits for a scanner that is away.
SCANNER_BACK_IN = timedelta(minutes=5)
# A worker that dies over a file is given it again so many times in all.
MOST_ATTEMPTS = 3
# The instant counts from the row, so that one sweep is done before the next begins.
SWEEPING = timedelta(seconds=50)
_LONGEST_FACT = 80


def examine_soon(stored: StoredFile) -> None:
    """Let a worker examine a file once the transaction stands; the sweep finds it where no worker hears of it."""
    wake(TASK, stored.pk)


def examine(key: int) -> None:
    """Examine the file of this primary key, if it is due and nobody else has it; again and again is once."""
    stored = _claimed(key)
    if stored is None:
        return
    if settings.CLAMD and stored.scan == Scan.WAITING and not _is_clean(stored):
        return
    if stored.text_status == TextStatus.WAITING:
        _read(stored)
    else:
        _finish(stored)


def sweep() -> int:
    """Examine what is due, the longest waiting first, for up to `SWEEPING`; returns how many files."""
    began, count = timezone.now(), 0
    while timezone.now() < began + SWEEPING:
        key = (
            StoredFile.objects.due().order_by(F("examine_at").asc(nulls_first=True)).values_list("pk").first()
        )
        if key is None:
            break
        examine(*key)
        count += 1
    return count


def _claimed(key: int) -> StoredFile | None:
    with transaction.atomic():
        stored = StoredFile.objects.due().select_for_update(skip_locked=True).filter(pk=key).first()
        if stored is not None:
            _note(stored, examine_at=timezone.now() + LEASE)
        return stored


def _is_clean(stored: StoredFile) -> bool:
    """Ask the scanner; a file that it found harmful is done with, one that it did not look at waits."""
    try:
        with stored.file.storage.open(str(stored.file.name)) as file:
            finding = scanning.scan(file, scanner=settings.CLAMD)
    except (scanning.NotScanned, FileNotFoundError) as error:
        logger.warning("File %s stays in quarantine: %s", stored.pk, error)
        _note(stored, examine_at=timezone.now() + SCANNER_BACK_IN)
        return False
    if not finding:
        _note(stored, scan=Scan.CLEAN)
        return True
    logger.warning("File %s is infected: %s", stored.pk, finding)
    with transaction.atomic():
        stored.pages.all().delete()
        _finish(stored, scan=Scan.INFECTED, finding=finding, text_status=TextStatus.FAILED)
        record("file_found_infected", stored, by=None, facts={"finding": finding[:_LONGEST_FACT]})
    return False


def _read(stored: StoredFile) -> None:
    if not extracting.is_read(stored.media_type):
        _finish(stored, text_status=TextStatus.NOT_READ)
        return
    _note(stored, attempts=stored.attempts + 1)
    if stored.attempts > MOST_ATTEMPTS:
        _fail(stored, "nobody came back from it")
        return
    try:
        with stored.file.storage.open(str(stored.file.name)) as file:
            text = extracting.extract(file.read(), media_type=stored.media_type)
    except (Unreadable, FileNotFoundError) as error:
        _fail(stored, str(error))
    else:
        _keep(stored, text)


def _keep(stored: StoredFile, text: Text) -> None:
    """Write the pages in place of any there are."""
    with transaction.atomic():
        # Nothing is written for a file that was forgotten, or taken out for good, meanwhile.
        if not StoredFile.objects.select_for_update().filter(pk=stored.pk, redacted_at=None).exists():
            return
        stored.pages.all().delete()
        ExtractedPage.objects.bulk_create(
            (ExtractedPage(file=stored, number=number, text=page) for number, page in text.pages.items()),
            batch_size=200,
        )
        whole = TextStatus.PART if text.is_cut else TextStatus.READ
        _finish(stored, is_paged=text.is_paged, text_status=whole if text.pages else TextStatus.EMPTY)


def _fail(stored: StoredFile, why: str) -> None:
    logger.warning("The text of file %s was not read: %s", stored.pk, why)
    _finish(stored, text_status=TextStatus.FAILED)


def _finish(stored: StoredFile, **fields: object) -> None:
    _note(stored, examine_at=None, **fields)


def _note(stored: StoredFile, **fields: object) -> None:
    """Write fields of a file, if it is still there."""
    StoredFile.objects.filter(pk=stored.pk).update(**fields)
    for field, value in fields.items():
        setattr(stored, field, value)
