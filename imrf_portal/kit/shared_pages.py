"""Pages that are the same for everybody who is not signed in: made once, kept as bytes, answered with an ETag.

What makes a page what it is stands in its key (the thing's stamp, the language, the theme…), so nothing is ever
purged: a change gives another key. Whoever has a session or a message waiting is served a page of their own that no
cache keeps. Nothing personal may be in a shared page: no name, no form token, no message; one in which such a thing
turns up is not shared, and the log says so.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from collections.abc import Callable, Collection
from functools import lru_cache, partial
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from imrf_portal.kit import look
from imrf_portal.kit.cache import MortalCache

logger = logging.getLogger(__name__)

KEPT_SECONDS = 60 * 60 * 24
# Under this name a middleware leaves a function that says in short what it puts above the page.
ABOVE_PAGE = "imrf.above_page"
# A quarter of the time of the usual 6, for a tenth more to send: a page that is talked about is packed anew with every
# comment.
PACKED_AT = 1
# What a page is made of, beside what its key names and the apps' code.
_MADE_OF = ("templates/**/*.*", "locale/**/*.mo", "static/**/*.*")
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


@lru_cache(maxsize=1)
def edition() -> str:
    """A short hash of what this process makes pages of, so that pages kept before a deployment are not served after
    it. By content: every server of one deployment finds the same."""
    seen = hashlib.sha256(f"{settings.SITE_URL} {settings.DEMONSTRATION}".encode())
    for path in sorted(_parts(settings.BASE_DIR)):
        seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:12]


def _parts(root: Path) -> list[Path]:
    packages = {root / name.partition(".")[0] for name in settings.INSTALLED_APPS}
    code = (path for package in packages for path in package.glob("**/*.py"))
    rest = (path for pattern in _MADE_OF for path in root.glob(pattern))
    return [path for path in (*code, *rest) if path.is_file()]


def is_shared(request: HttpRequest) -> bool:
    """Whether the reader has no session and no message waiting, and so nothing of their own on the page."""
    personal = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return request.method in {"GET", "HEAD"} and personal.isdisjoint(request.COOKIES)


def shared_page(
    request: HttpRequest, key: str, render: Callable[[], HttpResponse], *, queries: Collection[str] = ("",)
) -> HttpResponse:
    """The page of `key`, from the cache where it is kept, else rendered; a 304 where the reader has it already.

    `key` must name everything the page depends on beside its address and what stands around every page (`around`).
    `queries` are the query strings that the page knows: with any other it is made for its reader alone, so that nobody
    fills the cache with addresses of their own invention. With the cache dead every page is rendered.
    """
    if not may_be_kept(request, queries):
        return _for_one(render())
    name = _name(request, key)
    etag = f'W/"{name[:32]}"'
    if etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        return _for_all(HttpResponseNotModified(), etag)
    packed = cache.get(f"page:{name}")
    if packed is None:
        made = render()
        if made.status_code != 200:
            return made
        if made.cookies or is_personal(request):
            logger.error("A page under the key %s is not the same for everybody; it was not kept.", key)
            return _for_one(made)
        packed = gzip.compress(made.content, compresslevel=PACKED_AT, mtime=0)
        cache.set(f"page:{name}", packed, KEPT_SECONDS)
    if _TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return _for_all(HttpResponse(packed, headers={"Content-Encoding": "gzip"}), etag)
    return _for_all(HttpResponse(gzip.decompress(packed)), etag)


def forget_kept_pages() -> None:
    """Empty the cache of whatever was kept under a name, pages and parts alike, once the transaction stands: what was
    taken out for good must not lie there until its time is over. It is made anew where it is asked for."""
    transaction.on_commit(partial(cast("MortalCache", cache).delete_pattern, "*"))


def may_be_kept(request: HttpRequest, queries: Collection[str]) -> bool:
    """Whether what is made for this reader at this address may be kept for others."""
    return is_shared(request) and request.META.get("QUERY_STRING", "") in queries


def _name(request: HttpRequest, key: str) -> str:
    named = (edition(), around(request), request.get_host(), request.get_full_path(), key)
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def around(request: HttpRequest) -> str:
    """What stands around every page for this reader, in short: the theme, and what a middleware says of what it puts
    above the page (`ABOVE_PAGE` in `request.META`)."""
    above: Callable[[], str] = request.META.get(ABOVE_PAGE, str)
    return f"{look.theme(request)} {above()}"


def is_personal(request: HttpRequest) -> bool:
    """Whether rendering asked for a form token or changed the session: what was rendered may hold traces of it."""
    session = getattr(request, "session", None)
    return bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or (session is not None and session.modified))


def _for_one(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def _for_all(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return response
