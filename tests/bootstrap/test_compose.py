"""No Docker engine runs here: what can be known of the composition without one is held to the code."""

import re
import subprocess
from collections.abc import Iterator

import pytest
import yaml

from bootstrap import commands, places
from bootstrap.servers import LOCALE

COMPOSE = places.ROOT / "docker-compose.yml"
DOCKERFILE = (places.ROOT / "Dockerfile").read_text()
EXAMPLE = (places.ROOT / ".env.example").read_text()

OWN_SERVICES = ("prepare", "web", "worker", "beat")
# What only the composition knows: the database's password, and where its pages are reached from outside.
COMPOSE_OWN = {"POSTGRES_PASSWORD", "HOST", "MAIL_PORT"}


@pytest.fixture(scope="module")
def composition() -> dict:
    return yaml.safe_load(COMPOSE.read_text())


def read_by_settings() -> set[str]:
    environment = (places.ROOT / "imrf_portal" / "settings" / "environment.py").read_text()
    return set(re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', environment))


def interpolated() -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE.read_text()))


def documented() -> set[str]:
    return set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))


def executables(composition: dict) -> Iterator[str]:
    for name in OWN_SERVICES:
        service = composition["services"][name]
        yield service["command"][0]
        if test := service["healthcheck"].get("test"):
            yield test[1].split()[0]


def test_all_parts_are_there(composition):
    assert set(composition["services"]) == {*OWN_SERVICES, "postgres", "valkey", "mail"}
    assert composition["services"]["postgres"]["image"] == "postgres:18"


def test_the_commands_are_those_of_make_run(composition):
    services = composition["services"]
    assert services["web"]["command"] == commands.web(host="0.0.0.0", port=8000)
    assert services["worker"]["command"] == commands.worker()
    assert services["beat"]["command"] == commands.beat(schedule="/tmp/schedule")
    assert services["prepare"]["command"] == ["python", "manage.py", "prepare"]


def test_the_image_starts_the_same_web_server():
    shown = ", ".join(f'"{word}"' for word in commands.web(host="0.0.0.0", port=8000))
    assert f"CMD [{shown}]" in DOCKERFILE


def test_every_executable_is_in_the_venv(composition):
    assert set(executables(composition)) == {"python", "granian", "celery"}
    for program in executables(composition):
        assert (commands.BIN / program).exists()


def test_every_program_that_is_started_is_there_in_production_too():
    production = (places.REQUIREMENTS / "production.txt").read_text()
    for package in ("granian", "celery", "babel", "django"):
        assert re.search(rf"^{package}==", production, re.MULTILINE)


def test_every_variable_the_portal_is_given_is_read_by_its_settings(composition):
    for name in OWN_SERVICES:
        assert set(composition["services"][name]["environment"]) <= read_by_settings()


def test_every_variable_of_the_composition_is_documented_and_has_a_reader():
    assert interpolated() == documented()
    assert interpolated() - COMPOSE_OWN <= read_by_settings()


def test_each_variable_of_the_example_follows_a_comment():
    lines = EXAMPLE.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\w+=", line):
            block = next(above for above in reversed(lines[:number]) if not re.match(r"\w+=", above))
            assert block.startswith("#"), line


def test_every_service_that_stays_has_a_health_check_and_waits_for_the_database(composition):
    for name, service in composition["services"].items():
        if name != "prepare":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name
        if name in OWN_SERVICES:
            assert service["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_the_database_is_made_like_ours_and_kept_where_its_image_keeps_it(composition):
    postgres = composition["services"]["postgres"]
    assert postgres["environment"]["POSTGRES_INITDB_ARGS"].split() == LOCALE
    assert postgres["volumes"] == ["database:/var/lib/postgresql"]


def test_every_named_volume_is_declared(composition):
    used = {
        volume.split(":")[0]
        for service in composition["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(composition["volumes"])


def test_nothing_but_the_web_server_is_reached_from_other_machines(composition):
    for name, service in composition["services"].items():
        for port in service.get("ports", []):
            assert name == "web" or port.startswith("127.0.0.1:")


def test_the_image_runs_as_nobody_of_importance():
    stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER portal$", stage, re.MULTILINE)
    assert stage.index("USER portal") < stage.index("\nCMD ")
    assert "HEALTHCHECK" in stage
    assert "--require-hashes" in DOCKERFILE


def test_secrets_and_data_stay_out_of_the_image():
    ignored = (places.ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", "var", ".venv"} <= set(ignored)


def test_what_is_made_is_not_committed():
    made = [".venv/x", "var/postgres/x", ".env", "locale/fr/LC_MESSAGES/django.mo", ".venv.tools/x"]
    done = subprocess.run(
        ["git", "check-ignore", *made], cwd=places.ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode == 128:
        pytest.skip("not a git checkout")
    assert done.stdout.split() == made
