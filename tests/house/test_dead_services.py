"""A real web server in production's settings whose database, cache and broker are all away."""

import contextlib
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlencode

import pytest

from bootstrap import commands, places, processes
from imrf_portal.languages import OFFICIAL
from tests.waiting import wait_until

TYPED = "Demonstration text.\nA second line, أيضا, 也保留 — of somebody who typed for an hour."
CANARY = "canary-of-a-token"


@contextlib.contextmanager
def web_server(folder, log) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.production",
        "SECRET_KEY": "for-this-test-only-" + "0123456789abcdef" * 4,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "INSECURE_HTTP": "true",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "DATABASE_POOL": "0",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    collect = "from imrf_portal.pages import static_files; static_files.collect()"
    subprocess.run(
        commands.manage("shell", "--verbosity", "0", "--command", collect),
        env=environment,
        cwd=places.ROOT,
        check=True,
    )
    with log.open("wb") as said:
        process = subprocess.Popen(
            commands.installed(commands.web(host="127.0.0.1", port=port, workers=1)),
            cwd=places.ROOT,
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
            preexec_fn=processes.dies_with_parent(signal.SIGTERM),
        )
    try:
        wait_until(lambda: lives(port))
        yield port
    finally:
        processes.stop(process.pid, group=True)
        process.wait()


def lives(port: int) -> bool:
    with contextlib.suppress(OSError):
        return ask(port, "GET", "/healthz")[0] == 200
    return False


def ask(
    port: int, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, HTTPMessage, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("dead") / "web.log"


@pytest.fixture(scope="module")
def port(tmp_path_factory, log):
    with web_server(tmp_path_factory.mktemp("dead-var"), log) as port:
        yield port


@pytest.mark.parametrize("language", OFFICIAL, ids=lambda language: language.code)
def test_page_says_so_in_the_language_of_its_address(port, language):
    status, headers, page = ask(port, "GET", f"/{language.code}/objectives/")
    assert (status, headers["Retry-After"]) == (503, "60")
    assert f'<html lang="{language.code}" dir="{language.direction}">' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("language", OFFICIAL, ids=lambda language: language.code)
def test_address_without_a_page_is_not_found(port, language):
    assert ask(port, "GET", f"/{language.code}/no/such/page/")[0] == 404


def test_what_was_typed_is_given_back(port):
    sent = {"text": TYPED.replace("\n", "\r\n"), "language": "en", "window": "w"}
    status, _headers, page = ask(
        port, "POST", "/ar/consultations/2026/rev-1/paragraphs/1/write/", urlencode(sent)
    )
    given = re.search(r"<textarea[^>]*readonly>\n(.*?)</textarea>", page, re.DOTALL)
    assert status in {403, 503}
    assert status == 503 or "rev-1" in page
    assert given is None or given[1].replace("\r\n", "\n") == TYPED
    assert TYPED.split("\n")[1] in page


def test_more_than_is_taken_is_a_sentence(port):
    status, _headers, page = ask(port, "POST", "/ru/accounts/login/", "text=" + "x" * (5 * 1024 * 1024 + 1))
    assert status == 413
    assert '<html lang="ru"' in page


def test_machines_are_told(port):
    assert ask(port, "GET", "/healthz")[0] == 200
    status, _headers, said = ask(port, "GET", "/readyz")
    assert status == 503
    assert '"database": "down"' in said


def test_logs_name_routes_and_kinds_and_nothing_that_was_sent(port, log):
    ask(port, "GET", f"/en/no/such/{CANARY}/?q={CANARY}", **{"X-Forwarded-For": "198.51.100.77"})
    ask(port, "GET", f"/en/objectives/?q={CANARY}")
    ask(
        port,
        "POST",
        "/en/accounts/login/",
        urlencode({"login": f"{CANARY}@people.example", "password": CANARY}),
    )
    said = log.read_text()
    assert "OperationalError" in said
    assert CANARY not in said
    assert "198.51.100.77" not in said
    assert "people.example" not in said
