"""The child that `apart` starts: calls one function within limits and answers with what it returns or refuses.

Asked on its standard input with a pickled function and what it is called with; answers on its standard output with
what came of it ("returned", "refused", "failed") and the value, the sentence, or where the failure is.
"""

from __future__ import annotations

import gc
import pickle
import resource
import sys
from collections.abc import Callable
from traceback import extract_tb
from typing import Any

from django.conf import settings

from declarations.intake.blocks import CannotRead

# Start-up aside, a Word file of 150 pages takes a sixth of the time, a PDF of as many pages half of it.
_LIMITS = {
    resource.RLIMIT_DATA: 300 * 1024 * 1024,
    resource.RLIMIT_CPU: 2,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 0,
}


def main() -> None:
    """Read what is asked, and answer; a child out of time is ended by the system, one out of memory by an error."""
    for which, most in _LIMITS.items():
        allowed = resource.getrlimit(which)[1]
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(which, (most, most))
    # Sentences are translated where they are shown.
    settings.configure(USE_I18N=False)
    # So short a life is over before anything is worth collecting.
    gc.disable()
    function, args, kwargs = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the process that started this one
    sys.stdout.buffer.write(pickle.dumps(_outcome(function, args, kwargs)))


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, Any]:
    try:
        return "returned", function(*args, **kwargs)
    except CannotRead as error:
        return "refused", error.sentence
    except MemoryError:
        raise
    except Exception as error:
        # Its message may hold words of the text, which belong in no log.
        place = extract_tb(error.__traceback__)[-1]
        return "failed", f"{type(error).__name__} in {place.name}, {place.filename}:{place.lineno}"


if __name__ == "__main__":
    main()
