"""Passages as rows of words, for comparing.

Each distinct word of two drafts is given a sign of its own, so that a passage becomes a string with one character a
word, and what works on strings (slices, sets, rapidfuzz) works on words. Scripts that put no space between words are
cut into overlapping pairs of characters, which tell texts apart nearly as well as words do.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, LCSseq

# Thai, Lao, Burmese and Khmer, kana, Han.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Accents typed apart and the vowel signs of Arabic stand within words.
_SIGNS = "\u0300-\u036f\u064b-\u065f\u0670"
_WORD = re.compile(rf"[\w{_SIGNS}]+")
_STRETCH = re.compile(f"(?P<unspaced>[{_UNSPACED}]{{3,}})|[{_UNSPACED}]+|[^{_UNSPACED}]+")
_TATWEEL = "\u0640"
_MOST_SIGNS = 0x110000

# The most frequent words of both texts are common, up to this share of all that is written: "of", "the", "and" ...
_COMMON_SHARE = 0.4
# With fewer telling words than these a passage is compared by all of its words.
_FEWEST_TELLING = 3
# Three words in a row are seldom the same by chance.
RUN_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as a row of words, one character each: all of them, and those that are not common in both drafts."""

    words: str
    telling: str

    @property
    def is_short(self) -> bool:
        """Whether there are too few telling words to go by."""
        return len(self.telling) < _FEWEST_TELLING

    @property
    def known_by(self) -> str:
        """The words whose runs the passage may be known by."""
        return self.words if self.is_short else self.telling


def rows(old: Iterable[str], new: Iterable[str]) -> tuple[list[Row], list[Row]]:
    """The texts of two drafts as rows of words that can be compared with each other; linear in the texts."""
    sides = (list(old), list(new))
    vocabulary = _Vocabulary()
    words = {text: vocabulary.encode(text) for side in sides for text in side}
    common = dict.fromkeys(map(ord, _common("".join(words[text] for side in sides for text in side))))
    made = {text: Row(row, row.translate(common)) for text, row in words.items()}
    first, second = ([made[text] for text in side] for side in sides)
    return first, second


def likeness(one: Row, other: Row) -> float:
    """
    How alike two passages are, from 0 to 1: the share of their words that stand in both in the same order.

    Only telling words count, unless one of the passages has too few. Time grows with the product of the lengths,
    over 64.
    """
    if one.is_short or other.is_short:
        return Indel.normalized_similarity(one.words, other.words)
    return Indel.normalized_similarity(one.telling, other.telling)


def runs(words: str) -> set[str]:
    """The runs of words that a text may be known by."""
    return {words[start : start + RUN_LENGTH] for start in range(len(words) - RUN_LENGTH + 1)}


def remainder(row: str, taken: str) -> str:
    """
    What is left of a row of words when those that `taken` has in the same order are taken out.

    Where all of them stand together, it is these: the same words may also be found one by one in what comes before.
    """
    if taken in row:
        return row.replace(taken, "", 1)
    return "".join(
        row[code.src_start : code.src_end] for code in LCSseq.opcodes(row, taken) if code.tag != "equal"
    )


def common_length(one: str, other: str) -> int:
    """How many words stand in both rows in the same order."""
    return LCSseq.similarity(one, other)


def share_in_common(one: str, other: str) -> float:
    """The share of the words of two rows that stand in both in the same order, from 0 to 1."""
    return Indel.normalized_similarity(one, other)


def printed(text: str, row: Row, starts: Sequence[int]) -> tuple[str, ...]:
    """The runs that begin at some places of a passage's row, as its text has them; common words may stand between."""
    telling = set(row.known_by)
    found = _WORD.finditer(text)
    if text.isascii():
        spans = [word.span() for word in found]
    else:
        spans = [span for word in found for span in _split(word[0], word.start())]
    counted = [span for span, word in zip(spans, row.words, strict=True) if word in telling]
    return tuple(text[counted[start][0] : counted[start + RUN_LENGTH - 1][1]] for start in starts)


class _Vocabulary:
    """The sign of each word; the same for a word in capitals, with vowel signs or drawn out."""

    def __init__(self) -> None:
        self._signs: dict[str, str] = {}
        self._spellings: dict[str, str] = {}

    def encode(self, text: str) -> str:
        """A text as a row of signs."""
        spellings = self._spellings
        words = _WORD.findall(text)
        try:
            return "".join([spellings[word] for word in words])
        except KeyError:
            return "".join([spellings.get(word) or self._learn(word) for word in words])

    def _learn(self, word: str) -> str:
        if word.isascii():
            spelling = self._sign(word.lower())
        else:
            spelling = "".join(self._sign(_folded(word[start:end])) for start, end in _split(word))
        self._spellings[word] = spelling
        return spelling

    def _sign(self, folded: str) -> str:
        # Beyond a million distinct words signs are used again, which can do no more than weaken a vote.
        return self._signs.setdefault(folded, chr(len(self._signs) % _MOST_SIGNS))


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if char != _TATWEEL and not unicodedata.combining(char))


def _split(word: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """The spans of the words in a run of letters: itself, or overlapping pairs where no spaces part the words."""
    for stretch in _STRETCH.finditer(word):
        first, end = stretch.span()
        if stretch["unspaced"]:
            yield from ((start + place, start + place + 2) for place in range(first, end - 1))
        else:
            yield start + first, start + end


def _common(words: str) -> list[str]:
    """The most frequent words: whole ranks of frequency, as long as they make up no more than their share."""
    counts = Counter(words)
    budget = len(words) * _COMMON_SHARE
    by_count: dict[int, list[str]] = {}
    for word, count in counts.items():
        by_count.setdefault(count, []).append(word)
    common: list[str] = []
    for count in sorted(by_count, reverse=True):
        budget -= count * len(by_count[count])
        if budget < 0:
            break
        common += by_count[count]
    return common
