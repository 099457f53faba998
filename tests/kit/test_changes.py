"""What a web process remembers, and when it forgets it."""

import threading
import time

import psycopg
import pytest
from django.db import connection

from consultations.models import Consultation
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.changes import TRUSTED_SECONDS, Ear
from tests import makers
from tests.waiting import wait_until


@pytest.fixture
def ear():
    """One that has just heard itself."""
    ear = Ear()
    ear.hear(ear.name)
    return ear


def test_what_nobody_listens_for_is_asked_each_time():
    asked = iter(range(9))
    deaf = Ear()
    assert [deaf.remembered("room", lambda: next(asked)) for _ in range(3)] == [0, 1, 2]


def test_what_has_not_changed_is_asked_once(ear):
    asked = iter(range(9))
    assert [ear.remembered("room", lambda: next(asked)) for _ in range(3)] == [0, 0, 0]
    ear.hear("")
    assert ear.remembered("room", lambda: next(asked)) == 1


def test_the_beat_of_another_process_says_nothing(ear):
    asked = iter(range(9))
    ear.remembered("room", lambda: next(asked))
    ear.hear("another")
    assert ear.remembered("room", lambda: next(asked)) == 0


def test_an_answer_that_is_overtaken_by_a_change_is_not_kept(ear):
    def ask():
        ear.hear("")
        return "before the change"

    assert ear.remembered("room", ask) == "before the change"
    assert ear.remembered("room", lambda: "after it") == "after it"


def test_a_refusal_is_not_remembered(ear):
    with pytest.raises(LookupError):
        ear.remembered("room", lambda: {}["nothing"])
    assert ear.remembered("room", lambda: "announced since") == "announced since"


def test_memory_is_not_trusted_once_the_beat_is_missing(ear, monkeypatch):
    ear.remembered("room", lambda: "before")
    later = time.monotonic() + TRUSTED_SECONDS + 1
    monkeypatch.setattr("imrf_portal.kit.changes.time.monotonic", lambda: later)
    assert ear.remembered("room", lambda: "now") == "now"


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_is_heard_and_a_broken_connection_ends_the_trust():
    room = makers.make_consultation()
    ear = Ear()
    threading.Thread(target=_listen_until_it_fails, args=[ear], daemon=True).start()
    wait_until(lambda: ear.is_trusted)
    for change in (
        lambda: Consultation.objects.filter(pk=room.pk).update(stamp=7),
        lambda: room.draft.save(),
        lambda: room.draft.declaration.save(),
        lambda: Cycle.objects.update(year=2026),
    ):
        assert ear.remembered("room", lambda: "before") == "before"
        change()
        wait_until(lambda: ear.remembered("room", lambda: "after") == "after")
        ear.hear("")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE '%%pg_notify%%' AND pid <> pg_backend_pid()"
        )
    wait_until(lambda: not ear.is_trusted)


def _listen_until_it_fails(ear):
    with pytest.raises(psycopg.Error):
        ear.listen_once()
