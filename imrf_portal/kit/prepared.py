"""Queries for the few pages that ask one on every visit: the ORM puts them into words once a process, PostgreSQL plans
them once a connection. Both together take several times as long as the answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet


class Slot(str):
    """Where a text is filled in when the query is asked; it stands where a filter takes a text."""


class Prepared:
    """A query with slots, made by `write`, of which only the values change from one asking to the next.

    PostgreSQL keeps the plan where the database's option `prepare_threshold` is set.
    """

    def __init__(self, write: Callable[[], QuerySet[Any, Any]]) -> None:
        self._write = write
        self._names: list[str] = []

    def first(self, **values: str) -> dict[str, Any] | None:
        """The first row by the names in the queryset's `values`, with each slot filled by the value of its name; none
        where there is no row. What it holds is as the driver reads it: no field has converted it."""
        sql, parameters = self._worded
        filled = [str(values[one]) if isinstance(one, Slot) else one for one in parameters]
        with _binding_cursor() as cursor:
            cursor.execute(sql, filled)
            # By the answer's own names: those who extend querysets are free to ask for columns in another order.
            self._names = self._names or [column.name for column in cursor.description]
            row = cursor.fetchone()
        return None if row is None else dict(zip(self._names, row, strict=True))

    @cached_property
    def _worded(self) -> tuple[str, tuple[Any, ...]]:
        return self._write().query.sql_with_params()


def _binding_cursor() -> CursorWrapper:
    """A cursor that leaves the values to the server, which Django's own puts into the text of the query."""
    connection.ensure_connection()
    cursor = ServerBindingCursor(connection.connection)
    return (
        connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
    )
