"""Walking through every public address: from the site's front door along its own links, with a list for the rest."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote, urljoin, urlsplit

from django.test import Client

LINK = re.compile(r"""(?:href|src|action|formaction|hx-get)=["']([^"'#]+)""")
LOCATION = re.compile(r"<(?:loc|link|id)[^>]*>([^<]+)</|<xhtml:link[^>]*href=\"([^\"]+)\"")
# Where the portal's own links do not lead.
DOORS = (
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/sitemap.xml",
    "/en/",
    "/ar/",
    "/en/feed/",
    "/en/states.csv",
    "/en/events/calendar.ics",
    "/en/no/such/page/",
)
MOST = 400


def sweep(client: Client, doors: Iterable[str] = DOORS, *, into: re.Pattern[str]) -> dict[str, str]:
    """Every page, feed and file that can be reached from `doors` below addresses that match `into`, by address: the
    whole answer, its head included, as readable text."""
    found: dict[str, str] = {}
    waiting = list(doors)
    while waiting and len(found) < MOST:
        path = waiting.pop()
        if path in found:
            continue
        response = client.get(path)
        body = (response.getvalue() if response.streaming else response.content).decode("utf-8", "replace")
        head = "\n".join(f"{name}: {value}" for name, value in response.items())
        found[path] = readable(f"{head}\n{response.cookies.output()}\n\n{body}")
        following = [*(response.get("Location", ""),), *links(body)]
        for link in following:
            address = urlsplit(urljoin(f"http://testserver{path}", html.unescape(link)))
            target = address.path + (f"?{address.query}" if address.query else "")
            if address.netloc == "testserver" and into.match(target) and target not in found:
                waiting.append(target)
    return found


def links(body: str) -> list[str]:
    return [*LINK.findall(body), *("".join(pair) for pair in LOCATION.findall(body))]


def readable(text: str) -> str:
    """The text and what it says once references and percent signs are read: an address hides in neither."""
    return f"{text}\n{html.unescape(text)}\n{unquote(text)}"
