"""Pages that say the same to everybody: any cache may keep them, and asks whether they still hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page

from imrf_portal.kit.shared_pages import is_shared

View = Callable[..., HttpResponse]


def for_everybody(view: View) -> View:
    """Let shared caches keep what `view` answers to visitors without a session; a reader who has the page already
    is told so (304). Whoever has a session gets a page of their own that no cache keeps."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        shared = is_shared(request)
        response["Cache-Control"] = "public, max-age=0, must-revalidate" if shared else "private, no-store"
        return response

    return conditional_page(answer)
