import shutil
import subprocess
from pathlib import Path

from bootstrap import checks, commands, places
from bootstrap.checks import Outcome


def good(environment):
    """This is in order."""
    return Outcome(True)


def bad(environment):
    """This is not."""
    return Outcome(False, "line 3 is wrong")


def worse(environment):
    """Nor is this."""
    return Outcome(False, "line 4 is wrong")


def test_every_check_runs_and_all_that_failed_are_named_last(capsys):
    assert checks.run_all({}, checks=[bad, good, worse]) == 1
    said = capsys.readouterr().out
    assert "ok   good: This is in order." in said
    assert "line 3 is wrong" in said
    assert "line 4 is wrong" in said
    assert said.splitlines()[-1] == "2 of 3 checks failed: bad, worse."


def test_checks_that_find_nothing_say_so(capsys):
    assert checks.run_all({}, checks=[good]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "All 1 checks are good."


def test_an_address_in_a_lock_file_is_found(tmp_path):
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "production.txt"
    lock.write_text("django==5.2\n")
    assert checks.locks({}, root=tmp_path).is_good
    lock.write_text("--index-url https://index.example/simple\ndjango==5.2\n")
    (tmp_path / "uv.lock").touch()
    outcome = checks.locks({}, root=tmp_path)
    assert outcome.said.splitlines() == [
        "requirements/production.txt:1 names an address: --index-url https://index.example/simple",
        "uv.lock does not belong here",
    ]


def test_a_planted_upward_import_is_found(tmp_path: Path):
    skip = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in ("imrf_portal", "declarations", "consultations", "reviews", "pledges", "bootstrap"):
        shutil.copytree(places.ROOT / name, tmp_path / name, ignore=skip)
    shutil.copy(places.ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "imrf_portal" / "kit" / "text.py").open("a") as module:
        module.write("\nfrom declarations.models import Draft\n")
    command = commands.installed(["lint-imports", "--no-cache"])
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "imrf_portal.kit.text -> declarations.models" in done.stdout
