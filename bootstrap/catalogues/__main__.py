"""`python -m bootstrap.catalogues VERB`: says what it did or found; `check` fails when it found something."""

import sys
from collections.abc import Callable

from bootstrap import places
from bootstrap.catalogues.checking import check
from bootstrap.catalogues.compiling import compile_all
from bootstrap.catalogues.extracting import sources
from bootstrap.catalogues.updating import update

VERBS: dict[str, Callable[[], list[str]]] = {
    "extract": lambda: sorted(source.singular for source in sources(places.ROOT).values()),
    "update": lambda: update(folder=places.LOCALE, root=places.ROOT),
    "compile": lambda: [f"Compiled {path.parts[-3]}" for path in compile_all(folder=places.LOCALE)],
    "check": lambda: check(folder=places.LOCALE, root=places.ROOT),
}

if len(sys.argv) != 2 or sys.argv[1] not in VERBS:
    sys.exit(f"Say one of: {', '.join(VERBS)}.")
said = VERBS[sys.argv[1]]()
print("\n".join(said), end="\n" if said else "")
sys.exit(1 if said and sys.argv[1] == "check" else 0)
