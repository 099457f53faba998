"""Making a file that somebody has asked for: how a worker has it in hand, and what happens where one has died."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone, translation

from imrf_portal.accounts.models import User
from imrf_portal.documents.models import Made, MadeStatus
from imrf_portal.notifications.waking import wake
from imrf_portal.records.workflow import WrongStep, advance

MOST_ATTEMPTS = 3


def make(asked: Made, write: Callable[[Path], None]) -> None:
    """Have `write` make and keep the file of one that waits for it, in an empty folder, in the language asked for.

    One that somebody else has in hand, or that is made, is left alone. Where making it fails the row says so, and the
    error goes on.
    """
    try:
        advance(asked, MadeStatus.MAKING, by=None, heard_at=timezone.now(), attempts=asked.attempts + 1)
    except WrongStep:
        return
    try:
        with translation.override(asked.language), TemporaryDirectory() as folder:
            write(Path(folder))
    except Exception:
        # Taken for dead, this worker may have been replaced.
        with suppress(WrongStep):
            advance(asked, MadeStatus.FAILED, by=None)
        raise


def tell(asked: Made, **progress: int) -> None:
    """Let the row say how far it is, and that the worker lives."""
    type(asked)._default_manager.filter(pk=asked.pk).update(heard_at=timezone.now(), **progress)


def begin_again(asked: Made, task: str, *, by: User | None = None, **changes: Any) -> None:
    """Have the file made from the beginning by a worker, whose `task` it is. Raises `WrongStep`."""
    advance(asked, MadeStatus.ASKED, by=by, heard_at=timezone.now(), done=0, **changes)
    wake(task, asked.pk)


def take_up(asked: Made, task: str) -> bool:
    """Have one that was left behind made by another worker; whether it is. One that has cost several workers their lives
    is given up."""
    with suppress(WrongStep):
        if asked.status == MadeStatus.ASKED:
            tell(asked)
            wake(task, asked.pk)
            return True
        if asked.attempts < MOST_ATTEMPTS:
            begin_again(asked, task)
            return True
        advance(asked, MadeStatus.FAILED, by=None, reason="attempts")
    return False
