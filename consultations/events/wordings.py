"""Which language a text of six languages is in, when the one that is asked for is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language

from imrf_portal.languages import BY_CODE

# What stands in where a text is missing in the language asked for, as in MODELTRANSLATION_FALLBACK_LANGUAGES.
FALLBACK = "en"


@dataclass(frozen=True)
class Worded:
    """A text and the language it is in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def worded(thing: models.Model, field: str, *, language: str | None = None) -> Worded:
    """The text of a translated field in `language` (the active one), else in English; empty where it has neither."""
    wanted = language or get_language() or FALLBACK
    for code in (wanted, FALLBACK):
        if text := getattr(thing, f"{field}_{BY_CODE[code].field}"):
            return Worded(text, code)
    return Worded("", wanted)
