"""Somebody with a browser who may go from one web server to another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode


@dataclass
class Visitor:
    """A browser that goes from one web server to another with the same cookies."""

    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, port: int, method: str, path: str, typed: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Status and text of an answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(
            method, path, body=urlencode(typed) if typed is not None else None, headers=headers
        )
        answered = connection.getresponse()
        page = answered.read().decode()
        for cookie in answered.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answered.status, page


def answer(port: int, path: str) -> tuple[int, str]:
    """Status and text of a page for a visitor; 0 where nobody answers."""
    try:
        return Visitor().ask(port, "GET", path)
    except (OSError, HTTPException):
        return 0, ""


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the forms of a page."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    }
