"""Which servers run, for whom and for how long: kept, ending with us, borrowed, or thrown away."""

import contextlib
import os
import shutil
from collections.abc import Iterator

from bootstrap import places, processes
from bootstrap.places import Places
from bootstrap.refusal import Refusal
from bootstrap.servers import PostgreSQL, Server, Valkey


def embedded(at: Places, *, careless: bool = False) -> list[Server]:
    """The servers to start: none whose address the environment names. `careless` is for tests."""
    servers: list[Server] = []
    if not os.environ.get("DATABASE_URL"):
        servers.append(PostgreSQL(at, careless=careless))
    if not os.environ.get("REDIS_URL"):
        servers.append(Valkey(at))
    return servers


def addresses(at: Places) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL as a command started now should see them."""
    return {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or at.database_url,
        "REDIS_URL": os.environ.get("REDIS_URL") or at.redis_url,
    }


def start_and_leave(at: Places) -> None:
    """Start what is not running, and leave it for every command of this checkout until `stop_all`."""
    if pid := processes.holder(at.run_lock):
        print(f"`make run`, pid {pid}, has the servers running; they stop with it.", flush=True)
        return
    with _starting(at):
        at.keep_note.touch()
        for server in embedded(at):
            if not server.answers():
                server.stop()
                server.start(outlives_us=True)


def stop_all(at: Places) -> None:
    """Stop the servers, unless `make run` is using them."""
    if pid := processes.holder(at.run_lock):
        raise Refusal(f"`make run`, pid {pid}, is using the servers; stop it with Ctrl-C.")
    with _starting(at):
        at.keep_note.unlink(missing_ok=True)
        for server in (Valkey(at), PostgreSQL(at)):
            server.stop()


def start_for_us(at: Places, *, careless: bool = False) -> list[Server]:
    """Start servers that end with us, and return them; those of `make services` are used and left.

    A server that runs although nobody asked to keep it was left behind by a command killed with -9: it is
    stopped and started again, so that it ends with us.
    """
    started: list[Server] = []
    with _starting(at):
        for server in embedded(at, careless=careless):
            if at.keep_note.exists() and server.answers():
                print(f"Using the {server.name} that `make services` started.", flush=True)
                continue
            if server.pid():
                print(f"Stopping a {server.name} that a killed command left behind.", flush=True)
                server.stop()
            server.start(outlives_us=False)
            started.append(server)
    return started


@contextlib.contextmanager
def borrowed(at: Places) -> Iterator[None]:
    """The servers of this checkout for one command: those that run, else started for its length."""
    if not os.environ.get("DATABASE_URL") and not at.postgres_data.exists():
        raise Refusal("There is no portal here yet: make run starts one, with the demonstration.")
    are_running = processes.holder(at.run_lock) or all(server.answers() for server in embedded(at))
    started = [] if are_running else start_for_us(at)
    try:
        yield
    finally:
        for server in reversed(started):
            server.stop()


@contextlib.contextmanager
def throwaway(purpose: str, *, careless: bool = True) -> Iterator[dict[str, str]]:
    """Servers for one command, in a folder of their own that goes with them; yields their addresses.

    Each command has its own, so that several may run at once; the folders of killed ones are swept away.
    """
    parent = places.var() / purpose
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.iterdir():
        if left.name.isdigit() and not processes.is_alive(int(left.name)):
            clear_away(Places(var=left))
    at = Places(var=parent / str(os.getpid()))
    try:
        start_for_us(at, careless=careless)
        yield addresses(at)
    finally:
        clear_away(at)


def clear_away(at: Places) -> None:
    """Stop what runs at these places and remove all of it: data, logs and sockets."""
    for server in (Valkey(at), PostgreSQL(at)):
        server.stop()
    shutil.rmtree(at.var, ignore_errors=True)
    shutil.rmtree(at.sockets, ignore_errors=True)


@contextlib.contextmanager
def _starting(at: Places) -> Iterator[None]:
    busy = "Another command, pid {pid}, is still starting or stopping the servers; try again in a moment."
    with processes.alone(at.servers_lock, busy=busy, wait=60):
        yield
