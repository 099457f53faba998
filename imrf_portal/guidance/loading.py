"""The pages as they come with the portal: a file a page and language, `data/<page>.<language>.md`.

A file's first line is the title (`# Privacy`), the rest the text. A language without a file is missing: its readers
get English, and the secretariat's home counts it.
"""

from __future__ import annotations

from pathlib import Path

from imrf_portal.guidance import editing
from imrf_portal.guidance.models import Known
from imrf_portal.languages import OFFICIAL

DATA = Path(__file__).parent / "data"


def load() -> int:
    """Bring every page whose files are new and that the secretariat has not edited; how many were brought."""
    return sum(editing.bring(known, words(known)) for known in Known)


def words(known: Known) -> dict[str, str]:
    """A page's words by column, as its files have them."""
    found = {}
    for one in OFFICIAL:
        path = DATA / f"{known.value}.{one.code}.md"
        title, _, body = path.read_text(encoding="utf-8").partition("\n") if path.exists() else ("", "", "")
        found[f"title_{one.field}"] = title.removeprefix("#").strip()
        found[f"body_{one.field}"] = body.strip()
    return found
