"""What docker compose would start, started by hand with production settings against embedded servers."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bootstrap import commands, places, processes, serving
from tests.waiting import wait_until

COMPOSITION = yaml.safe_load((places.ROOT / "docker-compose.yml").read_text())
# As in the Dockerfile, whose user may not write there later.
COLLECT = "from imrf_portal.pages import static_files; static_files.collect()"
COLLECTING = ["python", "manage.py", "shell", "--verbosity", "0", "--command", COLLECT]
DEFAULT = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")


def command_of(name: str) -> list[str]:
    return COMPOSITION["services"][name]["command"]


def environment_of(name: str, addresses: dict[str, str], var: Path) -> dict[str, str]:
    """The service's variables with the values of .env.example, on our servers and in our folder."""
    example = dict(re.findall(r"^(\w+)=(.*)$", (places.ROOT / ".env.example").read_text(), re.MULTILINE))
    example |= {"SECRET_KEY": "for-this-test-only-" + "0123456789abcdef" * 4, "POSTGRES_PASSWORD": "unused"}
    given = {
        variable: DEFAULT.sub(lambda match: example.get(match[1]) or match[2] or "", value)
        for variable, value in COMPOSITION["services"][name]["environment"].items()
    }
    ours = {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.production"}
    return {"PATH": os.environ["PATH"], **given, **addresses, **ours}


@contextlib.contextmanager
def started(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as said:
        process = subprocess.Popen(
            commands.installed(command),
            cwd=places.ROOT,
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
            preexec_fn=processes.dies_with_parent(signal.SIGTERM),
        )
    try:
        yield
        assert process.poll() is None, log.read_text()
    finally:
        processes.stop(process.pid, group=True)
        process.wait()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def do(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        commands.installed(command),
        cwd=places.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_image_collects_static_files_as_here():
    assert f'--command \\\n       "{COLLECT}"' in (places.ROOT / "Dockerfile").read_text()


@pytest.mark.usefixtures("at")
def test_every_service_starts_and_its_health_check_is_content(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    beat = [word.replace("/tmp/schedule", str(tmp_path / "schedule")) for word in command_of("beat")]
    web = [port if word == "8000" else word for word in command_of("web")]
    with serving.throwaway("composition") as addresses, contextlib.ExitStack() as running:
        environment = {
            name: environment_of(name, addresses, tmp_path) for name in ("prepare", "web", "worker", "beat")
        }
        do(COLLECTING, environment["prepare"])
        assert "Static files" not in do(command_of("prepare"), environment["prepare"])
        for name, command in (("web", web), ("worker", command_of("worker")), ("beat", beat)):
            running.enter_context(started(command, environment[name], tmp_path / f"{name}.log"))

        wait_until(lambda: status(f"http://localhost:{port}/healthz") == 200)
        check = COMPOSITION["services"]["web"]["healthcheck"]["test"]
        do([word.replace(":8000", f":{port}") for word in check[1:]], environment["web"])
        assert status(f"http://localhost:{port}/readyz") == 200
        assert status(f"http://localhost:{port}/en/") == 200

        ping = ["celery", "--app", "imrf_portal", "inspect", "ping", "--json", "--timeout", "20"]
        wait_until(lambda: bool(ping_answers(ping, environment["worker"])))
        wait_until(lambda: bool(list(tmp_path.glob("schedule*"))))


def ping_answers(ping: list[str], environment: dict[str, str]) -> dict:
    done = subprocess.run(
        commands.installed(ping),
        cwd=places.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else {}
