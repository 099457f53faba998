"""The demonstration's mail: a folder with one file a letter, and reading it back.

Nothing leaves the machine. Only `make run` uses this; the page that shows the folder exists only in the
demonstration.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from imrf_portal.languages import direction

_SUFFIX = ".eml"


class EmailBackend(BaseEmailBackend):
    """Puts every message into `EMAIL_FILE_PATH` as a file that any mail program opens."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message whole or not at all; how many were written."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}"
            half_written = folder / f".{name}"
            half_written.write_bytes(message.message().as_bytes())
            half_written.rename(folder / f"{name}{_SUFFIX}")
        return len(email_messages)


@dataclass(frozen=True)
class KeptLetter:
    """A letter of the folder, as the demonstration's page shows it."""

    name: str
    recipient: str
    subject: str
    language: str
    written_at: datetime
    text: str

    @property
    def direction(self) -> str:
        """The direction the letter is written in."""
        return direction(self.language)


def newest(limit: int = 100) -> list[KeptLetter]:
    """The folder's last letters, newest first."""
    names = sorted((path.stem for path in _folder().glob(f"[!.]*{_SUFFIX}")), reverse=True)
    return [_read(name) for name in names[:limit]]


def find(name: str) -> KeptLetter | None:
    """The letter of this name."""
    return _read(name) if len(name) < 100 and (_folder() / f"{name}{_SUFFIX}").is_file() else None


def _folder() -> Path:
    return Path(getattr(settings, "EMAIL_FILE_PATH", "var/mail"))


def _read(name: str) -> KeptLetter:
    path = _folder() / f"{name}{_SUFFIX}"
    message = message_from_bytes(path.read_bytes(), _class=ParsedMessage, policy=policy.default)
    text = message.get_body(("plain",))
    return KeptLetter(
        name=name,
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        language=str(message["Content-Language"] or "en"),
        written_at=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_default_timezone()),
        text=text.get_content() if text else "",
    )
