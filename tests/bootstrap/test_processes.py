import os
import signal
import subprocess
import sys
import time

import pytest

from bootstrap import places, processes
from bootstrap.refusal import Refusal
from tests.waiting import wait_until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]

HOLDER = """
import sys, time
from pathlib import Path
from bootstrap import processes
with processes.alone(Path(sys.argv[1]), busy="busy"):
    print("held", flush=True)
    time.sleep(60)
"""

PARENT = """
import signal, subprocess, sys, time
from bootstrap import processes
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
                         preexec_fn=processes.dies_with_parent(signal.SIGTERM), start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=places.ROOT, stdout=subprocess.PIPE, text=True)


def test_a_process_that_ended_is_not_alive_even_as_a_zombie():
    child = subprocess.Popen([sys.executable, "-c", ""])
    wait_until(lambda: not processes.is_alive(child.pid))
    child.wait()


def test_a_process_is_recognised_by_its_command_and_the_moment_it_started():
    child = subprocess.Popen(SLEEPER)
    # For an instant around exec a process has no command line.
    wait_until(lambda: "time.sleep(60)" in processes.command_line(child.pid))
    assert processes.started_at(child.pid) == processes.started_at(child.pid) != processes.started_at(1)
    child.kill()
    child.wait()
    assert processes.command_line(child.pid) == ""


def test_the_second_holder_of_a_lock_is_told_who_the_first_is(tmp_path):
    lock = tmp_path / "run.lock"
    first = python(HOLDER, str(lock))
    first.stdout.readline()
    with (
        pytest.raises(Refusal, match=f"running, pid {first.pid}"),
        processes.alone(lock, busy="running, pid {pid}"),
    ):
        pass
    assert processes.holder(lock) == first.pid
    first.kill()
    first.wait()


def test_a_lock_ends_with_its_holder_however_that_dies(tmp_path):
    lock = tmp_path / "run.lock"
    first = python(HOLDER, str(lock))
    first.stdout.readline()
    first.kill()
    first.wait()
    with processes.alone(lock, busy="running, pid {pid}"):
        assert lock.read_text() == str(os.getpid())
    assert processes.holder(lock) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_a_child_dies_with_a_parent_killed_with_9():
    parent = python(PARENT)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    wait_until(lambda: not processes.is_alive(child))


def test_stopping_ends_a_process_that_ignores_the_signal():
    ignore = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    child = python(f"{ignore}; print(1, flush=True); time.sleep(60)")
    child.stdout.readline()
    began = time.monotonic()
    processes.stop(child.pid, within=0.2)
    assert child.wait() == -signal.SIGKILL
    assert time.monotonic() - began < 10


def test_stopping_a_group_ends_what_the_process_started():
    code = f"import subprocess, time; print(subprocess.Popen({SLEEPER!r}).pid, flush=True); time.sleep(60)"
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    grandchild = int(child.stdout.readline())
    processes.stop(child.pid, group=True)
    child.wait()
    wait_until(lambda: not processes.is_alive(grandchild))


def test_a_log_that_has_grown_large_is_moved_aside(tmp_path, monkeypatch):
    log = tmp_path / "log" / "web.log"
    monkeypatch.setattr(processes, "LARGEST_LOG", 3)
    for text in (b"first", b"second"):
        with processes.open_log(log) as file:
            file.write(text)
    assert log.read_bytes() == b"second"
    assert log.with_name("web.log.before").read_bytes() == b"first"
