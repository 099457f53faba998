"""The child that `calling` starts: calls one function within limits and answers with what it returns or refuses.

Asked on its standard input with its limits, what the function may raise to refuse, and a pickled function with what it
is called with; answers on its standard output with what came of it ("returned", "refused", "failed") and the value,
what the refusal says, or where the failure is.
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


def main() -> None:
    """Read what is asked, and answer; a child out of time is ended by the system, one out of memory by an error."""
    # Sentences are translated where they are shown.
    settings.configure(USE_I18N=False)
    # So short a life is over before anything is worth collecting.
    gc.disable()
    memory, seconds, refusal, function, args, kwargs = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from our parent
    _limit({resource.RLIMIT_DATA: memory, resource.RLIMIT_CPU: seconds})
    _limit({resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0})
    sys.stdout.buffer.write(pickle.dumps(_outcome(refusal, function, args, kwargs)))


def _limit(limits: dict[int, int]) -> None:
    for which, most in limits.items():
        allowed = resource.getrlimit(which)[1]
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(which, (most, most))


def _outcome(
    refusal: type[Exception], function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[str, Any]:
    try:
        return "returned", function(*args, **kwargs)
    except refusal as error:
        return "refused", error.args
    except MemoryError:
        raise
    except Exception as error:
        # Its message may hold words of the text, which belong in no log.
        place = extract_tb(error.__traceback__)[-1]
        return "failed", f"{type(error).__name__} in {place.name}, {place.filename}:{place.lineno}"


if __name__ == "__main__":
    main()
