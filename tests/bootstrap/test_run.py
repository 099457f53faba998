"""`make run` as a person has it, on a port and in a folder of its own; slow, so one test asks everything."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap import places, processes
from bootstrap.servers import PostgreSQL, Valkey
from tests.waiting import wait_until

RUN = [sys.executable, "-m", "bootstrap", "run"]


class Portal:
    """A running `make run`, and what it has said so far."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.began = time.monotonic()
        with log.open("wb") as said:
            self.process = subprocess.Popen(RUN, cwd=places.ROOT, stdout=said, stderr=said)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_until_it_answers(self) -> float:
        """The seconds from the start to the last line of the welcome."""
        ready = processes.wait_until(lambda: "@" in self.said or self.process.poll() is not None, within=600)
        assert ready, self.said
        assert self.process.poll() is None, self.said
        return time.monotonic() - self.began

    def stop(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        return self.process.wait(timeout=60)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def portals(at, port, tmp_path, monkeypatch) -> Iterator[list[Portal]]:
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "imrf_portal.settings.dev")
    started: list[Portal] = []
    yield started
    for portal in started:
        if portal.process.poll() is None:
            portal.process.kill()
            portal.process.wait()


def children(at) -> list[int]:
    return [line["pid"] for line in json.loads(at.children.read_text())]


def status(port: int) -> int:
    with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=10) as answer:
        return answer.status


def test_the_portal_starts_again_after_kill_9_keeps_its_data_and_leaves_nothing_running(
    at, port, portals, tmp_path
):
    first = Portal(tmp_path / "first")
    portals.append(first)
    first.wait_until_it_answers()
    assert f"http://localhost:{port}/" in first.said
    assert status(port) == 200
    running = [*children(at), PostgreSQL(at).pid(), Valkey(at).pid()]
    assert all(processes.is_alive(pid) for pid in running)

    another = subprocess.run(RUN, cwd=places.ROOT, capture_output=True, text=True, check=False)
    assert another.returncode == 1
    assert (
        another.stderr
        == f"The portal is already running, pid {first.process.pid}: open it, or stop that one first.\n"
    )

    first.stop(signal.SIGKILL)
    second = Portal(tmp_path / "second")
    portals.append(second)
    seconds = second.wait_until_it_answers()
    # A machine that is busy with other things gives each of them its share.
    assert seconds <= 15 * max(1, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert status(port) == 200
    assert not list(at.var.glob("postgres.*"))  # the same cluster
    running += [*children(at), PostgreSQL(at).pid(), Valkey(at).pid()]

    assert second.stop(signal.SIGINT) == 0
    assert second.said.endswith("Everything is stopped.\n")
    wait_until(lambda: not any(map(processes.is_alive, running)))
