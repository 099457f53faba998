"""What no address of ours holds, stopped before any view or filter looks it up."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest], HttpResponse]


def refuse_null_characters(view: View) -> View:
    """Middleware: an address with a null character, which PostgreSQL takes in no text, cannot be read (400)."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return view(request)

    return answer
