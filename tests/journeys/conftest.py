"""A whole portal for a browser: the web server in this process, a real worker beside it, a mail server that keeps
what it takes, and Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from imrf_portal.celery import app as celery_app
from tests.waiting import PATIENCE_SECONDS

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=1000 * PATIENCE_SECONDS)

# Without these Chromium asks its makers for things that no test needs.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Sink:
    """A mail server that takes everything and forgets nothing."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.port = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = envelope.rcpt_tos[0]
        self.messages.append(message)
        return "250 taken"

    def wait_for(self, address: str, *, containing: str = "", subject: str = "") -> EmailMessage:
        """The newest mail to `address` whose text holds `containing`, under `subject`; fails when patience ends."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for message in reversed(self.messages):
                if (
                    message["X-Envelope-To"] == address
                    and containing in text_of(message)
                    and subject in ("", message["Subject"])
                ):
                    return message
            time.sleep(0.1)
        seen = [(message["X-Envelope-To"], message["Subject"]) for message in self.messages]
        raise AssertionError(f"No mail to {address} with {subject or containing!r}; there were {seen}")


def text_of(message: EmailMessage) -> str:
    """The plain text of a mail."""
    body = message.get_body(preferencelist=("plain",))
    return body.get_content() if body else ""


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """The browser; `make test` installs it or says how. Playwright keeps an event loop running in this thread, which
    the tests of mail servers need for themselves: so it is started for each journey."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    """The mail server, on a free port of this machine."""
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def portal(
    transactional_db: None, live_server: object, sink: Sink, settings: object, tmp_path: Path
) -> Iterator[str]:
    """The portal's address, with a real worker on the same database and broker that sends to the sink."""
    settings.SITE_URL = live_server.url
    settings.DECISION_MAIL_DELAY_SECONDS = 0
    celery_app.conf.task_always_eager = False
    celery_app.control.purge()
    cache.clear()  # the limits on mails to one address, which the journey before has used up
    options = connection.get_connection_params()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.dev",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "DATABASE_URL": f"postgresql://{options.get('user') or ''}@/{options['dbname']}?host={options['host']}",
        "REDIS_URL": django_settings.CACHES["default"]["LOCATION"],
        "BROKER_URL": django_settings.CELERY_BROKER_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "SITE_URL": live_server.url,
        "MEDIA_ROOT": str(django_settings.MEDIA_ROOT),
    }
    # With beat inside (-B): on a busy machine a wake-up may be passed over, and the sweep does it.
    command = ["celery", "-A", "imrf_portal", "worker", "-P", "solo", "-l", "warning", "-B"]
    worker = subprocess.Popen(
        [sys.executable, "-m", *command, "-s", str(tmp_path / "schedule")],
        env=environment,
        cwd=django_settings.BASE_DIR,
    )
    yield live_server.url
    worker.terminate()
    worker.wait(timeout=PATIENCE_SECONDS)
    celery_app.conf.task_always_eager = True


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Every journey is walked twice."""
    return request.param == "with JavaScript"


@pytest.fixture
def visit(chromium: Browser, portal: str, scripts: bool) -> Iterator[Callable[..., Page]]:
    """Opens a page as a fresh visitor with cookies of their own: `visit("/en/")`. No page may complain in the
    browser's console, of a script or of what the content security policy forbids."""
    contexts = []
    complaints: list[tuple[str, str]] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append((said.location["url"], said.text))

    def open_page(path: str, **options: object) -> Page:
        context = chromium.new_context(base_url=portal, java_script_enabled=scripts, **options)
        context.set_default_timeout(1000 * PATIENCE_SECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def check_accessible(page: Page) -> None:
    """No rule of WCAG 2.2 A or AA is broken on this page, as far as axe can tell."""
    # Without preloading: axe would put sheets into the page, which its policy forbids, for rules of no use here.
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "preload": False}
    page.wait_for_load_state()  # a page that a press has just brought may have no document yet
    results = Axe().run(page, options=options)
    broken = [
        (one["id"], [node["target"] for node in one["nodes"]][:3]) for one in results.response["violations"]
    ]
    assert not broken, (page.url, broken)
