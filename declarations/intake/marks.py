"""Marks of lists: the a, iv and 12 that number paragraphs and sub-paragraphs; counted, compared and put in order."""

import re
from typing import Literal

# Word's own limit, thirty signs; what counts further is written in figures.
_MOST_IN_LETTERS = 26 * 30
FIRST_MARKS = frozenset({"1", "a", "i"})

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = re.compile(r"(x{0,3}|xl)(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN_SIGNS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)

Style = Literal["number", "letter", "roman"]


def letters(number: int) -> str:
    """A number as Word counts in letters: a to z, then aa, bb … zz, then aaa; beyond all such counting in figures."""
    if number > _MOST_IN_LETTERS:
        return str(number)
    return _ALPHABET[(number - 1) % 26] * ((number - 1) // 26 + 1) if number > 0 else ""


def roman(number: int) -> str:
    """A number in small Roman letters: 4 is iv."""
    written = ""
    for value, sign in _ROMAN_SIGNS:
        count, number = divmod(number, value)
        written += sign * count
    return written


def is_mark(text: str) -> bool:
    """Whether a list could count with this: 12, c, bb or xiv, in plain small letters."""
    alike = len(text) <= 3 and len(set(text)) == 1 and text[0] in _ALPHABET
    return alike or bool(_roman_value(text)) or (text.isascii() and text.isdigit())


def style(mark: str) -> Style:
    """How a list is counted in which this mark stands first: a lone v or x is a letter, i is Roman."""
    if mark.isdigit():
        return "number"
    return "roman" if _roman_value(mark) and mark not in {"v", "x"} else "letter"


def following(mark: str) -> set[str]:
    """The marks that may come next: after i both j and ii."""
    if mark.isdigit():
        return {str(int(mark) + 1)}
    candidates = set()
    if value := _roman_value(mark):
        candidates.add(roman(value + 1))
    if len(set(mark)) == 1:
        candidates.add(letters(_letter_value(mark) + 1))
    return candidates


def order(mark: str) -> tuple[int, int]:
    """
    Sort (a) (b) … (z) (aa) (bb) and (i) (ii) … (x) (xi) alike, from the mark alone.

    The two series share i, v and x, and one order satisfies both: ii, iii, iv stand between i and j, vi to ix
    between v and w, and the rest between x and y.
    """
    if mark.isdigit():
        return 0, int(mark)
    if value := _roman_value(mark):
        return _letter_value("i" if value < 5 else "v" if value < 10 else "x"), value
    return _letter_value(mark), 0


def _letter_value(mark: str) -> int:
    return _ALPHABET.index(mark[0]) + 1 + 26 * (len(mark) - 1)


def _roman_value(mark: str) -> int:
    """The value of a small Roman number below fifty, else 0; a lone l is a letter, no list here has fifty items."""
    if not mark or not _ROMAN.fullmatch(mark):
        return 0
    values = [_ROMAN_VALUES[sign] for sign in mark]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )
