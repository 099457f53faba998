"""The words of texts as numbers, in any writing: what an index finds things by and what they are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zlib import crc32

from imrf_portal.kit.finding import fold

# Shorter words of writings with spaces say too little of what a text is about.
_SHORTEST = 4
MOST_WORDS = 400
# Small texts would be alike by a word or two.
_FEWEST_COMPARED = 8

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W\d_{_UNSPACED}]+")


def words_of(texts: Iterable[str]) -> frozenset[int]:
    """The words of texts, up to `MOST_WORDS` of them; linear. Writings without spaces count by pairs of signs."""
    numbers: set[int] = set()
    for word in (word for text in texts for word in _words(text)):
        numbers.add(_number(word))
        if len(numbers) == MOST_WORDS:
            break
    return frozenset(numbers)


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of its words that the smaller of two sets has in common with the other, 0 to 1."""
    smaller = max(min(len(one), len(other)), _FEWEST_COMPARED)
    return len(one & other) / smaller


def _words(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        if re.match(f"[{_UNSPACED}]", run):
            yield from ("".join(pair) for pair in pairwise(run))
        elif len(word := fold(run)) >= _SHORTEST:
            yield word


def _number(word: str) -> int:
    """A number of 32 bits with a sign, as the database keeps integers; the same in every process."""
    number = crc32(word.encode())
    return number - (1 << 32) if number >> 31 else number
