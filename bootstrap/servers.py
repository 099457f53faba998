"""Real servers without an installation: PostgreSQL and Valkey from their wheels, on private Unix sockets.

PostgreSQL trusts whoever reaches its socket; only the owner of the 0700 folder around it does.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bootstrap import places, processes
from bootstrap.places import Places
from bootstrap.prerequisites import (
    OrdinaryUser,
    make_private,
    ordinary_user,
    postgres_binaries,
    valkey_binary,
)
from bootstrap.refusal import Refusal

LOCALE = ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C", "--encoding=UTF8"]

CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass
class PostgreSQL:
    """The embedded database server of one set of places; a careless one may lose its data in a power cut."""

    at: Places
    careless: bool = False
    name: str = "PostgreSQL"

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.at.logs / "postgres.log"

    def pid(self) -> int | None:
        """The process serving our data folder, found by `postmaster.pid` and recognised by its command."""
        try:
            pid = int(self._pid_file()[0])
        except (IndexError, ValueError):
            return None
        ours = processes.is_alive(pid) and f"-D {self.at.postgres_data} " in processes.command_line(pid)
        return pid if ours else None

    def answers(self) -> bool:
        """Whether the server takes connections: the eighth line of its pid file then says `ready`."""
        lines = self._pid_file()
        return self.pid() is not None and len(lines) >= 8 and lines[7].strip() == "ready"

    def start(self, *, outlives_us: bool) -> None:
        """Make the cluster if there is none, start the server and wait until it answers."""
        binaries = postgres_binaries()
        user = ordinary_user(binaries / "postgres")
        make_private(self.at.sockets, owner=user.uid)
        self._make_cluster(binaries, user)
        self._bury_the_last()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.at.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            **(CARELESS if self.careless else {}),
        }
        command = [*user.prefix, str(binaries / "postgres"), "-D", str(self.at.postgres_data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        _launch(self, command, dies_by=signal.SIGINT, outlives_us=outlives_us, become=user.become)

    def stop(self) -> None:
        """Stop the server, disconnecting whoever is connected (SIGTERM would wait for them)."""
        if pid := self.pid():
            processes.stop(pid, sign=signal.SIGINT, within=20)

    def _bury_the_last(self) -> None:
        """Wait until a killed server is gone, taking its exit code if it is ours.

        It loses its command line a moment before it has ended, and stays a zombie until its exit code is taken; all
        that time PostgreSQL takes the id in its pid file for a server that still runs.
        """
        with contextlib.suppress(IndexError, ValueError):
            pid = int(self._pid_file()[0])
            processes.wait_until(lambda: not _is_dying(pid), within=5)

    def _pid_file(self) -> list[str]:
        try:
            return (self.at.postgres_data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _make_cluster(self, binaries: Path, user: OrdinaryUser) -> None:
        """A cluster with our empty database; made elsewhere and renamed, so that it is whole or not there."""
        data = self.at.postgres_data
        if data.exists() and not _is_whole(data):
            aside = data.with_name(f"{data.name}.incomplete-{int(time.time())}")
            data.rename(aside)
            print(f"{data} was incomplete; it is set aside as {aside.name} and made anew.", flush=True)
        if data.exists():
            return
        half_made = data.with_name(f"{data.name}.half-made")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(mode=0o700, parents=True)
        if user.uid != os.getuid():
            os.chown(half_made, user.uid, -1)
        at = ["-D", str(half_made)]
        sync = ["--no-sync"] if self.careless else []
        initdb = [
            str(binaries / "initdb"),
            *at,
            "-U",
            places.DATABASE_USER,
            "--auth=trust",
            "--no-instructions",
        ]
        self._prepare([*initdb, *LOCALE, *sync], user)
        # The single-user mode needs no server and no socket.
        single_user = [str(binaries / "postgres"), "--single", *at, "postgres"]
        self._prepare(single_user, user, typed=f"CREATE DATABASE {places.DATABASE_NAME}\n")
        half_made.rename(data)

    def _prepare(self, command: list[str], user: OrdinaryUser, *, typed: str = "") -> None:
        with processes.open_log(self.log) as log:
            done = subprocess.run(
                [*user.prefix, *command],
                input=typed.encode(),
                stdout=log,
                stderr=log,
                preexec_fn=user.become,
                check=False,
            )
        if done.returncode != 0:
            end = processes.tail(self.log)
            raise Refusal(f"PostgreSQL's data folder could not be made. Its log, {self.log}, ends:\n{end}")


@dataclass
class Valkey:
    """The embedded broker and cache of one set of places; nothing in it is the truth, so nothing is kept."""

    at: Places
    name: str = "Valkey"

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.at.logs / "valkey.log"

    def pid(self) -> int | None:
        """The process serving our socket, found by its pid file; it shows the socket as its process title."""
        try:
            pid = int(self.at.valkey_pid.read_text())
        except (FileNotFoundError, ValueError):
            return None
        ours = processes.is_alive(pid) and str(self.at.valkey_socket) in processes.command_line(pid)
        return pid if ours else None

    def answers(self) -> bool:
        """Whether the server answers a PING."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.at.valkey_socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def start(self, *, outlives_us: bool) -> None:
        """Start the server and wait until it answers."""
        make_private(self.at.sockets)
        self.at.valkey_data.mkdir(parents=True, exist_ok=True)
        self.at.valkey_pid.unlink(missing_ok=True)
        command = [
            str(valkey_binary()),
            "--port",
            "0",
            "--save",
            "",
            "--appendonly",
            "no",
            "--daemonize",
            "no",
        ]
        command += ["--unixsocket", str(self.at.valkey_socket), "--unixsocketperm", "700"]
        command += ["--dir", str(self.at.valkey_data), "--pidfile", str(self.at.valkey_pid)]
        _launch(self, command, dies_by=signal.SIGTERM, outlives_us=outlives_us)

    def stop(self) -> None:
        """Stop the server."""
        if pid := self.pid():
            processes.stop(pid)


Server = PostgreSQL | Valkey


def _is_dying(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return processes.command_line(pid) == ""


def _is_whole(data: Path) -> bool:
    return (data / "PG_VERSION").exists() and (data / "global" / "pg_control").exists()


def _launch(
    server: Server,
    command: list[str],
    *,
    dies_by: signal.Signals,
    outlives_us: bool,
    become: Callable[[], None] | None = None,
) -> None:
    """Start a server in a session of its own, so that Ctrl-C reaches us and not it; wait until it answers."""
    tie = None if outlives_us else processes.dies_with_parent(dies_by)

    def before() -> None:
        if become:
            become()
        if tie:  # after `become`: changing the user unties it
            tie()

    with processes.open_log(server.log) as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=before,
        )
    # poll() also takes the exit code of a server that has ended, so that it does not stay a zombie.
    processes.wait_until(lambda: process.poll() is not None or server.answers(), within=60)
    if process.poll() is not None or not server.answers():
        processes.stop(process.pid)
        end = processes.tail(server.log)
        raise Refusal(f"{server.name} did not start. Its log, {server.log}, ends:\n{end}")
