"""What a letter says in the six languages, frozen when the thing it tells of happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import translation

from imrf_portal.languages import OFFICIAL


def in_every_language(say: Callable[[], dict[str, Any]], **facts: Any) -> dict[str, Any]:
    """These facts, with what `say` gives in each official language beside what stands there under its code."""
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {**facts.get(language.code, {}), **say()}
    return facts
