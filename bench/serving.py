"""The portal's web server on a port of its own, and load on it by wrk."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage

from bootstrap import commands, places, processes

SECONDS_TO_START = 60
CONNECTIONS = 16


@dataclass(frozen=True)
class Asked:
    """One request that is asked again and again, and the status that it has to be answered with."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class RunningServer:
    """A web server that answers at a port of this machine."""

    port: int

    def answer_to(self, asked: Asked) -> tuple[int, HTTPMessage, bytes]:
        """Status, headers and body of one answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", asked.path, headers=dict(asked.headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def rate(self, asked: Asked, *, seconds: int, connections: int = CONNECTIONS) -> float:
        """Answers a second to wrk, which keeps so many connections busy for so long.

        Raises `RuntimeError` where one answer, or wrk itself, is not what it should be.
        """
        if (status := self.answer_to(asked)[0]) != asked.status:
            raise RuntimeError(f"{asked.path} was answered with {status}, not {asked.status}.")
        headers = [part for name, value in asked.headers.items() for part in ("-H", f"{name}: {value}")]
        size = ["-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s"]
        wrk = [shutil.which("wrk") or "wrk", *size, *headers, f"http://127.0.0.1:{self.port}{asked.path}"]
        said = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in said or "Socket errors" in said:
            raise RuntimeError(said)
        return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


@contextmanager
def running_server(
    environment: Mapping[str, str], *, command: Sequence[str] | None = None
) -> Iterator[RunningServer]:
    """The web server as `make run` and production start it, ended with the block."""
    port = _free_port()
    dies = processes.dies_with_parent(signal.SIGTERM)
    command = command or commands.installed(commands.web(host="127.0.0.1", port=port))
    server = subprocess.Popen(
        command,
        cwd=places.ROOT,
        env={**os.environ, **environment},
        stdout=sys.stderr,
        preexec_fn=dies,
    )
    running = RunningServer(port)
    try:
        _wait_until_it_answers(running, server)
        yield running
    finally:
        server.terminate()
        server.wait(SECONDS_TO_START)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(running: RunningServer, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            running.answer_to(Asked("/healthz"))
        except OSError:
            if time.monotonic() > ends or server.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return
