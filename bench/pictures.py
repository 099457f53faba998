"""`make pictures`: the pictures of docs/guides, taken from a demonstration that is started for them alone.

A picture is a part of a page as a person of the demonstration sees it on a screen 1,100 pixels wide. It is made by
walking there: sign in, open an address, press what leads on. So the pictures are made anew after every change of the
pages, and a walk that finds no way fails loudly. Every picture is a PNG of at most `MOST_BYTES`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.serving import running_server
from bootstrap import commands, places

FOLDER = places.ROOT / "docs" / "guides" / "pictures"
WIDTH, TALLEST = 1100, 720
MOST_BYTES = 120_000
DOMAIN = "imrf.example"

Walk = Callable[[Page], None]


def _stay(_: Page) -> None:
    """The address itself is the place."""


@dataclass(frozen=True)
class Picture:
    """What is on a picture: whose screen, the address, the walk from there, and the part of the page (a CSS selector),
    cut after `tallest` pixels."""

    name: str
    who: str
    address: str
    walk: Walk = _stay
    part: str = "main"
    tallest: int = TALLEST


def _write_a_comment(page: Page) -> None:
    page.get_by_role("textbox", name="Your comment").fill(
        "Demonstration text: say to which office families turn first."
    )


def _check_a_comment(page: Page) -> None:
    _write_a_comment(page)
    page.get_by_role("button", name="Check before sending").click()
    page.wait_for_url("**/sending/**")


def _send_a_comment(page: Page) -> None:
    _check_a_comment(page)
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/submissions/**")


def _open_first(selector: str) -> Walk:
    def walk(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return walk


def _follow(name: str) -> Walk:
    def walk(page: Page) -> None:
        page.get_by_role("link", name=name).first.click()
        page.wait_for_load_state()

    return walk


_ROOM = "/en/consultations/2026/rev-1/"
_WRITE = f"{_ROOM}paragraphs/29/write/"
_DESK = "/en/admin/consultations/"
_FIRST_ROW = "#result_list tbody th a"

PICTURES = (
    # For stakeholders.
    Picture("reading-room", "", _ROOM, tallest=760),
    Picture("write", "stakeholder", _WRITE, _write_a_comment),
    Picture("check", "stakeholder", _WRITE, _check_a_comment),
    Picture("receipt", "stakeholder", _WRITE, _send_a_comment),
    Picture("my-page", "stakeholder", "/en/mine/", tallest=900),
    Picture("follow", "stakeholder", "/en/subscriptions/"),
    Picture("organisations", "stakeholder", "/en/mine/organisations/"),
    Picture("my-data", "stakeholder", "/en/mine/data/"),
    # For the secretariat.
    Picture("staff-home", "moderator", "/en/admin/", part="body"),
    Picture("queue", "moderator", f"{_DESK}comment/", part="body", tallest=640),
    Picture(
        "desk", "moderator", f"{_DESK}comment/", _open_first(_FIRST_ROW), part="article.detail", tallest=900
    ),
    Picture("drafts", "moderator", "/en/admin/declarations/draft/", part="body"),
    Picture("consultation", "moderator", f"{_DESK}consultation/", _open_first(_FIRST_ROW), part="body"),
    Picture("compilation", "moderator", f"{_ROOM}compilation/"),
    Picture("event", "moderator", f"{_DESK}event/", _open_first(_FIRST_ROW), part="body"),
    # For States.
    Picture("state-page", "focal-point", "/en/mine/", tallest=800),
    Picture("review-room", "focal-point", "/en/reviews/file/", _follow("Review Forum 2026")),
    Picture("pledges", "focal-point", "/en/pledges/file/"),
    Picture("waiting", "co-facilitator", f"{_ROOM}comments/?status=waiting", part="main div.measure"),
)


def main(names: Sequence[str]) -> int:
    """Take all pictures, or those of `names`; the exit code is 1 where one is too large."""
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with tempfile.TemporaryDirectory(prefix="imrf-pictures-") as folder:
        environment = {
            **os.environ,
            "VAR_DIR": folder,
            "MEDIA_ROOT": f"{folder}/media",
            "STATIC_ROOT": f"{folder}/static",
        }
        subprocess.run(commands.manage("prepare"), env=environment, check=True, stdout=subprocess.DEVNULL)
        # As the clock of a running portal does, which nobody needs here: so that its first page is of a healthy one.
        beat = commands.manage("shell", "-c", "from imrf_portal.pages import metrics; metrics.beat()")
        subprocess.run(beat, env=environment, check=True, stdout=subprocess.DEVNULL)
        with running_server(environment) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-gpu"]
            )
            site = f"http://localhost:{server.port}"
            # One window a person: a one-time code is good once.
            windows = {who: _window(browser, site, who, environment) for who in {one.who for one in wanted}}
            sizes = [_take(windows[picture.who].new_page(), picture) for picture in wanted]
            browser.close()
    for picture, size in zip(wanted, sizes, strict=True):
        print(
            f"{picture.name}.png: {size:,} bytes (at most {MOST_BYTES:,}) {'ok' if size <= MOST_BYTES else 'FAILED'}"
        )
    return 0 if max(sizes, default=0) <= MOST_BYTES else 1


def _window(browser: Browser, site: str, who: str, environment: dict[str, str]) -> BrowserContext:
    """A browser in which this person is signed in; nobody where the name is empty."""
    window = browser.new_context(
        base_url=site,
        viewport={"width": WIDTH, "height": 800},
        color_scheme="light",
        timezone_id="America/New_York",
    )
    if who:
        page = window.new_page()
        _sign_in(page, who, environment)
        page.close()
    return window


def _take(page: Page, picture: Picture) -> int:
    """Walk to one picture and write it; returns its size."""
    page.goto(picture.address)
    picture.walk(page)
    box = page.locator(picture.part).first.bounding_box() or {}
    if not box:
        raise RuntimeError(f"{picture.name}: {picture.part} is not on {page.url}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{picture.name}.png"
    height = min(box["height"], picture.tallest)
    clip = {"x": 0, "y": box["y"], "width": WIDTH, "height": height}
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=path, full_page=True, clip=clip, animations="disabled", caret="hide")
    page.close()
    return path.stat().st_size


def _sign_in(page: Page, who: str, environment: dict[str, str]) -> None:
    page.goto("/en/accounts/login/")
    page.locator("input[name=login]").fill(f"{who}@{DOMAIN}")
    page.locator("input[name=password]").fill(_password(environment))
    page.locator("main form button:not([name])").first.click()
    page.wait_for_load_state()
    if page.locator("input[name=code]").count():
        page.locator("input[name=code]").fill(_code(who, environment))
        page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def _password(environment: dict[str, str]) -> str:
    return re.search(r"password (\S+)", _said("demonstration_logins", environment))[1]


def _code(who: str, environment: dict[str, str]) -> str:
    return re.search(r"\b\d{6}\b", _said("demo_code", environment, who))[0]


def _said(command: str, environment: dict[str, str], *arguments: str) -> str:
    run = commands.manage(command, *arguments)
    return subprocess.run(run, env=environment, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
