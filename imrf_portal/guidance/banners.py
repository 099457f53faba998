"""Banners above every page: which of them a reader sees, and putting one away.

A web process remembers which banners there are until the database says that one has changed (`kit.changes`). A process
that does not hear that remembers them for a second. What begins and ends with the clock needs no question.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from imrf_portal.guidance.models import Banner
from imrf_portal.kit.changes import ear
from imrf_portal.kit.context import path_in
from imrf_portal.kit.look import back_to_the_page, from_this_site
from imrf_portal.kit.shared_pages import ABOVE_PAGE
from imrf_portal.languages import OFFICIAL

COOKIE = "put-away"
REMEMBERED_SECONDS = 1
# So many stand above a page at most, the most pressing first.
MOST_SHOWN = 3
_KEPT_SECONDS = 60 * 60 * 24 * 90
_MARK = re.compile(r"\d{1,10}\.\d{1,10}")
_PRESSING = {Banner.Kind.URGENT: 0, Banner.Kind.WARNING: 1, Banner.Kind.INFORMATION: 2}


@dataclass(frozen=True)
class Sign:
    """A banner as pages show it. `mark` names what it says: it changes with every change."""

    mark: str
    kind: str
    texts: dict[str, str]
    link: str
    starts_at: datetime
    ends_at: datetime

    @property
    def language(self) -> str:
        """The language in which the active one's readers get the text: their own, or English."""
        code = get_language() or "en"
        return code if self.texts.get(code) else "en"

    @property
    def text(self) -> str:
        """What it says, in `language`."""
        return self.texts[self.language]

    @property
    def url(self) -> str:
        """Where its link leads, if it has one: a page of the portal in the language of the page."""
        return path_in(self.link, get_language() or "en") if self.link.startswith("/") else self.link


def sign(banner: Banner) -> Sign:
    """The banner as pages show it."""
    return Sign(
        mark=f"{banner.pk or 0}.{banner.version}",
        kind=banner.kind,
        texts={one.code: getattr(banner, f"text_{one.field}") or "" for one in OFFICIAL},
        link=banner.link,
        starts_at=banner.starts_at,
        ends_at=banner.ends_at,
    )


class Board:
    """What one process remembers of the banners that stand or will."""

    def __init__(self) -> None:
        self._known: list[Sign] = []
        self._until = 0.0

    def signs(self) -> list[Sign]:
        """Those that stand or will, the most pressing first, the newest first among equals; mostly without a query."""
        if ear.is_trusted:
            return ear.remembered("banners", _ask)
        now = time.monotonic()
        if now >= self._until:
            self._known, self._until = _ask(), now + REMEMBERED_SECONDS
        return self._known

    def remember(self, signs: list[Sign], *, until: float) -> None:
        """Take `signs` for the truth until the process's clock (`time.monotonic`) says `until`."""
        self._known, self._until = signs, until

    def forget(self) -> None:
        """Ask anew at the next page."""
        self._until = 0.0


board = Board()


def _ask() -> list[Sign]:
    signs = [sign(banner) for banner in Banner.objects.not_over().order_by("-pk")]
    return sorted(signs, key=lambda one: _PRESSING[Banner.Kind(one.kind)])


def shown_to(request: HttpRequest, *, at: datetime | None = None) -> list[Sign]:
    """The banners above the pages of this reader at instant `at` (now): those that stand and were not put away."""
    now = at or timezone.now()
    away = _put_away(request)
    standing = (one for one in board.signs() if one.starts_at <= now < one.ends_at and one.mark not in away)
    return list(standing)[:MOST_SHOWN]


def around_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a page that is kept for everybody asks by `ABOVE_PAGE` which banners stand above it."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.META[ABOVE_PAGE] = partial(_stamp, request)
        return get_response(request)

    return answer


def _stamp(request: HttpRequest) -> str:
    return "-".join(one.mark for one in shown_to(request))


def above(request: HttpRequest) -> dict[str, object]:
    """Context processor: `banners` in every template that is given a request; asked for only where it is used."""
    return {"banners": lazy(lambda: shown_to(request), list)()}


# As with `look`: a kept page can hold no token against forged requests, and the cookie is harmless.
@csrf_exempt
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Keep by a cookie that the reader has seen a banner (`banner`: its mark) and go back to the page (`next`)."""
    if not from_this_site(request):
        return HttpResponseForbidden(_("This request came from another site."))
    response = back_to_the_page(request)
    marks = {one.mark for one in board.signs()} & {*_put_away(request), request.POST.get("banner", "")}
    if marks:
        response.set_cookie(
            COOKIE,
            "-".join(sorted(marks)),
            max_age=_KEPT_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _put_away(request: HttpRequest) -> set[str]:
    return set(_MARK.findall(request.COOKIES.get(COOKIE, "")[:1000]))
