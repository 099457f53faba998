"""Telling in which language a text is written, by its words alone.

`py3langid` is loaded by the first text a process is asked about: with numpy it takes 27 MB and a third of a second,
and then 5 ms for 10,000 characters. The newer 0.4 would take 92 MB (docs/decisions.md).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Protocol

from imrf_portal.kit.text import graphemes
from imrf_portal.languages import OWN_NAMES

# Fewer, of words alone, say too little of their language.
FEWEST_GRAPHEMES = 20
# How sure the model must be, from 0 to 1: of a language it does not know it names a likeness, and is not sure.
SURE = 0.8
# What the portal calls differently.
_CODES = {"zh": "zh-hans", "tl": "fil", "nb": "no"}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def detect(text: str, *, otherwise: str) -> str:
    """The code of the language of a text; `otherwise` where it has too few words or the language is none that is known."""
    words = "".join(
        char if char.isalpha() or unicodedata.category(char).startswith("M") else " " for char in text
    )
    if graphemes(" ".join(words.split())) < FEWEST_GRAPHEMES:
        return otherwise
    found, sureness = _identifier().classify(text)
    code = _CODES.get(found, found)
    return code if sureness >= SURE and code in OWN_NAMES else otherwise


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 -- heavy, and not always needed

    identifier: _Identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    return identifier
