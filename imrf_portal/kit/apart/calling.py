"""The side that asks: a function's answer from a child that has little memory, little time, and nothing of ours.

The child's environment is empty, it can write no file, and its answer is data: of classes, only those of the named
modules are taken, and what sentences and dates are made of. Sentences come back untranslated, for the reader's own
language.
"""

from __future__ import annotations

import io
import logging
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.utils.functional import lazy

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[3]
_COMMAND = [sys.executable, "-m", "imrf_portal.kit.apart.child"]
_ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "1"}


class Stopped(Exception):
    """The child was stopped for its memory, its time or its answer's size, or died."""


class Failed(Exception):
    """The function raised what it does not promise to raise; the log says where."""


@dataclass(frozen=True, slots=True)
class Apart:
    """How functions are called apart.

    `memory` is in bytes, on top of what libraries share; `processor_seconds` are of work, `seconds` by the clock, more
    of them because a machine is shared; `answer` is in bytes. `refusal` is what a function may raise to refuse,
    `modules` the prefix of those whose classes may stand in an answer.
    """

    memory: int
    processor_seconds: int
    seconds: float
    answer: int
    refusal: type[Exception]
    modules: str

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function of ours returns when it is called in a child; a child takes a quarter of a second to start.

        What it takes and returns is pickled on the way. Raises its own `refusal`, `Stopped`, `Failed`, and
        `UnpicklingError` for an answer that is not data.
        """
        asked = pickle.dumps((self.memory, self.processor_seconds, self.refusal, function, args, kwargs))
        outcome, answer = _Answer(self._answer(asked), self.modules).load()
        if outcome == "failed":
            logger.error("Reading a file failed: %s", answer)
            raise Failed
        if outcome == "refused":
            raise self.refusal(*answer)
        return answer

    def _answer(self, asked: bytes) -> bytes:
        with tempfile.TemporaryFile() as question:
            question.write(asked)
            question.seek(0)
            with subprocess.Popen(  # noqa: S603 -- our own module, and no word of a stranger on the command line
                _COMMAND,
                stdin=question,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=_ENVIRONMENT,
            ) as child:
                # Until it has ended, not only until it is silent.
                end = threading.Timer(self.seconds, child.kill)
                end.start()
                try:
                    answer = child.stdout.read(self.answer + 1)  # type: ignore[union-attr]
                    if len(answer) > self.answer:
                        child.kill()
                    code = child.wait()
                finally:
                    end.cancel()
        if code:
            logger.warning("Reading a file ended with code %s", code)
            raise Stopped
        return answer


class _Answer(pickle.Unpickler):
    """What a child answered: data of ours and sentences, whatever a file may have made of the child."""

    def __init__(self, answer: bytes, modules: str) -> None:
        super().__init__(io.BytesIO(answer))
        self._modules = modules

    def find_class(self, module: str, name: str) -> Any:
        """A class of ours, or what sentences and dates are made of."""
        if (module, name) == ("django.utils.functional", "_lazy_proxy_unpickle"):
            return _sentence
        if (module, name) in _MADE_OF:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith(self._modules) else None
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
