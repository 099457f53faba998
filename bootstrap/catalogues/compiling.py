"""Compiling catalogues into what gettext reads at run time."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo

from bootstrap.catalogues.files import read


def compile_all(*, folder: Path) -> list[Path]:
    """Compile each catalogue that changed since it was last compiled, and return those."""
    compiled = []
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        changed = path.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == changed:
            continue
        half_made = target.with_suffix(f".mo.{os.getpid()}")
        with half_made.open("wb") as file:
            write_mo(file, read(path))
        # The same instant on both: an older .po put in place later (another branch) counts as changed.
        os.utime(half_made, ns=(changed, changed))
        half_made.replace(target)
        compiled.append(path)
    return compiled
