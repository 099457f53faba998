"""What a first visit costs and says, measured at the portal as `make run` starts it: Granian with compressed, hashed
static files, and the demonstration in the database. Nothing is in the browser's cache; what is weighed is what comes
over the wire, as Chromium counts it: answers with their headers, compressed."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser

from bootstrap import commands
from tests.waiting import PATIENCE_SECONDS, wait_until

pytestmark = pytest.mark.journey

MOST_BYTES = 100_000
MOST_REQUESTS = 15
# A headless browser leaves it out.
FAVICON = 1
FIRST_VISITS = ["/en/", "/ar/", "/zh-hans/", "/en/consultations/2026/rev-1/", "/ar/consultations/2026/rev-1/"]
POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
# Elements whose content or attribute is a style or a script in the page itself.
INLINE = "style, [style], script:not([src]), [onclick], [onload], [onerror], [onsubmit], [onchange]"


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of the portal as `make run` serves it, on the tests' database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = connection.get_connection_params()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.dev",
        "DATABASE_URL": f"postgresql://{options.get('user') or ''}@/{options['dbname']}?host={options['host']}",
        "REDIS_URL": settings.CACHES["default"]["LOCATION"],
        "STATIC_ROOT": str(tmp_path / "static"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "PORT": str(port),
    }
    cache.clear()
    subprocess.run(commands.manage("prepare"), env=environment, check=True, capture_output=True)
    web = commands.installed(commands.web(host="127.0.0.1", port=port, workers=1))
    server = subprocess.Popen(web, env=environment, cwd=settings.BASE_DIR)
    address = f"http://localhost:{port}"
    wait_until(lambda: _answers(address))
    yield address
    server.terminate()
    server.wait(timeout=PATIENCE_SECONDS)


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@dataclass
class Visit:
    """What one first visit has fetched."""

    addresses: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    policy: str = ""


def first_visit(chromium: Browser, address: str) -> Visit:
    """Open one page with nothing kept, and wait until it is quiet."""
    visit = Visit()
    context = chromium.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")

    wire.on("Network.requestWillBeSent", lambda sent: visit.addresses.append(sent["request"]["url"]))
    wire.on("Network.loadingFinished", lambda done: visit.weights.append(done["encodedDataLength"]))
    page.on("console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    visit.policy = answer.headers["content-security-policy"]
    visit.inline = page.locator(INLINE).evaluate_all("all => all.map(one => one.outerHTML.slice(0, 120))")
    context.close()
    return visit


def test_a_first_visit_is_light_and_calls_on_nobody_else(chromium, served):
    for path in FIRST_VISITS:
        visit = first_visit(chromium, served + path)
        print(f"{path}: {len(visit.addresses)} requests, {sum(visit.weights) / 1000:.1f} kB")
        assert len(visit.weights) == len(visit.addresses), (path, visit.addresses)
        assert len(visit.addresses) + FAVICON <= MOST_REQUESTS, (path, visit.addresses)
        assert sum(visit.weights) <= MOST_BYTES, (path, visit.weights)
        assert {urlsplit(one).netloc for one in visit.addresses} == {urlsplit(served).netloc}, path
        assert set(visit.policy.split("; ")) == POLICY, path
        assert visit.complaints == [], path
        assert visit.inline == [], path
