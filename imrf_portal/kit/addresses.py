"""Addresses: what none of ours holds, stopped before any view looks it up; and where a request comes from."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

_NOBODY_KNOWN = "0.0.0.0"  # noqa: S104 -- a name for those who have none, not a place to listen
View = Callable[[HttpRequest], HttpResponse]


def refuse_null_characters(view: View) -> View:
    """Middleware: an address with a null character, which PostgreSQL takes in no text, cannot be read (400)."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return view(request)

    return answer


def client_address(request: HttpRequest) -> str:
    """The address that limits of rate count by: the one our outermost proxy saw (`TRUSTED_PROXIES`).

    Each proxy appends to X-Forwarded-For whom it was asked by, so what stands further left came with the request and may
    say anything. Where the header is shorter than that, or says no address, whoever has connected to us counts; one who
    is not known at all (a Unix socket) shares a limit with all such. Nobody is refused for it.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", proxies)[-proxies:] if proxies else []
    seen = _address(entries[0]) if entries and len(entries) == proxies else None
    return seen or _address(request.META.get("REMOTE_ADDR", "")) or _NOBODY_KNOWN


def _address(said: str) -> str | None:
    """An IP address as it is always written: without port, zone or brackets; IPv4 that travelled as IPv6 as IPv4."""
    said = said.strip()[:100]
    host, _, port = said.rpartition(":")
    if port.isdigit() and (host.startswith("[") or host.count(":") == 0) and host:
        said = host
    try:
        address = ipaddress.ip_address(said.strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
