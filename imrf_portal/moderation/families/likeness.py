"""How alike two texts are, in any writing, and the few numbers by which an index finds what may be alike.

A text is compared by its words in order; case, punctuation, spacing and Arabic vowel marks do not count. Writings
that put no space between words (Chinese, Thai…) are compared character by character. The likeness of two texts is
the share of their words that both have in the same order: 2 × common / all, from 0 to 1.

For the index a text is cut into runs of three words, and of the set of these runs a signature is drawn (min-hashing:
A. Broder, “On the resemblance and containment of documents”, 1997): two texts have one band of it in common the more
probably, the more of their runs are the same. Short texts have one band, for the whole: they are alike if their words
are equal and not otherwise, since a short sentence is easily written twice by two people who never met.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from operator import mul
from zlib import crc32

from rapidfuzz.distance import Indel

# From which likeness on two texts are near-identical.
ALIKE = 0.8
# Texts of fewer words are alike only if they are equal.
FEWEST_WORDS = 25

_RUN = 3
_BANDS = 24
_SMALLEST_IN_A_BAND = 2
_BITS = (1 << 64) - 1


def _constants(name: str, count: int) -> tuple[int, ...]:
    """Odd numbers of 64 bits, the same in every process: the bands that are stored were made with them."""
    digests = (blake2b(f"{name} {number}".encode(), digest_size=8).digest() for number in range(count))
    return tuple(int.from_bytes(digest, "big") | 1 for digest in digests)


_RUN_KEYS = _constants("run", _RUN)
_MASKS = _constants("mask", _BANDS * _SMALLEST_IN_A_BAND)
_BAND_KEYS = _constants("band", _SMALLEST_IN_A_BAND + 1)

# Writings that put no space between words, from the first to the last code point.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # Japanese
    (0x3400, 0x4DBF),  # Chinese
    (0x4E00, 0x9FFF),
    (0x20000, 0x3FFFF),
)
# Arabic vowel marks and the stroke that only lengthens a word: typed or not, the word is the same.
_SILENT = {*range(0x064B, 0x0653), 0x0640, 0x0670}


class _Letters(dict[int, str]):
    """What becomes of each character before a text is split into words; worked out once for each that occurs."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if code in _SILENT or unicodedata.category(char) == "Cf":
            kept = ""
        elif not (char.isalnum() or unicodedata.category(char).startswith("M")):
            kept = " "
        else:
            is_unspaced = any(first <= code <= last for first, last in _UNSPACED)
            kept = f" {char} " if is_unspaced else char
        self[code] = kept
        return kept


_LETTERS = _Letters()


@dataclass(frozen=True)
class Fingerprint:
    """A text as it is compared: a number of 32 bits for each word, in order."""

    words: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Fingerprint:
        """The fingerprint of `text`; linear, a tenth of a millisecond for a hundred words."""
        folded = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
        return cls(tuple(crc32(word.encode()) for word in folded.split()))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Fingerprint:
        """The fingerprint that `bytes()` made these of."""
        return cls(struct.unpack(f"<{len(stored) // 4}I", stored))

    def __bytes__(self) -> bytes:
        return struct.pack(f"<{len(self.words)}I", *self.words)

    @property
    def is_short(self) -> bool:
        """Whether only an equal text is alike to it."""
        return len(self.words) < FEWEST_WORDS

    def likeness(self, other: Fingerprint) -> float:
        """The share of the words that both texts have in the same order, 0 to 1; of a short text 1 or 0.

        Time is the product of their words over 64: a millisecond for two texts of ten thousand.
        """
        if self.is_short or other.is_short:
            return float(bool(self.words) and self.words == other.words)
        return Indel.normalized_similarity(self.words, other.words)

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """What the index finds a text by: numbers of 32 bits with a sign, none for a text without words.

        Two texts with the share J of their runs in common have a band in common with probability
        1 - (1 - J²)²⁴: 99.97 % at J = 0.53 (likeness 0.8, a few phrases exchanged), 0.1 % at J = 0.005 (strangers).
        """
        if self.is_short:
            return (_signed(crc32(bytes(self))),) if self.words else ()
        runs = {_mixed(run, _RUN_KEYS) for run in zip(*(self.words[at:] for at in range(_RUN)), strict=False)}
        # A mask puts the runs into another order each time, since their numbers are spread evenly.
        smallest = [min(map(mask.__xor__, runs)) for mask in _MASKS]
        return tuple(
            _signed(_mixed((number, *smallest[number::_BANDS]), _BAND_KEYS) >> 32) for number in range(_BANDS)
        )


def _mixed(numbers: Sequence[int], keys: Sequence[int]) -> int:
    """Some numbers as one of 64 bits (multilinear hashing), whose upper bits are as good as drawn."""
    return sum(map(mul, numbers, keys)) & _BITS


def _signed(number: int) -> int:
    """A number of 32 bits as the database keeps integers."""
    return number - (1 << 32) if number >> 31 else number
