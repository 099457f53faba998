"""Taking a stored file out for good: its bytes and its text go, its row stays as the tombstone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from imrf_portal.documents.models import StoredFile, TextStatus


def erase(stored: StoredFile, ground: str, *, at: datetime | None = None) -> None:
    """Remove a file's bytes, name, text and check sum; whatever showed it says why it is gone. Again and again is once.

    The bytes go once the transaction has ended well; should a worker die in between, the nightly sweep finds them,
    since no row names them any more.
    """
    storage, place = stored.file.storage, str(stored.file.name or "")
    with transaction.atomic():
        stored.pages.all().delete()
        StoredFile.objects.filter(pk=stored.pk).update(
            file="", name="–", size=0, text_status=TextStatus.NOT_READ, examine_at=None
        )
        stored.refresh_from_db()
        stored.take_words_out(ground, at=at)
        if place:
            transaction.on_commit(lambda: storage.delete(place))
