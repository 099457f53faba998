"""What somebody looks for: words and quoted phrases, as PostgreSQL is asked for them and as an excerpt marks them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from imrf_portal.kit.finding import Piece, around
from imrf_portal.kit.text import clean
from imrf_portal.search.models import MOST_CHARACTERS
from imrf_portal.search.words import Stems, Token, tokens

MOST_WORDS = 12
_QUOTES = '"“”„«»「」『』'
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")
# The writing of the first letter that has one of these tells the language, whatever the page's is.
_SCRIPTS = (
    ("ar", re.compile("[\u0620-\u064a\u066e-\u06d3]")),
    ("zh-hans", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_LATIN = frozenset({"en", "es", "fr"})

# The forms of each word of a phrase, empty where the word says nothing and only keeps its place.
Phrase = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Asked:
    """Phrases that each have to stand in a text, in any order; `language` is the one the words were taken for."""

    language: str
    phrases: tuple[Phrase, ...]

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @property
    def query(self) -> str:
        """The same for PostgreSQL's `to_tsquery`; all forms are made of letters and figures only."""
        return " & ".join(_as_query(phrase, weight="") for phrase in self.phrases)

    @property
    def title_query(self) -> str:
        """The same, in a title."""
        return " & ".join(_as_query(phrase, weight=":A") for phrase in self.phrases)


NOTHING = Asked("en", ())


def language_of(words: str, *, page: str) -> str:
    """The language in which words are looked for: that of their writing, among those in Latin letters the page's."""
    for code, script in _SCRIPTS:
        if script.search(words):
            return code
    return page if page in _LATIN else "en"


def asked(words: str, *, page: str) -> Asked:
    """What `words`, typed on a page in language `page`, ask for; of more than `MOST_WORDS` the first ones, nothing where
    they hold no letter or figure. One query, none for no words.

    What is quoted has to stand together; a run of Chinese words is words like any others, nearest together first.
    """
    words = clean(words)[:MOST_CHARACTERS]
    language = language_of(words, page=page)
    groups = list(_first(MOST_WORDS, _groups(words)))
    stems = Stems.of([(language, group) for group in groups])
    phrases = [_phrase(group, language, stems) for group in groups]
    telling = [phrase for phrase in phrases if any(phrase)]
    if not telling:
        telling = [tuple(frozenset({token.word}) for token in group) for group in groups]
    return Asked(language, tuple(dict.fromkeys(telling)))


def spans(text: str, language: str, sought: Asked, stems: Stems) -> list[tuple[int, int]]:
    """Where in a text in `language` the phrases stand: from and to, in order, none over another. Linear."""
    of_text = list(tokens(text))
    forms = [stems.forms(token, language) for token in of_text]
    found: list[tuple[int, int]] = []
    for place in range(len(of_text)):
        for phrase in sought.phrases:
            ends = place + len(phrase)
            if ends <= len(of_text) and all(
                not wanted or wanted & there for wanted, there in zip(phrase, forms[place:ends], strict=True)
            ):
                begins = of_text[place].starts
                if not found or begins >= found[-1][1]:
                    found.append((begins, of_text[ends - 1].ends))
                break
    return found


def excerpt(text: str, language: str, sought: Asked, stems: Stems) -> list[Piece]:
    """The part of a text in which most of what was sought stands together, that set apart."""
    found = spans(text, language, sought, stems)
    return around(text, found, first=_fullest(found))


def _fullest(found: Sequence[tuple[int, int]]) -> int:
    """Where the stretch of an excerpt's length begins that holds the most of what was found; the first of several."""
    best, most, last = 0, 0, 0
    for first, (begins, _ends) in enumerate(found):
        last = max(last, first)
        while last < len(found) and found[last][1] <= begins + 170:
            last += 1
        if last - first > most:
            best, most = begins, last - first
    return best


def _groups(words: str) -> Iterator[list[Token]]:
    """The words one by one, those in quotation marks in one group."""
    at = 0
    for quoted in _QUOTED.finditer(words):
        yield from ([token] for token in tokens(words[at : quoted.start()]))
        if phrase := list(tokens(quoted[1])):
            yield phrase
        at = quoted.end()
    yield from ([token] for token in tokens(words[at:]))


def _first(number: int, groups: Iterator[list[Token]]) -> Iterator[list[Token]]:
    left = number
    for group in groups:
        if left <= 0:
            return
        yield list(islice(group, left))
        left -= len(group)


def _phrase(group: Sequence[Token], language: str, stems: Stems) -> Phrase:
    forms = [
        frozenset[str]() if stems.is_idle(token, language) else stems.forms(token, language)
        for token in group
    ]
    while forms and not forms[0]:
        forms.pop(0)
    while forms and not forms[-1]:
        forms.pop()
    return tuple(forms)


def _as_query(phrase: Phrase, *, weight: str) -> str:
    said, last = "", 0
    for place, forms in enumerate(phrase):
        if forms:
            any_of = " | ".join(f"'{form}'{weight}" for form in sorted(forms))
            said += f" <{place - last}> ({any_of})" if said else f"({any_of})"
            last = place
    return f"({said})"
