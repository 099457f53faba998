"""Two lanes of a web process: what is made for one person waits for its turn, what is kept for everybody does not.

A page of one's own, or a form that is sent, costs a hundred times what a kept page does. Taken as they come, fifty people
who write at the last minute would hold every thread, and whoever only reads would wait as long as they do. The server has
threads enough for both (`bootstrap.commands.web`); `bench.crowd` measures it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from imrf_portal.kit.shared_pages import is_shared

# So many of a process's threads work on what is made for one person; the others wait, or answer those who read.
AT_ONCE = 2
# Whoever has waited so long goes on beside the others: nobody can hold a lane shut by sending slowly.
LONGEST_WAIT_SECONDS = 10.0

_turns = BoundedSemaphore(AT_ONCE)
Answer = Callable[[HttpRequest], HttpResponseBase]


def in_turn(get_response: Answer) -> Answer:
    """Middleware: lets requests with a session or a form in one behind the other, and all others past them."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if is_shared(request):
            return get_response(request)
        has_turn = _turns.acquire(timeout=LONGEST_WAIT_SECONDS)
        try:
            return get_response(request)
        finally:
            if has_turn:
                _turns.release()

    return answer
