"""What is written into logs names nobody."""

import logging

import pytest
from django.db import IntegrityError
from django.test import RequestFactory

from imrf_portal.kit.logs import Discreet

CANARY = "canary-7f3a"


@pytest.fixture
def written():
    """What a handler of ours writes of a record."""
    formatter = Discreet("%(levelname)s %(name)s %(message)s")

    def write(message, *args, error=None, name="django.request", **extra):
        record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)
        record.__dict__.update(extra)
        if error is not None:
            try:
                raise error
            except Exception as raised:
                record.exc_info = (type(raised), raised, raised.__traceback__)
        return formatter.format(record)

    return write


def test_request_is_written_by_its_route(written):
    request = RequestFactory().get(f"/en/{CANARY}/?q={CANARY}")
    said = written("Not Found: %s", request.path, request=request, status_code=404)
    assert said == "ERROR django.request GET no page: 404"


def test_error_is_written_by_its_kind_and_place(written):
    cause = IntegrityError(f"Key (email)=({CANARY}@people.example) already exists.")
    wrapped = RuntimeError(CANARY)
    wrapped.__cause__ = cause
    said = written("Failed", error=wrapped)
    assert CANARY not in said
    assert "django.db.utils.IntegrityError" in said
    assert said.endswith("builtins.RuntimeError")
    assert "test_logs.py" in said


def test_task_is_written_by_its_name(written):
    told = {
        "name": "a.task",
        "id": "1-2",
        "exc": CANARY,
        "args": CANARY,
        "traceback": CANARY,
        "description": "raised",
    }
    said = written(
        "Task %(name)s[%(id)s] %(description)s: %(exc)s\n%(traceback)s", told, name="celery.app.trace"
    )
    assert said == "ERROR celery.app.trace Task a.task[1-2] raised"


@pytest.mark.parametrize(
    "address", ["somebody@people.example", "<some.body+x@people.example>", "имя@люди.example"]
)
def test_addresses_are_taken_out_of_any_line(written, address):
    said = written("Refused by the relay: %s, for good", address)
    assert "@" not in said
    assert "for good" in said


def test_queries_are_taken_out_of_any_line(written):
    assert written(f"went to https://portal.example/en/?token={CANARY} and back").endswith("/en/?… and back")
