"""Reading the demonstration's data files: JSON for facts, Markdown for drafts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from imrf_portal.languages import OFFICIAL

DATA = Path(__file__).parent / "data"


@cache
def facts(name: str) -> dict[str, Any]:
    """What `name`.json says."""
    content: dict[str, Any] = json.loads(text(f"{name}.json"))
    return content


def text(name: str) -> str:
    """A file's text."""
    return (DATA / name).read_text(encoding="utf-8")


def columns(field: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    """The columns of a translated field, from its texts by language code; empty where there are none."""
    return {f"{field}_{language.field}": (texts or {}).get(language.code, "") for language in OFFICIAL}
