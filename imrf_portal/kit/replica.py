"""Reads that a copy of the database may answer: a replica that PostgreSQL keeps by streaming.

A reader never gets less than what stood when they asked. What is withheld or redacted has to vanish at once, so a lag
of seconds would not do: before a view reads from the replica, the primary is asked how far its log has been written,
and the replica whether it has played that much. Where it has not, or does not answer, the view reads from the primary.

Only views that say so (`reads_a_copy`) are answered there, and only for visitors without a session: the feed and the
maps of the site, which ask much and keep nothing. Pages that are kept for others (`shared_pages`) never are: what
is kept under a stamp of the primary must be made from the primary. Neither are downloads that are made while they are
sent: a replica may stop a long query, and half a file would be sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import Error, OperationalError, connection, connections
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from imrf_portal.kit.shared_pages import is_shared

logger = logging.getLogger(__name__)

COPY = "replica"
# How long a replica that did not answer is left alone, in seconds.
LEFT_ALONE_SECONDS = 5.0

_WRITTEN = "SELECT pg_current_wal_flush_lsn()"
_HAS_PLAYED = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"
# Nothing new to play is no lag, however long ago the last change was.
_LAG = """
SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END
"""

_reading: ContextVar[bool] = ContextVar("reads_a_copy", default=False)
_left_alone_until = 0.0


class Router:
    """Sends the reads of such a view to the replica; everything else, and every write, goes to the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """The replica while a view reads from it."""
        return COPY if _reading.get() else None

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Both are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """A replica is migrated by its primary."""
        return False if db == COPY else None


def reads_a_copy(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view that only reads and keeps nothing ask the replica for visitors without a session.

    One that fails there (the replica dies, or stops a query that holds up its log) is asked again at the primary.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (is_shared(request) and is_up_to_date()):
            return view(request, *args, **kwargs)
        try:
            with _reading_a_copy():
                response = view(request, *args, **kwargs)
                return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except OperationalError as error:
            _leave_alone(error)
            return view(request, *args, **kwargs)

    return answer


def is_configured() -> bool:
    """Whether there is a replica (`DATABASE_REPLICA_URL`)."""
    return COPY in settings.DATABASES


def is_up_to_date() -> bool:
    """Whether the replica answers and has played all that the primary has acknowledged until now."""
    if not is_configured() or time.monotonic() < _left_alone_until:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        written = cursor.fetchone()[0]
    try:
        with connections[COPY].cursor() as cursor:
            cursor.execute(_HAS_PLAYED, [written])
            return bool(cursor.fetchone()[0])
    except Error as error:
        _leave_alone(error)
        return False


def lag_seconds() -> float | None:
    """How far the replica is behind, in seconds; nothing where there is none, or none that answers."""
    if not is_configured():
        return None
    try:
        with connections[COPY].cursor() as cursor:
            cursor.execute(_LAG)
            lag = cursor.fetchone()[0]
    except Error:
        return None
    return None if lag is None else float(lag)


@contextmanager
def _reading_a_copy() -> Iterator[None]:
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def _leave_alone(error: Exception) -> None:
    global _left_alone_until
    _left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
    logger.warning("The replica does not answer (%s); the primary does.", type(error).__name__)
