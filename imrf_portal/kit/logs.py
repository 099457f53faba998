"""Logs that name nobody: what the portal and the packages it stands on write, without what people sent.

Packages write addresses of pages, which may hold a token or a search, and the messages of errors, in which a database
repeats the row it refused. So of a request only its route is written, of an error its kind, of a task its name and key;
and whatever looks like an e-mail address in any line is taken out.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

_ADDRESS = re.compile(r"[^\s@<>\"'()\[\]]+@[^\s@<>\"'()\[\]]+")
_QUERY = re.compile(r"\?[^\s\"']*")


class Discreet(logging.Formatter):
    """One line a record: when, how grave, by whom, what; under it, of an error, where in the code and of which kind."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a record."""
        told = logging.makeLogRecord(record.__dict__)
        told.msg, told.args = _said(record), ()
        told.exc_text = None
        return super().format(told)

    def formatException(self, ei: Any) -> str:
        """Where an error was raised, and its kind and those of the errors behind it, without their messages."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines = [*_where(error, error.__traceback__), *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _said(record: logging.LogRecord) -> str:
    """What a record says, without what people sent."""
    if request := getattr(record, "request", None):
        match = getattr(request, "resolver_match", None)
        route = match.route if match else "no page"
        reason = getattr(record, "status_code", record.name)
        return f"{getattr(request, 'method', None) or '?'} {route}: {reason}"
    if isinstance(record.args, dict) and "exc" in record.args:
        return f"Task {record.args.get('name')}[{record.args.get('id')}] {record.args.get('description', '')}".rstrip()
    return _QUERY.sub("?…", _ADDRESS.sub("[address]", record.getMessage()))


def _where(error: BaseException, found: TracebackType | None) -> list[str]:
    lines = [line.rstrip("\n") for line in traceback.format_list(traceback.extract_tb(found))]
    state = getattr(error, "sqlstate", None)
    return [
        *lines,
        f"{type(error).__module__}.{type(error).__qualname__}{f' (SQLSTATE {state})' if state else ''}",
    ]
