"""Keeping processes alive: each is started again when it ends, until it ends too often.

What runs is also written down, so that the next start recognises and stops what a killed one left behind. On
Linux nothing should be left: children die with the process that started them, however it dies.
"""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bootstrap import places, processes, servers
from bootstrap.refusal import Refusal

DEATHS_TOO_MANY = 3
WITHIN_SECONDS = 60.0


class Watched(Protocol):
    """What the supervisor keeps alive: a server or one of the portal's own processes."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    @property
    def log(self) -> Path:
        """Where it writes what it has to say."""

    def start(self) -> None:
        """Start it."""

    def is_running(self) -> bool:
        """Whether it runs."""

    def stop(self) -> None:
        """Stop it and all it started."""


@dataclass
class Child:
    """One of the portal's own processes: web server, worker or clock."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        with processes.open_log(self.log) as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=places.ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=processes.dies_with_parent(signal.SIGTERM),
            )

    def is_running(self) -> bool:
        """Whether it runs; also takes its exit code, so that it does not stay a zombie."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Stop it and its whole group."""
        if self.process is not None:
            self.process.poll()
            processes.stop(self.process.pid, group=True)
            self.process.wait()


@dataclass
class WatchedServer:
    """A server that we started ourselves."""

    server: servers.Server

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.server.name

    @property
    def log(self) -> Path:
        """Where it writes what it has to say."""
        return self.server.log

    def start(self) -> None:
        """Start it so that it ends with us."""
        self.server.start(outlives_us=False)

    def is_running(self) -> bool:
        """Whether it runs."""
        return self.server.pid() is not None

    def stop(self) -> None:
        """Stop it."""
        self.server.stop()


@dataclass
class Watch:
    """The children in the order of their start, how often each died lately, and the file that notes them."""

    noted: Path
    children: list[Watched] = field(default_factory=list)
    deaths: dict[str, list[float]] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic

    def start(self, child: Watched) -> None:
        """Start a child and watch it from now on."""
        child.start()
        self.watch(child)

    def watch(self, child: Watched) -> None:
        """Watch a child that has been started already."""
        self.children.append(child)
        self._note()

    def look(self) -> None:
        """Start again what has ended; refuse when one ends again and again."""
        for child in self.children:
            if child.is_running():
                continue
            if child.name not in self.due:
                self.due[child.name] = self._mourn(child)
            if self.clock() >= self.due[child.name]:
                del self.due[child.name]
                child.stop()  # what it started may outlive it
                child.start()
                self._note()

    def stop(self) -> None:
        """Stop all, the last started first, so that no server goes before those who need it."""
        while self.children:
            self.children.pop().stop()
        self.noted.unlink(missing_ok=True)

    def _mourn(self, child: Watched) -> float:
        """Count a death and return the moment to start the child again: after one second, then after two."""
        now = self.clock()
        lately = [death for death in self.deaths.get(child.name, []) if now - death < WITHIN_SECONDS] + [now]
        self.deaths[child.name] = lately
        if len(lately) >= DEATHS_TOO_MANY:
            raise Refusal(
                f"{child.name} ended {len(lately)} times within a minute, so everything is stopped. "
                f"Its log, {child.log}, ends:\n{processes.tail(child.log)}"
            )
        print(f"{child.name} ended and is started again. Its log, {child.log}, ends:", flush=True)
        print(processes.tail(child.log, lines=8), flush=True)
        return now + 2.0 ** (len(lately) - 1)

    def _note(self) -> None:
        pids = [child.process.pid for child in self.children if isinstance(child, Child) and child.process]
        lines = [{"pid": pid, "started": processes.started_at(pid)} for pid in pids]
        self.noted.write_text(json.dumps(lines))


def stop_left_behind(noted: Path) -> None:
    """Stop what a killed watch left behind; the moment of its start tells it from a newcomer with its id."""
    try:
        lines = json.loads(noted.read_text())
    except (FileNotFoundError, ValueError):
        return
    for line in lines:
        pid = line["pid"]
        if processes.is_alive(pid) and processes.started_at(pid) == line["started"]:
            print(f"Stopping process {pid}, which a killed `make run` left behind.", flush=True)
            processes.stop(pid, group=True)
    noted.unlink(missing_ok=True)
