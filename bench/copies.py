"""A streaming copy of the database server of a measurement, on servers of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from bootstrap import prerequisites, processes, serving
from bootstrap.places import DATABASE_USER, Places
from bootstrap.servers import PostgreSQL

SECONDS_TO_FOLLOW = 30


class Copy:
    """A replica: it is read, never written, and can be killed."""

    def __init__(self, server: PostgreSQL, database: str) -> None:
        self._server = server
        self.url = f"postgresql://{DATABASE_USER}@/{database}?host={server.at.sockets}"

    def asked(self, question: str) -> int:
        """The number that a question to it is answered with."""
        with psycopg.connect(self.url) as connection:
            found = connection.execute(question).fetchone()
        return int(found[0]) if found and found[0] is not None else 0

    def kill(self) -> None:
        """End it as a machine ends that loses its power."""
        self._server.stop()


@contextmanager
def streaming_copy(primary_url: str, folder: Path) -> Iterator[Copy]:
    """A replica of the server at an address on a Unix socket, made by `pg_basebackup` and following it; it is gone with
    the block. Raises `RuntimeError` where it does not follow."""
    at = Places(var=folder)
    at.var.mkdir(parents=True, exist_ok=True)
    primary = urlsplit(primary_url)
    binaries = prerequisites.postgres_binaries()
    user = prerequisites.ordinary_user(binaries / "postgres")
    socket = parse_qs(primary.query)["host"][0]
    made = [str(binaries / "pg_basebackup"), "--host", socket, "--username", DATABASE_USER]
    made += ["--pgdata", str(at.postgres_data), "--write-recovery-conf", "--checkpoint", "fast", "--no-sync"]
    subprocess.run([*user.prefix, *made], preexec_fn=user.become, check=True)
    server = PostgreSQL(at)
    copy = Copy(server, primary.path.lstrip("/"))
    try:
        server.start(outlives_us=False)
        follows = "SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'"
        if not processes.wait_until(lambda: copy.asked(follows) == 1, within=SECONDS_TO_FOLLOW):
            raise RuntimeError("The replica does not follow.")
        yield copy
    finally:
        serving.clear_away(at)
