"""Words and where they stand in a text, in any writing: what a search asks the database, and what its excerpts mark.

Capital letters, accents, Arabic vowel signs and the Arabic article are set aside. The database folds a text in the
same way (`reviews_words`, in `reviews/migrations/0004_searching.py`); a test holds the two against each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Accents and vowel signs once a letter is taken apart, and the stroke that only lengthens an Arabic word.
_SIGNS = "\u0300-\u036f\u0640\u064b-\u065f\u0670"
_DROPPED = re.compile(f"[{_SIGNS}]")
# Two Arabic letters that are typed for one another at the end of a word.
_SAME = str.maketrans("ةى", "هي")
# "The", with "and", "then", "by", "like" and "for" written before it in one word.
_ARTICLE = re.compile("^(?:[وف]?(?:[بك]?ال|لل))(?=[\u0621-\u064a]{3})")
# Signs of writings that put no space between words: each is a word, and neighbours are a phrase.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_][{_SIGNS}]*)+")
_RUN = re.compile(rf"(?:[^\W_]|[{_SIGNS}])+")

MOST_WORDS = 12
# How many characters of a text an excerpt shows, and how many of them before what was found.
EXCERPT, BEFORE = 260, 90


def fold(word: str) -> str:
    """A word as it is compared with others."""
    return without_article(_DROPPED.sub("", unicodedata.normalize("NFKD", word)).lower().translate(_SAME))


def without_article(word: str) -> str:
    """A folded Arabic word without its article; any other as it is."""
    return _ARTICLE.sub("", word)


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: words that were asked for, or what stands between them."""

    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: phrases of folded words, each of which has to stand in a text, in any order.

    The last word of a phrase may go on, so that "visa" finds "visas"; a sign of an unspaced writing may not.
    """

    phrases: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @property
    def query(self) -> str:
        """The same for PostgreSQL's `to_tsquery`; every word is made of letters and figures only."""
        return " & ".join(f"({' <-> '.join(_lexemes(phrase))})" for phrase in self.phrases)


def wanted(words: str) -> Wanted:
    """What `words` ask for; of more than `MOST_WORDS` the first ones. Nothing where they hold no letter or figure."""
    runs = (_RUN.findall(words))[:MOST_WORDS]
    phrases = (tuple(filter(None, map(fold, _WORD.findall(run)))) for run in runs)
    return Wanted(tuple(dict.fromkeys(phrase for phrase in phrases if phrase)))


def _lexemes(phrase: tuple[str, ...]) -> Iterator[str]:
    for place, word in enumerate(phrase):
        yield f"'{word}':*" if _goes_on(phrase, place) else f"'{word}'"


def _goes_on(phrase: tuple[str, ...], place: int) -> bool:
    return place == len(phrase) - 1 and not re.match(f"[{_UNSPACED}]", phrase[place])


def found(text: str, sought: Wanted) -> list[tuple[int, int]]:
    """Where in `text` the phrases stand: from and to, in order, none over another. Linear in the text."""
    words = [(one.start(), one.end(), fold(one.group())) for one in _WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    for place in range(len(words)):
        for phrase in sought.phrases:
            here = words[place : place + len(phrase)]
            if len(here) == len(phrase) and all(
                _is(word, phrase, at) for at, (_from, _to, word) in enumerate(here)
            ):
                begins, ends = here[0][0], here[-1][1]
                if not spans or begins >= spans[-1][1]:
                    spans.append((begins, ends))
    return spans


def _is(word: str, phrase: tuple[str, ...], place: int) -> bool:
    return word.startswith(phrase[place]) if _goes_on(phrase, place) else word == phrase[place]


def excerpt(text: str, sought: Wanted) -> list[Piece]:
    """The part of a text around the first of what was sought, cut between words, an ellipsis where it was cut."""
    spans = found(text, sought)
    return around(text, spans, first=spans[0][0] if spans else 0)


def around(text: str, spans: list[tuple[int, int]], *, first: int) -> list[Piece]:
    """The part of a text around the place `first`, with what was found (`spans`, from and to, in order) set apart."""
    begins = _between_words(text, first - BEFORE) if first > BEFORE else 0
    ends = _between_words(text, begins + EXCERPT) if begins + EXCERPT < len(text) else len(text)
    pieces = [Piece("… ")] if begins else []
    at = begins
    for here, there in spans:
        if here < at:
            continue
        if there > ends:
            break
        pieces += [Piece(text[at:here]), Piece(text[here:there], is_found=True)]
        at = there
    pieces += [Piece(text[at:ends])] + ([Piece(" …")] if ends < len(text) else [])
    return [piece for piece in pieces if piece.text]


def _between_words(text: str, at: int) -> int:
    """The next place after `at` where a word begins, or `at` itself where none does soon."""
    space = re.compile(r"\s+").search(text, at, at + 30)
    return space.end() if space else at
