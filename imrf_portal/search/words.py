"""The words of a text as the index has them, in six languages: folded, and cut to their stems by PostgreSQL's stemmers.

A word is found by any of its forms: as it stands, and by its stem in the language of the text, worked out with its
accents and without, so that whoever leaves them out finds it too. Chinese is parted into words by ICU, in texts and in
what is asked for alike. Text, query and marked excerpt all go through `tokens`, so they cannot differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from icu4py.breakers import WordBreaker

from imrf_portal.kit.finding import without_article

# The stemmer of each language that has one; Chinese words have no endings.
STEMMERS = {
    "ar": "arabic_stem",
    "en": "english_stem",
    "es": "spanish_stem",
    "fr": "french_stem",
    "ru": "russian_stem",
}
# Chinese words that say nothing of what a text is about; the stemmers of other languages know theirs.
_IDLE = frozenset("的了和与及在是之对为等也并或")
# Signs of writings that put no space between words.
_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SIGNS = "\u0300-\u036f\u0640\u064b-\u065f\u0670"
_RUN = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?:(?![{_UNSPACED}])[^\W_][{_SIGNS}]*)+")
# Accents and vowel signs once a letter is taken apart; the Russian short i is a letter of its own.
_DROPPED = re.compile("(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0640\u064b-\u065f\u0670]")
# Letters that come apart into nothing, and Arabic ones that are typed for one another.
_SAME = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ة": "ه", "ى": "ي", "ک": "ك"}
)
# A longer run of letters is no word of any language.
_LONGEST = 60
# What PostgreSQL keeps of a text: places up to this one, and so many of one word.
_LAST_PLACE, _MOST_PLACES = 16_383, 200

# A stem is stemmed once more: the rules take one ending at a time.
_STEMS = """
SELECT stemmer, word, once, ts_lexize(stemmer::regdictionary, once[1])
FROM (SELECT stemmer, word, ts_lexize(stemmer::regdictionary, word) AS once
    FROM unnest(%s::text[], %s::text[]) AS asked (stemmer, word)) AS stemmed
"""


@dataclass(frozen=True)
class Token:
    """A word of a text and where it stands; `word` is folded, `said` still has its accents."""

    starts: int
    ends: int
    word: str
    said: str


def fold(word: str) -> str:
    """A word without capital letters, accents, vowel signs and the Arabic article: as words are compared."""
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_SAME))
    plain = unicodedata.normalize("NFC", _DROPPED.sub("", apart)).translate(_SAME)
    return without_article(plain)


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order; linear."""
    for run in _RUN.finditer(text):
        if run["unspaced"]:
            at = run.start()
            for piece in WordBreaker(run.group(), "zh"):
                yield Token(at, at + len(piece), fold(piece), piece)
                at += len(piece)
        elif run.end() - run.start() <= _LONGEST and (word := fold(run.group())):
            yield Token(run.start(), run.end(), word, unicodedata.normalize("NFC", run.group().casefold()))


@dataclass
class Stems:
    """The stems of words by language, asked of the database in one query for all that a batch of texts holds."""

    _known: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[tuple[str, Iterable[Token]]]) -> Stems:
        """Those of all tokens of these texts, each with its language."""
        asked = {
            (STEMMERS[language], form)
            for language, of_text in texts
            if language in STEMMERS
            for token in of_text
            for form in (token.word, token.said)
        }
        if not asked:
            return cls({})
        with connection.cursor() as cursor:
            cursor.execute(_STEMS, [[one for one, _ in asked], [one for _, one in asked]])
            found = cursor.fetchall()
        return cls({(stemmer, word): _last(stemmer, once, twice) for stemmer, word, once, twice in found})

    def forms(self, token: Token, language: str) -> frozenset[str]:
        """All forms under which a word of a text in `language` is found."""
        stems = {
            fold(self._known.get((STEMMERS.get(language, ""), one), "")) for one in (token.word, token.said)
        }
        return frozenset(filter(None, {token.word, *stems}))

    def is_idle(self, token: Token, language: str) -> bool:
        """Whether it is a word like “the”, that says nothing of what a text is about."""
        return token.word in _IDLE or self._known.get((STEMMERS.get(language, ""), token.said)) == ""


def _last(stemmer: str, once: Sequence[str], twice: Sequence[str] | None) -> str:
    stem = (twice or once or [""])[0]
    # The Spanish stemmer leaves short words their plural: "islas".
    return stem.removesuffix("s") if stemmer == STEMMERS["es"] else stem


def vector(parts: Iterable[tuple[str, Sequence[Token], str]], stems: Stems) -> str:
    """A text's words with their places, to be cast to `tsvector`: from its parts, each with its weight (A to D), its
    words and its language. Between parts lies a gap, so that no phrase reaches over it."""
    places: dict[str, list[str]] = {}
    at = 0
    for weight, of_part, language in parts:
        for token in of_part:
            at = min(at + 1, _LAST_PLACE)
            for form in stems.forms(token, language):
                standing = places.setdefault(form, [])
                if len(standing) < _MOST_PLACES:
                    standing.append(f"{at}{weight}")
        at = min(at + 10, _LAST_PLACE)
    return " ".join(f"'{form}':{','.join(dict.fromkeys(standing))}" for form, standing in places.items())
