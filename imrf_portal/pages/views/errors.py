"""What is answered when a request cannot be: the handlers that `imrf_portal.urls` names."""

from __future__ import annotations

import sys
from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.views import defaults

from imrf_portal.kit.troubles import trouble_page
from imrf_portal.pages import metrics

# When a browser may ask again while the database is away, in seconds.
DATABASE_BACK_SECONDS = 60
# How much of what is too large is still taken from the line, in bytes.
MOST_TAKEN_OFF = 64 * 1024 * 1024
# When a limit of rate has room again: most count by the minute, those of writing by the hour.
LIMIT_BACK_SECONDS = 60


def cannot_be_read(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 where more was sent than is taken."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        _let_finish(request)
        return trouble_page(request, "413.html", status=413)
    return trouble_page(request, "400.html", status=400)


def not_open(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with its reason; with the database away the page is made without asking who reads."""
    try:
        return defaults.permission_denied(request, exception or Exception())
    except DatabaseError:
        return trouble_page(request, "403_bare.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; with the database away the page is made without asking who reads."""
    try:
        return defaults.page_not_found(request, exception or Exception())
    except DatabaseError:
        return trouble_page(request, "404_bare.html", status=404)


def too_much(request: HttpRequest) -> HttpResponse:
    """429: a limit of rate has been reached (`ACCOUNT_RATE_LIMITS`)."""
    return trouble_page(request, "429.html", status=429, retry_after=LIMIT_BACK_SECONDS)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """500, counted for whoever watches; 503 where it is the database that is away."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return trouble_page(request, "503.html", status=503, retry_after=DATABASE_BACK_SECONDS)
    metrics.count_fault()
    return trouble_page(request, "500.html", status=500)


def _let_finish(request: HttpRequest) -> None:
    """Take off the line what a browser is still sending: one that cannot finish shows a broken connection, not the
    page."""
    taken = 0
    with suppress(OSError, RawPostDataException):
        while taken < MOST_TAKEN_OFF and (piece := request.read(1024 * 1024)):
            taken += len(piece)
