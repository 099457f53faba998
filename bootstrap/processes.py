"""Processes: who is alive, whose they are, and how they end.

A process id alone proves nothing, since ids are used again: who stops one recognises it first by its command
line or by the moment it started.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from bootstrap import places
from bootstrap.refusal import Refusal

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10_000_000


def is_alive(pid: int) -> bool:
    """Whether a process of this id runs; a zombie has ended and only waits to be counted."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) not in ("Z", "X")


def command_line(pid: int) -> str:
    """The command a process was started with, or nothing if it has ended or may not be read."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except FileNotFoundError:
        return "" if Path("/proc/self").exists() else _ps(pid, "command=")
    except OSError:
        return ""


def started_at(pid: int) -> str:
    """The moment a process started, only good for comparing: with the id it names one process for ever."""
    fields = _stat(pid)
    return fields[19] if len(fields) > 19 else _ps(pid, "lstart=")


def _state(pid: int) -> str:
    fields = _stat(pid)
    return fields[0] if fields else _ps(pid, "state=")[:1]


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat that follow the command's name (which may itself hold spaces)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _ps(pid: int, column: str) -> str:
    try:
        shown = subprocess.run(
            ["ps", "-o", column, "-p", str(pid)], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return shown.stdout.strip()


def dies_with_parent(sign: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program so that it gets `sign` when its parent dies, even by -9.

    Linux only; elsewhere the next start finds what was left behind.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(sign))
        if os.getppid() != parent:  # it died between the fork and the line above
            os._exit(1)

    return ask


def call(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, patience: float = 10.0
) -> int:
    """Run a program of the checkout to its end, with our terminal, and return its exit code.

    It ends with us, even by -9: it must not go on working where the next start begins anew. After Ctrl-C it has
    `patience` seconds to end in its own way, for the terminal has told it too.
    """
    dies = dies_with_parent(signal.SIGTERM)
    with subprocess.Popen(command, cwd=places.ROOT, env=environment, preexec_fn=dies) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            if not wait_until(lambda: process.poll() is not None, within=patience):
                stop(process.pid)
            raise


def stop(
    pid: int, *, sign: signal.Signals = signal.SIGTERM, within: float = 10.0, group: bool = False
) -> None:
    """Ask a process to end by `sign`, wait `within` seconds, then kill it; `group`: and what is left of its group.

    Only the process itself is asked: a web server or a worker lets its own children finish what they are at.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sign)
        if not wait_until(lambda: not is_alive(pid), within=within):
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not is_alive(pid), within=5)
    if group:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], *, within: float, every: float = 0.03) -> bool:
    """Whether `condition` came true within so many seconds."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a log, indented so that they stand out from our own words."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def open_log(path: Path) -> IO[bytes]:
    """A log file to append to; one that has grown large is first moved aside, over the one moved before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_name(f"{path.name}.before"))
    return path.open("ab")


@contextlib.contextmanager
def alone(path: Path, *, busy: str, wait: float = 0.0) -> Iterator[IO[str]]:
    """Hold the lock file `path`, or refuse with the sentence `busy`, in which `{pid}` names the holder.

    The lock is the kernel's and ends with its holder, however that dies: no stale lock is ever left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        if not wait_until(lambda: _locked(lock), within=wait, every=0.1):
            raise Refusal(busy.format(pid=holder(path) or "unknown"))
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield lock
        finally:
            lock.truncate(0)


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def holder(path: Path) -> int | None:
    """The process that holds the lock file `path`, if one does."""
    try:
        with path.open("r+") as lock:
            if _locked(lock):
                return None
            return int(lock.read() or 0) or None
    except (FileNotFoundError, ValueError):
        return None
