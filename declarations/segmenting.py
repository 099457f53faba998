"""Segmenting: a text cut into words, signs and spaces, in the six official languages.

A word is what Unicode's rules for word boundaries (UAX 29) call one, with ICU's dictionary where a script puts no
space between words. Three things are cut as readers of these texts see them:

- a number is whole with its groups ("12 000");
- a label is whole with its adverb ("9 bis");
- in French the elided word stands alone: l’ + État.

A hyphen, a slash and every other sign is a token of its own: "non-refoulement" is three. No token begins inside a
character as a reader sees it: a letter with its marks, an emoji made of several signs.
"""

import re
from collections.abc import Iterator

from icu4py.breakers import WordBreaker

from declarations.intake.labels import ADVERBS


def tokens(text: str, language: str) -> list[str]:
    """The words, signs and stretches of space of `text` in order; joined they are the text.

    `language` is a code of the portal (ar, zh-hans, en …). Half of a surrogate pair, which is no character, is a sign.
    Linear: 20,000 words in some hundredths of a second.
    """
    parted = []
    for token in spaced_tokens(text, language):
        word = token.rstrip()
        if word:
            parted.append(word)
        if len(word) < len(token):
            parted.append(token[len(word) :])
    return parted


def spaced_tokens(text: str, language: str) -> list[str]:
    """The words and signs of `text`, each with the space that follows it; joined they are the text.

    Space at the very start is a token too. Linear, in half the time of `tokens`.
    """
    kind = "fr" if language.startswith("fr") else "other"
    if text.isascii() or not _BEYOND_PLAIN.search(text):
        return _PLAIN_TOKEN[kind].findall(text)
    spaced: list[str] = []
    for token in _cut_by_icu(text, language, _OURS[kind]):
        if spaced and token[0].isspace():
            spaced[-1] += token
        else:
            spaced.append(token)
    return spaced


def _cut_by_icu(text: str, language: str, ours: re.Pattern[str]) -> Iterator[str]:
    """ICU's tokens, but for those that are cut otherwise here, which are the odd pieces of the split."""
    for number, piece in enumerate(ours.split(text)):
        if number % 2:
            yield piece
        elif piece:
            position = 0
            # ICU counts the narrow no-break space, which French puts before signs, to the word before it, and takes
            # no half of a surrogate pair.
            readable = _SURROGATE.sub("\ufffd", piece.replace("\u202f", "\u00a0"))
            for token in WordBreaker(readable, language):
                yield piece[position : position + len(token)]
                position += len(token)


# ---- What is cut otherwise than by Unicode's rules ----

_SURROGATE = re.compile("[\ud800-\udfff]")
_ARABIC_MARKS = "\u064b-\u0652"
# What a token of ours may not follow, being inside a word or number then, and what it may stand before: nothing that
# could be a mark on its last character. The patterns begin with what they look for, which is the quickest way to see
# that it is not there.
_INSIDE = rf"[\w{_ARABIC_MARKS}.,:;،'‘’]"
_THEN = r"""(?=[\s.,;:!?()\[\]{}«»"“”'’/%–—-]|\Z)"""
_WHOLE = (
    rf"\d(?<!{_INSIDE}\d)(?:\d{{0,3}}[ \u00a0](?:{'|'.join(ADVERBS)})"
    rf"|\d{{0,2}}(?:[ \u00a0\u202f]\d{{3}})+(?:,\d+)?){_THEN}"
)
_ELISION = (
    rf"[CDJLMNSTcdjlmnst](?<!{_INSIDE}.)['’](?=[^\W\d_])"
    rf"|[JLPQjlpq](?<!{_INSIDE}.)(?i:(?<=q)u|(?<=j)usqu|(?<=l)orsqu|(?<=p)uisqu|(?<=q)uoiqu)['’](?=[^\W\d_])"
)
_OURS = {
    "fr": re.compile(f"({_WHOLE}|{_ELISION})"),
    "other": re.compile(f"({_WHOLE})"),
}

# ---- Unicode's rules for plain Latin, Cyrillic and Arabic letters: the same tokens, five times as quickly ----

_BEYOND_PLAIN = re.compile(
    r"[^\t\n\r -~\u00a0-\u00ac\u00ae-\u00b1\u00b4-\u00b6\u00ba\u00bb\u00bf-\u024f\u0400-\u0482\u048a-\u04ff"
    rf"\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a{_ARABIC_MARKS}\u0660-\u066a"
    r"\u2010-\u2016\u2018-\u2022\u2026\u202f\u2030\u20ac\u2116\u2212]"
    rf"|(?<![\u0621-\u063a\u0641-\u064a{_ARABIC_MARKS}])[{_ARABIC_MARKS}]"
)
# Behind its first letters a word goes on with vowel marks, and with a sign that stands between two letters or figures.
_WORD = (
    rf"\w++(?:(?=['‘’.:,;،{_ARABIC_MARKS}])(?:[{_ARABIC_MARKS}]++\w*+"
    rf"|['‘’.:](?=[^\W\d_])(?:(?<=[^\W\d_].)|(?<=[{_ARABIC_MARKS}].))\w++"
    r"|['‘’.,;،](?=\d)(?<=\d.)\w++))*+"
)
# First what most words are, by the quickest pattern.
_PLAIN_TOKEN = {
    "fr": re.compile(rf"[A-Za-z]++\s++|(?:{_WHOLE}|{_ELISION})\s*+|{_WORD}\s*+|[^\w\s]\s*+|\s++"),
    "other": re.compile(rf"[A-Za-z]++\s++|(?:{_WHOLE})\s*+|{_WORD}\s*+|[^\w\s]\s*+|\s++"),
}
