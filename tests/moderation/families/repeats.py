"""What came again and again in the discussion of 2022, written anew: which texts are of one family, and which are not."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

_FILE = Path(__file__).parents[2] / "data" / "repeats_2022.json"
_DATA = json.loads(_FILE.read_text("utf-8"))


def organisations() -> list[str]:
    """The thirty of the campaign."""
    return [f"{stem} {kind}" for stem, kind in product(_DATA["stems"], _DATA["kinds"])]


def campaign(language: str = "en") -> list[str]:
    """One text with the names changed; in English the last has a sentence of its own in its middle."""
    texts = [_DATA["campaigns"][language].replace("{organisation}", name) for name in organisations()]
    if language == "en":
        head, _stop, tail = texts[-1].partition("A clause that names")
        texts[-1] = f"{head}{_DATA['distinct']} A clause that names{tail}"
    return texts


def distinct() -> str:
    """The sentence that only one of the thirty has."""
    return _DATA["distinct"]


def families() -> dict[str, list[str]]:
    """Texts by the name of the family they are of."""
    campaigns = {f"campaign, {language}": campaign(language) for language in _DATA["campaigns"]}
    return {**_DATA["again"], **_DATA["revisions"], **campaigns}


def strangers() -> list[str]:
    """Texts that have nothing to do with each other, in six languages."""
    return _DATA["strangers"]


def short_ones() -> list[str]:
    """Three hundred short comments, no two the same."""
    return ["".join((say, " ", *rest, ".")) for say, *rest in product(*_DATA["short"].values())]
