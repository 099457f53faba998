"""Keeping a position as it is being written, in the manner of comments: for a signed-in author, or for whoever holds
the secret in their cookie."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone

from consultations.keeping import holder_of, may_write, own
from consultations.models import Position, UnsentPosition
from imrf_portal.accounts.models import User
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.text import digest


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
    typed = UnsentPosition.objects.filter(own(request), position=position, sent_as__isnull=True)
    return typed.select_related("file", "cycle", "speaks_for").order_by("-updated_at").first()


def keep(request: HttpRequest, position: Position | None, *, key: uuid.UUID, **typed: Any) -> UnsentPosition:
    """Keep what was typed under `key`; the same key again is the same position.

    One that was sent already is given back untouched. Where the key is somebody else's, theirs is not touched either:
    what was typed is kept under a fresh key.
    """
    author = request.user if isinstance(request.user, User) else None
    holder = digest(holder_of(request))
    fresh = {"holder": holder, "author": author, "position": position, **typed}
    with transaction.atomic():
        unsent, is_new = UnsentPosition.objects.select_for_update().get_or_create(key=key, defaults=fresh)
        if is_new:
            return unsent
        if not may_write(unsent, author=author, holder=holder):
            return UnsentPosition.objects.create(**fresh)
        if unsent.sent_as_id is not None:
            return unsent
        for field, value in typed.items():
            setattr(unsent, field, value)
        unsent.author = unsent.author or author
        unsent.save()
        return unsent


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
