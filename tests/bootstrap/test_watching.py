import json
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bootstrap import processes, supervisor, watching
from bootstrap.refusal import Refusal
from bootstrap.watching import Child, Watch
from tests.waiting import PATIENCE_SECONDS, wait_until


@dataclass
class Clock:
    """A clock that a test turns by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def child(tmp_path: Path, code: str) -> Child:
    return Child("The worker", [sys.executable, "-c", code], tmp_path / "worker.log", {})


def wait_for_end(process: Child) -> None:
    wait_until(lambda: not process.is_running())


def test_a_child_that_ended_is_started_again_a_second_later(tmp_path, capsys):
    clock = Clock()
    watch = Watch(noted=tmp_path / "children.json", clock=clock)
    ending = child(tmp_path, "print('the last word')")
    watch.start(ending)
    wait_for_end(ending)
    watch.look()
    first = ending.process.pid
    assert "The worker ended and is started again" in (said := capsys.readouterr().out)
    assert "the last word" in said
    watch.look()
    assert ending.process.pid == first
    clock.now += 1
    watch.look()
    assert ending.process.pid != first
    watch.stop()


def test_three_deaths_within_a_minute_stop_everything_with_the_end_of_the_log(tmp_path):
    clock = Clock()
    watch = Watch(noted=tmp_path / "children.json", clock=clock)
    ending = child(tmp_path, "print('no such table')")
    watch.start(ending)
    for _ in range(2):
        wait_for_end(ending)
        watch.look()
        clock.now += 5
        watch.look()
    wait_for_end(ending)
    with pytest.raises(Refusal, match=r"(?s)ended 3 times within a minute.*no such table"):
        watch.look()
    watch.stop()


def test_three_deaths_in_an_hour_do_not_stop_anything(tmp_path):
    clock = Clock()
    watch = Watch(noted=tmp_path / "children.json", clock=clock)
    ending = child(tmp_path, "")
    watch.start(ending)
    for _ in range(4):
        wait_for_end(ending)
        watch.look()
        clock.now += 1200
        watch.look()
    watch.stop()


def test_stopping_ends_every_child_and_forgets_them(tmp_path):
    watch = Watch(noted=tmp_path / "children.json")
    sleeping = child(tmp_path, "import time; time.sleep(60)")
    watch.start(sleeping)
    assert [line["pid"] for line in json.loads(watch.noted.read_text())] == [sleeping.process.pid]
    watch.stop()
    assert not sleeping.is_running()
    assert not watch.noted.exists()


def test_what_was_left_behind_is_stopped_and_a_newcomer_with_its_id_is_not(tmp_path):
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    left, newcomer = (subprocess.Popen(sleep, start_new_session=True) for _ in range(2))
    noted = tmp_path / "children.json"
    lines = [
        {"pid": left.pid, "started": processes.started_at(left.pid)},
        {"pid": newcomer.pid, "started": "long ago"},
    ]
    noted.write_text(json.dumps(lines))
    watching.stop_left_behind(noted)
    assert left.wait(timeout=PATIENCE_SECONDS) != 0
    assert newcomer.poll() is None
    assert not noted.exists()
    newcomer.kill()
    newcomer.wait()


@pytest.mark.parametrize("rubbish", ["", "{", "[{"])
def test_a_note_torn_by_a_crash_is_passed_over(tmp_path, rubbish):
    noted = tmp_path / "children.json"
    noted.write_text(rubbish)
    watching.stop_left_behind(noted)


def test_a_busy_port_is_named_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            Refusal, match=f"HOST=127.0.0.1 PORT={port} cannot be listened on.*make run PORT={port + 1}"
        ):
            supervisor.refuse_busy("127.0.0.1", port)
    supervisor.refuse_busy("127.0.0.1", port)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Refusal, match="not a port"):
        supervisor.address()


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("127.0.0.1", "http://localhost:8000/"),
        ("0.0.0.0", "http://localhost:8000/"),
        ("portal.example", "http://portal.example:8000/"),
        ("2001:db8::1", "http://[2001:db8::1]:8000/"),
    ],
)
def test_the_address_to_open_is_a_name_where_there_is_one(host, site):
    assert supervisor.site(host, 8000) == site


def test_address_is_local_unless_said_otherwise(monkeypatch):
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert supervisor.address() == ("127.0.0.1", 8000)
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "9000")
    assert supervisor.address() == ("0.0.0.0", 9000)
