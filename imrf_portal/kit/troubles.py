"""Pages for when something is wrong: in the language of the address, without database, cache or broker.

Whoever had sent a form finds on them what was typed, to copy it; nobody types a statement twice because of us.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from imrf_portal.kit.typed import sent_by


def trouble_page(
    request: HttpRequest,
    template: str,
    *,
    status: int,
    retry_after: int | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of `template`, which extends `bare.html`, with what was typed; `retry_after` in seconds.

    It is given no request: a context processor could ask the database who reads.
    """
    typed = [one for one in sent_by(request) if one.is_typed] if request.method == "POST" else []
    context |= {
        "typed": typed,
        "had_files": bool(typed) and bool(request.FILES),
        # A form that says from which window it comes is one whose words the browser keeps (static/js/keep.js).
        "has_copy": bool(typed) and "window" in request.POST,
    }
    with override(get_language_from_request(request, check_path=True)):
        response = HttpResponse(render_to_string(template, context), status=status)
        response["Content-Language"] = get_language_from_request(request, check_path=True)
    response["Cache-Control"] = "private, no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response
