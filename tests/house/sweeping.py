"""Walking through every public address: from the site's front door along its own links, with a list for the rest."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from lxml.html import fromstring

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


def sweep(
    client: Client,
    doors: Iterable[str] = DOORS,
    *,
    into: re.Pattern[str],
    most: int = MOST,
    of_one_kind: int | None = None,
    words: Sequence[str] = (),
) -> dict[str, str]:
    """Every page, feed and file that can be reached from `doors` below addresses that match `into`, by address: the
    whole answer, its head included, as readable text.

    Links lead to `most` addresses at most, and to so many `of_one_kind` (one view, asked for the same things). Each
    of `words` is sought in every form that only asks; every choice of such a form is asked for once.
    """
    found: dict[str, str] = {}
    waiting = list(doors)
    known = {*waiting}
    kinds: Counter[object] = Counter()
    while waiting and len(found) < most:
        path = waiting.pop()
        response = client.get(path)
        body = written(response)
        head = "\n".join(f"{name}: {value}" for name, value in response.items())
        found[path] = readable(f"{head}\n{response.cookies.output()}\n\n{body}")
        following = [response.get("Location", ""), *links(body)]
        if "text/html" in response.get("Content-Type", ""):
            following += searches(body, words)
        for link in following:
            address = urlsplit(urljoin(f"http://testserver{path}", html.unescape(link)))
            target = address.path + (f"?{address.query}" if address.query else "")
            if address.netloc != "testserver" or not into.match(target) or target in known:
                continue
            known.add(target)
            kind = kind_of(target, words)
            kinds[kind] += 1
            if of_one_kind is None or kinds[kind] <= of_one_kind:
                waiting.append(target)
    return found


def kind_of(target: str, words: Sequence[str] = ()) -> object:
    """What addresses of one kind share: their view, and which things are asked of it, with those of `words` sought."""
    address = urlsplit(target)
    try:
        view = resolve(address.path).view_name
    except Resolver404:
        view = ""
    asked = parse_qsl(address.query, keep_blank_values=True)
    return view, *((name, value if value in words else "") for name, value in asked)


def written(response: HttpResponseBase) -> str:
    """What an answer says; of an office file every part, with its markup and without."""
    data = response.getvalue() if response.streaming else response.content
    if not data.startswith(b"PK\x03\x04"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join([*parts, *(re.sub("<[^>]+>", "", part) for part in parts)])


def links(body: str) -> list[str]:
    return [*LINK.findall(body), *("".join(pair) for pair in LOCATION.findall(body))]


def searches(body: str, words: Sequence[str]) -> Iterator[str]:
    """What the forms of a page can ask for: each of `words` in each field, and each of its choices."""
    for form in fromstring(body or "<p></p>").iter("form"):
        if form.method.upper() != "GET":
            continue
        for field in form.xpath(".//input[@name and (not(@type) or @type='text' or @type='search')]"):
            yield from (f"{form.action or ''}?{urlencode({field.name: word})}" for word in words)
        for choice in form.xpath(".//select[@name]//option[@value!='']"):
            name = choice.xpath("string(ancestor::select/@name)")
            yield f"{form.action or ''}?{urlencode({name: choice.get('value')})}"


def readable(text: str) -> str:
    """The text and what it says once references and percent signs are read: an address hides in neither."""
    return f"{text}\n{html.unescape(text)}\n{unquote(text)}"
