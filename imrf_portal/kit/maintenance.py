"""The portal closed for a while by an operator: a note in a file that all web processes look at.

It has to work while the database is being changed or restored, and at once in every process; so it is a file, by
itself beside the uploaded files, which all of them share (`MAINTENANCE_FILE`). `manage.py maintenance` writes it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from imrf_portal.kit.troubles import trouble_page

# What machines ask of a portal that is closed.
_ANSWERED = ("/healthz", "/readyz", "/metrics")
# How often a process looks at the file, in seconds.
LOOKED_EVERY_SECONDS = 1.0
# When a browser may ask again where nobody has said until when, and at the earliest where the end is over.
RETRY_SECONDS = 600
EARLIEST_RETRY_SECONDS = 60

Answer = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Closed:
    """Why nobody gets in: until when, as far as is known (ISO 8601, UTC), and what the operator says, in a language."""

    until_utc: str = ""
    message: str = ""
    language: str = "en"

    @property
    def until(self) -> datetime | None:
        """When the portal is expected back."""
        return datetime.fromisoformat(self.until_utc) if self.until_utc else None

    @property
    def retry_after(self) -> int:
        """In how many seconds a browser may ask again."""
        if self.until is None:
            return RETRY_SECONDS
        return max(EARLIEST_RETRY_SECONDS, int((self.until - datetime.now(UTC)).total_seconds()))


def close(*, until: datetime | None = None, message: str = "", language: str = "en") -> None:
    """Answer everybody with the maintenance page from now on; every process within `LOOKED_EVERY_SECONDS`."""
    closed = Closed(until.astimezone(UTC).isoformat() if until else "", message, language)
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.new")
    beside.write_text(json.dumps(asdict(closed)), encoding="utf-8")
    beside.replace(place)


def reopen() -> bool:
    """Let everybody in again; whether the portal was closed."""
    was_closed = _place().exists()
    _place().unlink(missing_ok=True)
    return was_closed


def standing() -> Closed | None:
    """Why the portal is closed, or nothing where it is open. A note that cannot be read closes it too."""
    try:
        written = _place().read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return Closed(**json.loads(written))
    except (TypeError, ValueError):
        return Closed()


def closed_for_maintenance(get_response: Answer) -> Answer:
    """Middleware: while the portal is closed everybody gets the page that says so, with what they had typed (503).

    Nobody is let past it, administrators neither: who they are stands in the database that is being worked on.
    """
    looked_at, found = 0.0, standing()

    def answer(request: HttpRequest) -> HttpResponseBase:
        nonlocal looked_at, found
        if time.monotonic() - looked_at >= LOOKED_EVERY_SECONDS:
            looked_at, found = time.monotonic(), standing()
        if found is None or request.path_info in _ANSWERED:
            return get_response(request)
        return trouble_page(request, "503.html", status=503, retry_after=found.retry_after, closed=found)

    return answer


def _place() -> Path:
    return Path(settings.MAINTENANCE_FILE)
