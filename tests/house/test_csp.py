"""Nothing inline in any page, and one constant policy on everything that is answered."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.house.scene import Scene, set_scene
from tests.house.sweeping import DOORS, sweep

pytestmark = pytest.mark.django_db

POLICY = "base-uri 'self'; default-src 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
OF_A_FILE = "default-src 'none'; sandbox"
OURS = re.compile(r"/(?:en/(?!admin/)|ar/$)[^?]*(?:\?show=[^&]*)?$")
# Where a stranger's file is handed out.
FILE = re.compile(r"/(?:files|annexes)/\d+/$|(?<!/pledges)/file/$")
ADMIN = re.compile(r"/en/admin/(?!logout)[^?]*$")


class Inline(HTMLParser):
    """Finds what the policy would not let run: scripts and styles in the page itself, handlers, foreign addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given and not self._is_data(given)):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        for name in ("src", "action", "formaction", "data", "poster"):
            address = given.get(name) or ""
            if "javascript:" in address or (
                address.startswith(("http", "//")) and "testserver" not in address
            ):
                self.found.append(f"{tag} {name}={address}")
        if (given.get("href") or "").strip().lower().startswith("javascript:"):
            self.found.append(f"{tag} href")
        if tag == "link" and given.get("rel") == "stylesheet" and "//" in (given.get("href") or ""):
            self.found.append(f"link {given['href']}")

    @staticmethod
    def _is_data(given: dict[str, str | None]) -> bool:
        return given.get("type") in {"application/json", "application/ld+json"}


def inline(page: str) -> list[str]:
    parser = Inline()
    parser.feed(page)
    return parser.found


@pytest.fixture
def scene(settings, tmp_path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return set_scene()


class Answers(Client):
    """A client that keeps the policy and the page of every answer."""

    def __init__(self) -> None:
        super().__init__()
        self.policies: dict[str, str] = {}
        self.pages: dict[str, str] = {}

    def get(self, path: str, *args, **kwargs):
        response = super().get(path, *args, **kwargs)
        self.policies[path] = "; ".join(sorted(response.get("Content-Security-Policy", "").split("; ")))
        if not response.streaming and response["Content-Type"].startswith("text/html"):
            self.pages[path] = response.content.decode()
        return response


def answers(persona: str, scene: Scene) -> Answers:
    """Everything that one persona can walk to."""
    client = Answers()
    if (person := scene.people[persona]) is not None:
        client.force_login(person)
    doors = (
        ["/en/admin/"] if persona == "administrator" else [*DOORS, "/en/comments/mine/", "/en/subscriptions/"]
    )
    sweep(client, doors, into=ADMIN if persona == "administrator" else OURS)
    return client


@pytest.mark.parametrize("persona", ["anonymous", "author", "administrator"])
def test_nothing_is_inline_and_the_policy_never_changes(persona, scene):
    client = answers(persona, scene)
    assert len(client.pages) > 50
    assert {path: found for path, page in client.pages.items() if (found := inline(page))} == {}
    files = {path for path in client.policies if FILE.search(path)}
    assert {path for path, policy in client.policies.items() if policy != POLICY} == files
    assert {client.policies[path] for path in files} <= {OF_A_FILE}


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p style='color: red'>", ["p style"]),
        ("<style>p {}</style>", ["<style>"]),
        ("<script>run()</script>", ["<script>"]),
        ('<script src="/static/js/a.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ('<button onclick="run()">', ["button onclick"]),
        ('<a href=" JavaScript:run()">', ["a href"]),
        ('<img src="https://elsewhere.example/a.png">', ["img src=https://elsewhere.example/a.png"]),
        ('<link rel="stylesheet" href="//elsewhere.example/a.css">', ["link //elsewhere.example/a.css"]),
    ],
)
def test_what_the_policy_forbids_is_found(page, found):
    assert inline(page) == found
