"""`make restore-drill`: back up a whole portal, lose it, restore it, and compare every row and every file.

The backup is what docs/running.md tells an operator to make: `pg_dump` in its custom format, and an archive of the
folder of files. The drill runs on servers and a folder of its own, filled with the demonstration; the database is
dropped and the folder emptied in between. Printed are the rows and files that differ, of which there must be none.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bootstrap import commands, prerequisites

TABLES = """
SELECT schemaname || '.' || tablename FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences ORDER BY 1"
# What the database itself keeps watch with must come back as well.
RULES = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tgname || ' ON ' || tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND prokind = 'f' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
ORDER BY 1, 2
"""
# PostgreSQL prints a restored rule with its brackets and casts in other places.
_PRINTED = re.compile(r"[()\s]|::(?:text|character varying)(?:\[\])?")


@dataclass(frozen=True)
class Contents:
    """A portal by its sums: for each table the number of rows and the digest of them all, the database's rules and
    sequences, and for each file the digest of its bytes."""

    tables: dict[str, tuple[int, str]]
    rules: dict[str, str]
    files: dict[str, str]

    @property
    def rows(self) -> int:
        """How many rows all tables hold."""
        return sum(count for count, _digest in self.tables.values())

    def differences(self, other: Contents) -> list[str]:
        """What is not the same in both, by name."""
        return [
            name
            for mine, theirs in (
                (self.tables, other.tables),
                (self.rules, other.rules),
                (self.files, other.files),
            )
            for name in sorted({*mine, *theirs})
            if mine.get(name) != theirs.get(name)
        ]


def main() -> int:
    """Run the drill; the exit code is 1 where anything differs."""
    address = os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory(prefix="imrf-drill-") as folder:
        media, backup = Path(folder) / "media", Path(folder) / "backup"
        backup.mkdir()
        environment = {**os.environ, "MEDIA_ROOT": str(media), "STATIC_ROOT": str(Path(folder) / "static")}
        subprocess.run(commands.manage("prepare"), env=environment, check=True, stdout=subprocess.DEVNULL)
        before = read(address, media)
        took = {"back up": _timed(back_up, address, media, backup)}
        took["lose everything"] = _timed(lose, address, media)
        took["restore"] = _timed(restore, address, media, backup)
        after = read(address, media)
        return report(before, after, took, sum(path.stat().st_size for path in backup.iterdir()))


def back_up(address: str, media: Path, to: Path) -> None:
    """Write the two parts of a backup into the folder `to`."""
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={to / 'portal.dump'}", address)
    with tarfile.open(to / "files.tar.gz", "w:gz") as archive:
        archive.add(media, arcname="media")


def lose(address: str, media: Path) -> None:
    """Drop the database and make an empty one in its place; remove every file."""
    with psycopg.connect(_maintenance(address), autocommit=True) as connection:
        name = sql.Identifier(psycopg.conninfo.conninfo_to_dict(address)["dbname"])
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    shutil.rmtree(media)


def restore(address: str, media: Path, backup: Path) -> None:
    """Bring the backup back into an empty database and an empty folder; stops at the first error."""
    _postgres(
        "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={address}", str(backup / "portal.dump")
    )
    with tarfile.open(backup / "files.tar.gz") as archive:
        archive.extractall(media.parent, filter="data")


def read(address: str, media: Path) -> Contents:
    """The sums of a portal."""
    with psycopg.connect(address) as connection:
        names = [name for (name,) in connection.execute(TABLES)]
        tables = {name: _rows(connection, name) for name in names}
        rules = {str(name): _PRINTED.sub("", str(rule)) for name, rule in connection.execute(RULES)}
        rules |= {str(name): str(value) for name, value in connection.execute(SEQUENCES)}
    files = {
        f"file {path.relative_to(media)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(media.rglob("*"))
        if path.is_file()
    }
    return Contents(tables, rules, files)


def report(before: Contents, after: Contents, took: dict[str, float], size: int) -> int:
    """Print both sides and what differs."""
    print(f"# {'table':56} {'rows before':>12} {'rows after':>12}")
    for name, (count, _digest) in before.tables.items():
        print(f"# {name:56} {count:12,} {after.tables.get(name, (0, ''))[0]:12,}")
    for act, seconds in took.items():
        print(f"# {act}: {seconds:.1f} s")
    print(f"# the backup: {size / 1_000_000:.1f} MB")
    print(f"rows: {before.rows:,} before, {after.rows:,} after")
    print(f"files: {len(before.files):,} before, {len(after.files):,} after")
    print(f"constraints, indexes, triggers, functions and sequences: {len(before.rules):,} before, ", end="")
    print(f"{len(after.rules):,} after")
    different = before.differences(after)
    for name in different:
        print(f"differs: {name}")
    is_filled = before.rows > 0 and len(before.files) > 0
    print(f"differences: {len(different)} (target 0) {'ok' if not different and is_filled else 'FAILED'}")
    return 0 if not different and is_filled else 1


def _rows(connection: psycopg.Connection, table: str) -> tuple[int, str]:
    """How many rows a table has, and the digest of all of them in the order of their digests."""
    each = sql.SQL("SELECT md5(t::text) AS one FROM {} t").format(sql.Identifier(*table.split(".")))
    question = sql.SQL("SELECT count(*), md5(string_agg(one, '' ORDER BY one)) FROM ({}) s").format(each)
    found = connection.execute(question).fetchone()
    return (found[0], found[1] or "") if found else (0, "")


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs."""
    subprocess.run([str(prerequisites.postgres_binaries() / program), *arguments], check=True)


def _maintenance(address: str) -> str:
    """The same server's own database, from which ours can be dropped."""
    return psycopg.conninfo.make_conninfo(address, dbname="postgres")


def _timed(act: Callable[..., None], *arguments: Any) -> float:
    started = time.monotonic()
    act(*arguments)
    return time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
