"""A file's text, read by a process of its own with limits of time and memory and with none of our secrets."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

from django.conf import settings

from imrf_portal.documents.reading.kinds import READ
from imrf_portal.documents.reading.text import Text, Unreadable

# More than the seconds of work the process may do, since it shares the machine.
LONGEST_SECONDS = 120
_COMMAND = [sys.executable, "-m", "imrf_portal.documents.reading"]
_ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def is_read(media_type: str) -> bool:
    """Whether text is read from files of this type."""
    return media_type in READ


def extract(data: bytes, *, media_type: str) -> Text:
    """The text of a file of a type that `is_read`.

    Raises `Unreadable` where the file is locked, damaged, built to harm, or asks for more time or memory than it
    is given; the same file ends the same way each time.
    """
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603 -- our own module; the type is one of four
                [*_COMMAND, media_type],
                input=data,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=LONGEST_SECONDS,
                cwd=settings.BASE_DIR,
                env=_ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable("out of time") from error
        if done.returncode:
            raise Unreadable(f"ended with {done.returncode}")
        output.seek(0)
        said = json.load(output)
    pages = {int(number): page for number, page in said["pages"].items()}
    return Text(pages, is_paged=said["is_paged"], is_cut=said["is_cut"])
