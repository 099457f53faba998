"""Keeping a position as it is being written, in the manner of comments: for a signed-in author, or for whoever holds
the secret in their cookie."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from consultations.keeping import keep_typed, own
from consultations.models import Position, PositionVersion, UnsentPosition
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.text import clean, mask_addresses, one_line


def find(request: HttpRequest, key: uuid.UUID) -> UnsentPosition:
    """The unsent (or just sent) position of this key, if it is this writer's. Raises `Http404`."""
    unsent = (
        UnsentPosition.objects.filter(own(request), key=key)
        .select_related("position", "cycle", "speaks_for", "file", "sent_as__position", "author")
        .first()
    )
    if unsent is None:
        raise Http404
    return unsent


def latest(request: HttpRequest, position: Position | None) -> UnsentPosition | None:
    """What this writer last typed of a new position, or of a new version of `position`, and has not sent."""
    return others(request, position, None).first()


def others(
    request: HttpRequest, position: Position | None, unsent: UnsentPosition | None
) -> QuerySet[UnsentPosition]:
    """What else than `unsent` this writer has typed of it and not sent, the newest first: in another window, or as
    another position."""
    typed = UnsentPosition.objects.filter(own(request), position=position, sent_as__isnull=True)
    typed = typed.exclude(pk=unsent.pk) if unsent else typed
    return typed.select_related("file", "cycle", "speaks_for").order_by("-updated_at")


def keep(
    request: HttpRequest,
    position: Position | None,
    *,
    key: uuid.UUID,
    window: uuid.UUID | None = None,
    seen: uuid.UUID | None = None,
    **typed: Any,
) -> UnsentPosition:
    """Keep what was typed of a new position, or of a new version of `position`, under `key`, as `keep_typed` does."""
    at = {"position": position}
    return keep_typed(
        request, UnsentPosition, at, key=key, window=window, seen=seen, typed=typed, was_sent=_was_sent
    )


def _was_sent(unsent: UnsentPosition, typed: dict[str, Any]) -> bool:
    """Whether these words are those that were sent, as a second press sends them, and not others typed since."""
    version = cast("PositionVersion", unsent.sent_as)
    title, text = one_line(typed["title"]), clean(typed["text"])
    return (version.title, version.text) == (mask_addresses(title), mask_addresses(text))


def attach(unsent: UnsentPosition, upload: UploadedFile) -> None:
    """Keep its file, in place of the one before. Raises `Unacceptable` for a file that the portal does not take."""
    stored = store(upload, by=unsent.author)
    detach(unsent)
    unsent.file = stored
    unsent.save(update_fields=["file", "updated_at"])


def detach(unsent: UnsentPosition) -> None:
    """Take its file off and remove it."""
    stored = unsent.file
    if stored is not None:
        unsent.file = None
        unsent.save(update_fields=["file", "updated_at"])
        forget(stored)


def discard(unsent: UnsentPosition) -> None:
    """Throw away what its writer does not want to send, its file included."""
    stored = unsent.file if unsent.sent_as_id is None else None
    unsent.delete()
    if stored is not None:
        forget(stored)


def purge() -> int:
    """Remove what nobody has touched for `UNSENT_KEPT_DAYS`; returns how many."""
    limit = timezone.now() - timedelta(days=settings.UNSENT_KEPT_DAYS)
    outdated = list(UnsentPosition.objects.filter(updated_at__lt=limit).select_related("file"))
    for unsent in outdated:
        discard(unsent)
    return len(outdated)
