import os
from pathlib import Path

import pytest

from bootstrap import debian
from bootstrap.refusal import Refusal


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH to put programs on."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def put(folder: Path, program: str, script: str = "exit 0") -> Path:
    file = folder / program
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def test_without_root_the_one_command_is_said(path, monkeypatch):
    put(path, "apt-get")
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    with pytest.raises(
        Refusal,
        match=r"sudo sh -c 'apt-get update && apt-get install -y chromium fonts-noto-core fonts-noto-cjk'",
    ):
        debian.chromium()


def test_without_apt_the_packages_are_named(path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    with pytest.raises(Refusal, match="Please install chromium, fonts-noto-core, fonts-noto-cjk"):
        debian.chromium()


def test_any_chromium_on_the_path_will_do(path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    chrome = put(path, "google-chrome")
    assert debian.chromium() == str(chrome)


def test_another_chromium_can_be_named(path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/own/chromium")
    assert debian.chromium() == "/opt/own/chromium"


def test_root_installs_what_is_missing_having_said_so(path, monkeypatch, capsys):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    said = path / "said"
    put(path, "apt-get", f'echo "$@" >> {said}; /bin/cp {path}/apt-get {path}/chromium')
    assert debian.chromium() == str(path / "chromium")
    assert (
        "Installing chromium, fonts-noto-core, fonts-noto-cjk from Debian's packages"
        in capsys.readouterr().out
    )
    update, install = said.read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends chromium fonts-noto-core fonts-noto-cjk")


def test_an_apt_that_fails_is_not_passed_over(path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 0)
    put(path, "apt-get", "exit 100")
    with pytest.raises(Refusal, match="apt-get failed"):
        debian.chromium()
