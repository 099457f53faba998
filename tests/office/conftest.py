"""One LibreOffice for the whole run, out of sight, with a profile of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

# Debian installs LibreOffice's bridge for its own Python.
PYTHONS = ("/usr/bin/python3", sys.executable)


def pytest_configure(config):
    config.addinivalue_line("markers", "office: opens Word files in LibreOffice")


class Office:
    """LibreOffice as a program that answers questions."""

    def __init__(self, driver: subprocess.Popen[str]) -> None:
        self._driver = driver

    def ask(self, verb: str, **arguments):
        self._driver.stdin.write(json.dumps([verb, arguments]) + "\n")
        self._driver.stdin.flush()
        answer = json.loads(self._driver.stdout.readline() or '{"error": "LibreOffice has ended."}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["answer"]

    def accepted(self, path: Path) -> list[str]:
        return self.ask("paragraphs", path=str(path), button="AcceptAllTrackedChanges")

    def rejected(self, path: Path) -> list[str]:
        return self.ask("paragraphs", path=str(path), button="RejectAllTrackedChanges")

    def changes(self, path: Path) -> list[str]:
        return self.ask("changes", path=str(path))

    def fill_in(self, path: Path, saved_as: Path, cells: list[tuple[str, ...]]) -> None:
        self.ask("fill_in", path=str(path), saved_as=str(saved_as), cells=cells)

    def mark_up(self, path: Path, saved_as: Path, acts: list[tuple[str, ...]], *, by: str) -> None:
        self.ask("sign", name=by)
        self.ask("mark_up", path=str(path), saved_as=str(saved_as), acts=acts)


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    program, python = shutil.which("soffice"), _python_with_bridge()
    if not (program and python):
        missing = "LibreOffice" if not program else "LibreOffice's bridge to Python (python3-uno)"
        if os.environ.get("IMRF_OFFICE") == "required":
            pytest.fail(f"{missing} is not installed.")
        pytest.skip(f"{missing} is not installed; `make test-office` installs it.")
    profile = tmp_path_factory.mktemp("office")
    pipe = f"imrf-{uuid4().hex[:12]}"
    options = ["--headless", "--norestore", "--nologo", "--nodefault"]
    running = subprocess.Popen(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *options,
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    driver = subprocess.Popen(
        [python, str(Path(__file__).with_name("driver.py")), pipe],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Office(driver)
    finally:
        driver.stdin.close()
        driver.wait(timeout=10)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _python_with_bridge() -> str | None:
    for python in PYTHONS:
        if (
            Path(python).exists()
            and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode
        ):
            return python
    return None
