"""The cache server may die and the portal goes on: pages are made afresh, and nobody is locked out."""

from __future__ import annotations

from typing import Any

from django_redis.cache import RedisCache


class MortalCache(RedisCache):
    """Redis or Valkey; where it does not answer, the cache holds nothing (DJANGO_REDIS_IGNORE_EXCEPTIONS)."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Whether the key was free. It is where the server is dead: limits of rate take a lock with this, and whoever
        waited for one that nobody can give would neither sign in nor write."""
        added: bool | None = super().add(*args, **kwargs)
        return added is None or added
