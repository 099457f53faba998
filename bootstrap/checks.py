"""`make check`: every check runs, then all that failed are named together."""

import os
import secrets
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bootstrap import commands, places

AT_ONCE = 2

# Enough for production settings to load; no address here is ever connected to.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "EMAIL_URL": "smtp://mail.example:25",
}


@dataclass(frozen=True)
class Outcome:
    """What a check found: nothing to say is good."""

    is_good: bool
    said: str = ""
    seconds: float = 0.0


Check = Callable[[Mapping[str, str]], Outcome]


def format(environment: Mapping[str, str]) -> Outcome:
    """The code is formatted."""
    return _run(["ruff", "format", "--check", "--quiet", "."], environment)


def lint(environment: Mapping[str, str]) -> Outcome:
    """The linter finds nothing."""
    return _run(["ruff", "check", "--quiet", "."], environment)


def types(environment: Mapping[str, str]) -> Outcome:
    """The types agree."""
    return _run(["mypy"], environment)


def imports(environment: Mapping[str, str]) -> Outcome:
    """No floor imports from a higher one."""
    return _run(["lint-imports", "--no-cache"], environment)


def templates(environment: Mapping[str, str]) -> Outcome:
    """The linter finds nothing in the templates. Their layout is not checked: the formatter breaks lines inside
    titles and labels, where a space is seen."""
    return _run(["djlint", "templates", "--lint", "--quiet"], environment)


def migrations(environment: Mapping[str, str]) -> Outcome:
    """No model has changed without a migration."""
    return _run(commands.manage("makemigrations", "--check", "--dry-run"), environment)


def translations(environment: Mapping[str, str]) -> Outcome:
    """Every word of the interface is translated into all six languages."""
    return _run(commands.catalogues("check"), environment)


def deployment(environment: Mapping[str, str]) -> Outcome:
    """Django finds the production settings safe."""
    return _run(
        commands.manage("check", "--deploy", "--fail-level", "WARNING"), {**environment, **PRODUCTION}
    )


def locks(_: Mapping[str, str], *, root: Path = places.ROOT) -> Outcome:
    """No lock file names an address, and the requirements are the only lock files."""
    faults = [
        f"{path.relative_to(root)}:{number} names an address: {line.strip()}"
        for path in sorted((root / "requirements").glob("*"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if "://" in line
    ]
    strangers = ("uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock")
    faults += [f"{name} does not belong here" for name in strangers if (root / name).exists()]
    return Outcome(not faults, "\n".join(faults))


CHECKS: tuple[Check, ...] = (
    types,
    imports,
    format,
    lint,
    templates,
    migrations,
    translations,
    deployment,
    locks,
)


def run_all(environment: Mapping[str, str], *, checks: Sequence[Check] = CHECKS) -> int:
    """Run every check, a few at once, and print what each found and, last, the names of those that failed."""
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = pool.map(lambda check: _timed(check, environment), checks)
        for check, outcome in zip(checks, outcomes, strict=True):
            print(
                f"{'ok  ' if outcome.is_good else 'FAIL'} {_title(check)}  ({outcome.seconds:.1f} s)",
                flush=True,
            )
            if not outcome.is_good:
                failed.append(check.__name__)
                print("\n".join(f"     {line}" for line in outcome.said.strip().splitlines()), flush=True)
    summary = f"{len(failed)} of {len(checks)} checks failed: {', '.join(failed)}."
    print(summary if failed else f"All {len(checks)} checks are good.", flush=True)
    return 1 if failed else 0


def _timed(check: Check, environment: Mapping[str, str]) -> Outcome:
    start = time.monotonic()
    outcome = check(environment)
    return Outcome(outcome.is_good, outcome.said, time.monotonic() - start)


def _title(check: Check) -> str:
    return f"{check.__name__}: {(check.__doc__ or '').strip()}"


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Run a program of `.venv` (or one given by its full path) and keep what it says."""
    program = commands.installed(list(command))
    everything = {**os.environ, **environment}
    done = subprocess.run(
        program,
        cwd=places.ROOT,
        env=everything,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return Outcome(done.returncode == 0, done.stdout)
