"""Reading a stranger's file apart: in a child process with little time and memory, so that a file which eats both, or
brings a library down, costs its sender a sentence and nobody else anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.utils.translation import gettext_lazy as _

from declarations.intake.blocks import CannotRead, ReadDraft
from declarations.intake.files import read_data
from imrf_portal.kit.apart.calling import Apart, Failed, Stopped

P = ParamSpec("P")
T = TypeVar("T")

# Start-up aside, a Word file of 150 pages takes a sixth of the work, a PDF of as many pages half of it.
READING = Apart(
    memory=300 * 1024 * 1024,
    processor_seconds=2,
    seconds=10,
    answer=64 * 1024 * 1024,
    refusal=CannotRead,
    modules="declarations.",
)
_TOO_COSTLY = _(
    "This file takes more time or memory to read than any draft does. Save the draft anew in Word or LibreOffice and choose the new file."
)
_FAILED = _(
    "This file could not be read. Save the draft anew in Word or LibreOffice and choose the new file."
)


def read_apart(data: bytes) -> ReadDraft:
    """The draft that these bytes are, read by `read_data` in a child; raises `CannotRead` with one sentence."""
    return call(read_data, data)


def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function of `declarations` returns when it is called in a child.

    Raises the function's own `CannotRead`, and one where the child is stopped for its time or memory, dies, or fails.
    """
    try:
        return READING.call(function, *args, **kwargs)
    except Stopped as error:
        raise CannotRead(_TOO_COSTLY) from error
    except Failed as error:
        raise CannotRead(_FAILED) from error
