"""The cache server may die or hang and the portal goes on: pages are made afresh, and nobody is locked out."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from django_redis.cache import RedisCache
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

# How long a server that did not answer is taken for dead, in seconds. A page may ask the cache twenty times, and each
# time would wait for the timeout; so one request in so many seconds waits, once, and all others not at all.
TAKEN_FOR_DEAD_SECONDS = 5.0


class HastyRedis(Redis):
    """A client that asks no more for a while, once the server has not answered; the same for a whole process."""

    _dead_until: ClassVar[dict[str, float]] = {}

    @classmethod
    def forget(cls) -> None:
        """Take every server for alive again."""
        cls._dead_until.clear()

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """The answer to a command; raises redis-py's `ConnectionError`, at once while the server is taken for dead."""
        told = self.get_connection_kwargs()
        server = f"{told.get('path')} {told.get('host')} {told.get('port')}"
        if time.monotonic() < self._dead_until.get(server, 0.0):
            raise RedisConnectionError("The cache did not answer a moment ago.")
        try:
            return super().execute_command(*args, **options)
        except (RedisConnectionError, RedisTimeoutError):
            self._dead_until[server] = time.monotonic() + TAKEN_FOR_DEAD_SECONDS
            raise


class MortalCache(RedisCache):
    """Redis or Valkey; where it does not answer, the cache holds nothing (DJANGO_REDIS_IGNORE_EXCEPTIONS)."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Whether the key was free. It is where the server is dead: limits of rate take a lock with this, and whoever
        waited for one that nobody can give would neither sign in nor write."""
        added: bool | None = super().add(*args, **kwargs)
        return added is None or added
