"""Making `.venv` from the hash-locked requirements, and locking them anew.

uv does the work (seconds instead of minutes); where it cannot be had, pip does the same from the same lock.
Which registry is asked is the user's own affair: uv does not read pip's configuration, so what pip is told is
passed on to it as environment variables, and never written down.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bootstrap import places, processes
from bootstrap.refusal import Refusal

LOCK = places.REQUIREMENTS / "development.txt"
LOCKS = ("bootstrap", "production", "development")
UV_LOCK = places.REQUIREMENTS / "bootstrap.txt"
PYTHON = places.VENV / "bin" / "python"
STAMP = places.VENV / "installed"

# pip's name for a setting → uv's environment variable for the same.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
PLACES_OF_PACKAGES = ("index-url", "extra-index-url", "find-links")


def make_venv() -> None:
    """Make `.venv` hold exactly what the lock names; instant when it already does.

    A `.venv` without its stamp was interrupted half-way and is made anew.
    """
    busy = "Another command, pid {pid}, is still installing; try again in a moment."
    with processes.alone(places.ROOT / ".venv.lock", busy=busy, wait=600):
        if is_up_to_date():
            return
        if not STAMP.exists() or not _runs():
            _make_empty()
        STAMP.unlink(missing_ok=True)
        print("Installing the locked requirements into .venv …", flush=True)
        _install()
        STAMP.write_text(_wanted())


def lock() -> None:
    """Write the three lock files anew from their `.in` files, with hashes and without any address."""
    uv = _uv()
    if uv is None:
        raise Refusal("Locking needs uv, which could not be installed; see what pip says above.")
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for name in LOCKS:
        command = [uv, "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet", *upgrade]
        command += [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        _run(command, "The requirements could not be locked; see above.", environment=uv_environment())


def uv_environment() -> dict[str, str]:
    """The environment for uv: the caller's own, and what pip is configured with where uv is told nothing."""
    environment = dict(os.environ)
    for name, value in in_uvs_words(pip_settings()).items():
        environment.setdefault(name, value)
    environment.setdefault("UV_PYTHON_DOWNLOADS", "never")
    return environment


def in_uvs_words(settings: Mapping[str, str]) -> dict[str, str]:
    """pip's settings in uv's words, without folders that do not exist: pip passes over them, uv stops."""
    translated = {}
    for name, value in settings.items():
        if name not in UV_NAMES:
            continue
        if name in PLACES_OF_PACKAGES:
            value = " ".join(place for place in value.split() if _may_exist(place))
        if name == "find-links":
            value = value.replace(" ", ",")
        if value:
            translated[UV_NAMES[name]] = value
    if "UV_INDEX" in translated:
        # pip takes the best version of all its indexes; with every file pinned by hash uv may too.
        translated["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return translated


def _may_exist(place: str) -> bool:
    address = urlsplit(place)
    if address.scheme in ("", "file"):
        return Path(unquote(address.path)).exists()
    return True


def pip_settings() -> dict[str, str]:
    """What pip goes by, from its files and from `PIP_…`, later words overriding earlier ones."""
    settings: dict[str, str] = {}
    shown = subprocess.run(
        [_base_python(), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    lines = [line.partition("=") for line in shown.stdout.splitlines()]
    for section in ("global.", "install."):
        for name, _, value in lines:
            if name.startswith(section):
                settings[name.removeprefix(section)] = value.strip("'\"").replace("\\n", " ")
    for name, value in os.environ.items():
        if name.startswith("PIP_"):
            settings[name.removeprefix("PIP_").lower().replace("_", "-")] = value
    return settings


def _wanted() -> str:
    """What the stamp says when all is installed: lock, Python and place (scripts name their own path)."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {version} {places.VENV}\n"


def is_up_to_date() -> bool:
    """Whether `.venv` was made whole from today's lock, by this Python, in this place."""
    return STAMP.exists() and STAMP.read_text() == _wanted() and _runs()


def _runs() -> bool:
    """Whether the interpreter `.venv` points to is still there and the same as ours."""
    if not PYTHON.exists():
        return False
    if Path(sys.prefix) == places.VENV:
        return True
    ask = "import sys; print(sys.version)"
    shown = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=False)
    return shown.returncode == 0 and shown.stdout.strip() == sys.version


def _base_python() -> str:
    """The interpreter `.venv` is made from, also when we were started by the one inside it."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _make_empty() -> None:
    """An empty `.venv` without pip, which needs no `ensurepip`: Debian leaves that out of its Python."""
    if places.VENV.is_symlink():
        raise Refusal(f"{places.VENV} is a symbolic link; remove it, so that a folder can be made there.")
    shutil.rmtree(places.VENV, ignore_errors=True)
    _run(
        [_base_python(), "-m", "venv", "--without-pip", str(places.VENV)],
        f"No .venv could be made. {_advice()}",
    )


def _install() -> None:
    why = "The requirements could not be installed; see above, and run the command again."
    uv = _uv()
    if uv is None:
        print("uv is not to be had here; pip takes over, which takes some minutes.", flush=True)
        in_venv = ["--python", str(PYTHON)]
        command = [*_pip(), *in_venv, "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
        _run(command, why)
        return
    command = [uv, "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", str(LOCK)]
    _run(command, why, environment=uv_environment())


def _uv() -> str | None:
    """The pinned uv, installed beside `.venv` and not in it, where `uv pip sync` would remove it."""
    mark = hashlib.sha256(UV_LOCK.read_bytes()).hexdigest()[:8]
    target = places.ROOT / ".venv.tools" / f"uv-{mark}"
    uv = target / "bin" / "uv"
    if uv.exists() or (_fetch_uv(target) and uv.exists()):
        return str(uv)
    return None


def _fetch_uv(target: Path) -> bool:
    """Install uv by any pip there is, into a folder renamed at the end: a half-made one is never used."""
    half_made = target.with_name(f"{target.name}.half-made")
    shutil.rmtree(half_made, ignore_errors=True)
    options = "--quiet --no-deps --disable-pip-version-check --root-user-action ignore --only-binary :all:"
    into = ["--target", str(half_made), "--require-hashes", "--requirement", str(UV_LOCK)]
    if processes.call([*_pip(), "install", *options.split(), *into]) != 0:
        return False
    shutil.rmtree(target, ignore_errors=True)
    half_made.rename(target)
    return True


def _pip() -> list[str]:
    """The interpreter's own pip, or the one `ensurepip` puts into `.venv`."""
    for python in (_base_python(), str(PYTHON)):
        ask = [python, "-m", "pip", "--version"]
        if subprocess.run(ask, capture_output=True, check=False).returncode == 0:
            return [python, "-m", "pip"]
    _run([str(PYTHON), "-m", "ensurepip", "--default-pip"], _advice())
    return [str(PYTHON), "-m", "pip"]


def _advice() -> str:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"{version} has neither pip nor ensurepip; install them "
        f"(on Debian: apt-get install -y {version}-venv python3-pip) and run the command again."
    )


def _run(command: list[str], refusal: str, *, environment: Mapping[str, str] | None = None) -> None:
    if processes.call(command, environment=environment) != 0:
        raise Refusal(refusal)
