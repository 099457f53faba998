"""How the commands read files: apart from their own process, several at once, and errors as one sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.core.management.base import CommandError

from declarations.intake.apart import read_apart
from declarations.intake.blocks import CannotRead, ReadDraft
from declarations.intake.findings import MOST_BYTES

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def content(path: Path) -> bytes:
    """What is in a file, up to the size at which reading refuses it; raises `CommandError`."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error


def drafts_to_compare(*paths: Path) -> list[ReadDraft]:
    """The drafts in files, each read in a child, all at once; raises `CommandError`.

    A text file without a word is a draft without a paragraph: all of the other is added, or dropped.
    """
    with ThreadPoolExecutor(max_workers=len(paths)) as pool:
        found = [
            (path, pool.submit(_draft, data)) for path, data in zip(paths, map(content, paths), strict=True)
        ]
    drafts = []
    for path, draft in found:
        try:
            drafts.append(draft.result())
        except CannotRead as error:
            raise CommandError(f"{path}: {error.sentence}") from error
    return drafts


def _draft(data: bytes) -> ReadDraft:
    is_empty = not data.removeprefix(_BYTE_ORDER_MARK).strip()
    return ReadDraft([], []) if is_empty else read_apart(data)
