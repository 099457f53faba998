"""What a web process may remember of the database: until the database says that it changed.

Triggers send a notice on `CHANNEL` with every change of what is remembered; PostgreSQL delivers it to each listening
process when the change is committed (NOTIFY, LISTEN). `listen` keeps one connection open for that. It also sends a
notice to itself every second: memory is trusted only while that one is heard, so a broken connection, or a pooler
between that hands notices to somebody else, costs a query a page and never a stale page.

A process that does not listen (a test, a worker, a command) remembers nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from uuid import uuid4

import psycopg
from django.db import DatabaseError, connections

logger = logging.getLogger(__name__)

CHANNEL = "imrf_changes"
BEAT_SECONDS = 1
TRUSTED_SECONDS = 3
MOST_REMEMBERED = 1_000

Value = TypeVar("Value")


class Ear:
    """One process's memory, and the thread that hears when to forget it."""

    def __init__(self) -> None:
        self.name = uuid4().hex
        self._trusted_until = 0.0
        self._remembered: dict[Hashable, Any] = {}

    @property
    def is_trusted(self) -> bool:
        """Whether this process would have heard of a change."""
        return time.monotonic() < self._trusted_until

    def remembered(self, key: Hashable, ask: Callable[[], Value]) -> Value:
        """What `ask` answered last time, if nothing has changed since; else its answer now. Its errors pass."""
        memory = self._remembered
        if not self.is_trusted:
            return ask()
        if key not in memory:
            answer = ask()
            if len(memory) < MOST_REMEMBERED:
                # A notice that came meanwhile has put another memory in the place of this one.
                memory[key] = answer
            return answer
        return cast("Value", memory[key])

    def hear(self, said: str) -> None:
        """Take a notice: an empty one tells of a change and empties the memory, one's own name renews the trust; the
        names of other processes say nothing."""
        if not said:
            self._remembered = {}
        elif said == self.name:
            self._trusted_until = time.monotonic() + TRUSTED_SECONDS

    def listen(self) -> None:
        """Hear notices from now on, in a thread that ends with the process."""
        threading.Thread(target=self._listen_for_good, name="changes", daemon=True).start()

    def _listen_for_good(self) -> None:
        while True:
            try:
                self.listen_once()
            except (psycopg.Error, DatabaseError) as error:
                logger.warning(
                    "Changes are not heard (%s); every page asks the database.", type(error).__name__
                )
            time.sleep(BEAT_SECONDS)

    def listen_once(self) -> None:
        """Listen until the connection fails; raises what it fails with."""
        connection = connections.create_connection("default")
        try:
            connection.ensure_connection()
            heard = connection.connection
            heard.execute(f"LISTEN {CHANNEL}")
            # Whatever was said before we listened was not heard.
            self._remembered = {}
            while True:
                heard.execute("SELECT pg_notify(%s, %s)", [CHANNEL, self.name])
                for notice in heard.notifies(timeout=BEAT_SECONDS):
                    self.hear(notice.payload)
        finally:
            self._trusted_until = 0.0
            connection.close()


ear = Ear()
