"""Reading a stranger's file apart: in a child process with little time and memory, so that a file which eats both, or
brings a library down, costs its sender a sentence and nobody else anything.

The child is given a function of ours with what it is called with, and answers with what the function returns. Its
environment is empty, and it can write no file. Sentences come back untranslated, for the reader's own language.
"""

from __future__ import annotations

import io
import logging
import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from declarations.intake.blocks import CannotRead, ReadDraft
from declarations.intake.files import read_data

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

# By the clock; of a processor the child has less, and on a busy machine that takes longer.
_MOST_SECONDS = 10
_ROOT = Path(__file__).parents[2]
_CHILD = "declarations.intake.apart_child"


def read_apart(data: bytes) -> ReadDraft:
    """The draft that these bytes are, read by `read_data` in a child; raises `CannotRead` with one sentence."""
    return call(read_data, data)


def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function of `declarations` returns when it is called in a child.

    What it takes and returns is pickled on the way. Raises the function's own `CannotRead`, and one where the child
    is stopped for its time or memory, dies, or fails. A child takes a quarter of a second to start.
    """
    try:
        child = subprocess.run(  # noqa: S603 -- our own module, and no word of a stranger on the command line
            [sys.executable, "-m", _CHILD],
            input=pickle.dumps((function, args, kwargs)),
            capture_output=True,
            cwd=_ROOT,
            env={},
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        logger.warning("Reading a file was stopped after %s seconds", _MOST_SECONDS)
        raise CannotRead(_TOO_COSTLY) from error
    if child.returncode:
        logger.warning("Reading a file ended with code %s", child.returncode)
        raise CannotRead(_TOO_COSTLY)
    outcome, answer = _Answer(io.BytesIO(child.stdout)).load()
    if outcome == "failed":
        logger.error("Reading a file failed: %s", answer)
        raise CannotRead(_FAILED)
    if outcome == "refused":
        raise CannotRead(answer)
    return answer  # type: ignore[no-any-return]


class _Answer(pickle.Unpickler):
    """What a child answered: data of ours and sentences, whatever a file may have made of the child."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of ours, or what sentences and dates are made of."""
        if (module, name) == ("django.utils.functional", "_lazy_proxy_unpickle"):
            return _sentence
        if (module, name) in _MADE_OF:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("declarations.") else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _sentence(
    function: Callable[..., str], args: tuple[Any, ...], kwargs: dict[str, Any], *classes: type
) -> Any:
    """A sentence that is translated when it is shown. Django makes a class for each it unpickles, 30 KB large: a
    file of thirty thousand places would fill our memory and not the child's."""
    return _lazy(function, *classes)(*args, **kwargs)


_lazy = cache(lazy)
_MADE_OF = frozenset(
    {
        ("builtins", "str"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("django.utils.text", "_format_lazy"),
        ("django.utils.translation", "gettext"),
        ("django.utils.translation", "ngettext"),
        ("django.utils.translation", "_lazy_number_unpickle"),
    }
)
_TOO_COSTLY = _(
    "This file takes more time or memory to read than any draft does. Save the draft anew in Word or LibreOffice and choose the new file."
)
_FAILED = _(
    "This file could not be read. Save the draft anew in Word or LibreOffice and choose the new file."
)
