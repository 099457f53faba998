"""Amounts of money as people type them: read only where they can be read in one way, never guessed."""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

DATA = Path(__file__).parent / "data" / "currencies.json"
# What the database keeps before the mark of the decimals.
_MOST_DIGITS = 16
_PLAIN = re.compile(rf"(\d{{1,{_MOST_DIGITS}}})(?:[.,](\d{{1,2}}))?")
# Digits in groups, parted by any of the marks in use somewhere, with decimals or without.
_GROUPED = re.compile(r"(\d{1,3}(?:[ .,'’٬_]\d{2,3})*[ .,'’٬_]\d{3})(?:[.,](\d{1,2}))?")
_TWO_WAYS = re.compile(r"(\d{1,3})[.,](\d{3})")
_MARKS = re.compile(r"\D")


class Unclear(ValueError):
    """What was typed is no amount, or one that can be read in more ways than one; `sentence` shows how it was read."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def read_amount(typed: str) -> Decimal:
    """An amount of money from what somebody typed: digits of any writing, at most two decimals after a point or comma.

    Raises `Unclear` for whatever holds marks between thousands: 1.000 is a thousand in one country and one in another.
    """
    plain = "".join(_as_typed_here(char) for char in unicodedata.normalize("NFKC", typed)).strip()
    if found := _PLAIN.fullmatch(plain):
        amount = Decimal(f"{found[1]}.{found[2] or 0}")
        if not amount:
            raise Unclear(_("An amount is more than zero. Leave it empty where there is none."))
        return amount
    said = {"typed": typed.strip()}
    if found := _TWO_WAYS.fullmatch(plain):
        said |= {"thousands": found[1] + found[2], "one": found[1]}
        raise Unclear(
            _(
                "“%(typed)s” can be read as %(thousands)s or as %(one)s. Write it without a mark between thousands: %(thousands)s, or %(one)s."
            )
            % said
        )
    if found := _GROUPED.fullmatch(plain):
        said["read"] = _MARKS.sub("", found[1]) + (f".{found[2]}" if found[2] else "")
        raise Unclear(
            _(
                "“%(typed)s” holds marks between thousands, which differ from country to country. It was read as %(read)s: write it so if that is right."
            )
            % said
        )
    raise Unclear(
        _("“%(typed)s” cannot be read as an amount. Write digits alone, such as 250000 or 250000.50.") % said
    )


def _as_typed_here(char: str) -> str:
    """A digit of another writing as one of ours; the Arabic mark before decimals, which nobody mistakes, as a point."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return "." if char == "٫" else char


@cache
def currencies() -> tuple[str, ...]:
    """The codes of the currencies in use (ISO 4217), in alphabetical order."""
    return tuple(json.loads(DATA.read_text(encoding="utf-8"))["codes"])
