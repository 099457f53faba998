"""Pairs of drafts in United Nations form, made up from word lists, with the truth of what became of each paragraph.

The same seed gives the same drafts. The texts mean nothing; what they share with real ones is what makes lineage hard:
paragraphs that open and close alike, sub-paragraphs with the same words under several paragraphs, labels that are
used again, headings, a preamble. The word lists are in `bench/words/`, one file a language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from declarations.lineage import Passage

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
DEGREES = ("light", "medium", "heavy", "mixed")
Pair = tuple[int, int]

_FOLDER = Path(__file__).parent / "words"
_SLOT = re.compile(r"\{([a-z]+)\}")
_ADVERBS = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
# A paragraph must be carried over at least so many others, else nobody can say which of them moved.
_SHORTEST_MOVE = 10
_FEWEST_WORDS_TO_SPLIT = 40
# The share of paragraphs written after the model of another, and how many of their words differ.
_TWINS = 0.08
_TWIN_NOISE = (0.2, 0.4)


@dataclass(frozen=True)
class Case:
    """Two drafts, and the truth: which place of the old became which of the new (several, where it was split or
    merged), and which of these pairs were moved, split or merged."""

    old: list[Passage]
    new: list[Passage]
    links: frozenset[Pair]
    moved: frozenset[Pair]
    split: frozenset[Pair]
    merged: frozenset[Pair]


@dataclass(frozen=True)
class Shares:
    """How many of the paragraphs meet each fate, as shares of all, and how many of an edited one's words change."""

    edited: float
    noise: tuple[float, float]
    rewritten: float
    moved: float
    split: float
    merged: float
    dropped: float
    replaced: float
    added: float


SHARES = {
    "light": Shares(0.2, (0.02, 0.08), 0.0, 0.02, 0.02, 0.02, 0.02, 0.01, 0.03),
    "medium": Shares(0.4, (0.04, 0.2), 0.05, 0.04, 0.04, 0.04, 0.05, 0.02, 0.06),
    "heavy": Shares(0.6, (0.1, 0.35), 0.12, 0.06, 0.06, 0.06, 0.08, 0.03, 0.1),
    "mixed": Shares(0.4, (0.02, 0.35), 0.06, 0.05, 0.05, 0.05, 0.05, 0.02, 0.06),
}


@dataclass
class _Unit:
    """A paragraph in the making: its words, where it came from, and what was done to it."""

    kind: str
    text: str
    label: str = ""
    sources: tuple[int, ...] = ()
    fate: str = ""
    is_moved: bool = False
    is_new: bool = False


def make_case(seed: int, *, paragraphs: int = 80, degree: str = "mixed", language: str = "en") -> Case:
    """A draft with about so many paragraphs, and the same draft after a round of changes."""
    maker = _Maker(Random(f"{seed} {paragraphs} {degree} {language}"), language)
    old = maker.draft(paragraphs)
    new = maker.changed(old, SHARES[degree])
    by_fate: dict[str, set[Pair]] = defaultdict(set)
    for place, unit in enumerate(new):
        for source in unit.sources:
            by_fate["links"].add((source, place))
            by_fate[unit.fate].add((source, place))
            if unit.is_moved:
                by_fate["moved"].add((source, place))
    return Case(
        _passages(old),
        _passages(new),
        *(frozenset(by_fate[name]) for name in ("links", "moved", "split", "merged")),
    )


class _Maker:
    """Writes and changes drafts in one language, by one source of chance."""

    def __init__(self, chance: Random, language: str) -> None:
        self.chance = chance
        self.lists = _lists(language)
        self.words = [word for name in ("verb", "adjective", "noun", "group") for word in self.lists[name]]
        self.space = "" if language == "zh" else " "

    # --- writing -----------------------------------------------------------------------------------------------------
    def draft(self, paragraphs: int) -> list[_Unit]:
        """A draft with labels: a preamble, then numbered paragraphs under headings, some with sub-paragraphs."""
        preamble = max(2, paragraphs // 12)
        units = [_Unit("preambular", self._sentence("preamble")) for _ in range(preamble)]
        while len(units) < paragraphs:
            if len(units) == preamble or self.chance.random() < 0.1:
                units.append(_Unit("heading", self._sentence("headings")))
            units += self._numbered(units)
        for place, unit in enumerate(units):
            unit.sources = (place,)
        _number(units)
        return units

    def _numbered(self, units: list[_Unit]) -> Iterator[_Unit]:
        models = [unit.text for unit in units if unit.kind == "operative"]
        is_twin = models and self.chance.random() < _TWINS
        text = self._noisy(self.chance.choice(models), _TWIN_NOISE) if is_twin else self._paragraph()
        yield _Unit("operative", text)
        if self.chance.random() < 0.1:
            items = dict.fromkeys(self._item() for _ in range(self.chance.randint(2, 4)))
            yield from (_Unit("sub-paragraph", item) for item in items)

    def _paragraph(self) -> str:
        sentences = [self._sentence("patterns") for _ in range(self.chance.randint(3, 6))]
        if self.lists["boilerplate"] and self.chance.random() < 0.25:
            sentences.append(self.chance.choice(self.lists["boilerplate"]))
        return self.space.join(sentences)

    def _item(self) -> str:
        if self.lists["common items"] and self.chance.random() < 0.4:
            return self.chance.choice(self.lists["common items"])
        return self._sentence("items")

    def _sentence(self, patterns: str) -> str:
        pattern = self.chance.choice(self.lists[patterns])
        return _SLOT.sub(lambda slot: self.chance.choice(self.lists[slot[1]]), pattern)

    # --- changing ----------------------------------------------------------------------------------------------------
    def changed(self, old: list[_Unit], shares: Shares) -> list[_Unit]:
        """The draft after a round of negotiation."""
        fates = self._fates(old, shares)
        units: list[_Unit] = []
        place = 0
        while place < len(old):
            unit, fate = old[place], fates.get(place, "")
            if fate == "split":
                units += self._split(unit, shares)
            elif fate == "merged":
                units.append(self._merge(unit, old[place + 1], shares))
                place += 1
            elif fate == "replaced":
                units.append(replace(unit, text=self._paragraph(), sources=()))
            elif fate != "dropped":
                text = self._rewritten(unit.text) if fate == "rewritten" else unit.text
                noisy = fate == "edited" or (fate == "moved" and self.chance.random() < shares.edited)
                units.append(
                    replace(
                        unit,
                        text=self._noisy(text, shares.noise) if noisy else text,
                        fate=fate,
                        is_moved=fate == "moved",
                    )
                )
            place += 1
        units = self._with_moves(units)
        self._add(units, round(shares.added * len(old)))
        if self.chance.random() < 0.5:
            _number(units)
        else:
            _number_with_adverbs(units)
        return units

    def _fates(self, old: list[_Unit], shares: Shares) -> dict[int, str]:
        """What becomes of each paragraph; each has one fate."""
        fates: dict[int, str] = {}
        places = [place for place, unit in enumerate(old) if unit.kind != "heading"]
        self.chance.shuffle(places)
        for fate in ("merged", "split", "moved", "dropped", "replaced", "rewritten", "edited"):
            wanted = max(1, round(getattr(shares, fate) * len(old))) if getattr(shares, fate) else 0
            for place in places:
                if wanted and place not in fates and self._may_meet(old, place, fate, fates):
                    fates[place] = fate
                    wanted -= 1
                    if fate == "merged":
                        fates[place + 1] = "gone"
        return fates

    def _may_meet(self, old: list[_Unit], place: int, fate: str, fates: dict[int, str]) -> bool:
        unit, following = old[place], old[place + 1] if place + 1 < len(old) else None
        is_alone = unit.kind == "operative" and (following is None or following.kind != "sub-paragraph")
        if fate == "merged":
            return (
                is_alone
                and following is not None
                and following.kind == "operative"
                and place + 1 not in fates
                and (place + 2 == len(old) or old[place + 2].kind != "sub-paragraph")
            )
        if fate == "split":
            return is_alone and len(self._words(unit.text)) >= _FEWEST_WORDS_TO_SPLIT
        if fate == "moved":
            return is_alone
        return (
            unit.kind == "operative"
            or fate == "edited"
            or (fate == "dropped" and unit.kind == "sub-paragraph")
        )

    def _split(self, unit: _Unit, shares: Shares) -> Iterator[_Unit]:
        words = self._words(unit.text)
        cuts = [self.chance.uniform(0.3, 0.7)] if self.chance.random() < 0.75 else [0.35, 0.7]
        ends = [0, *(round(len(words) * cut) for cut in cuts), len(words)]
        for number, (start, end) in enumerate(pairwise(ends)):
            part = words[start:end]
            text = self.space.join(part)
            if self.chance.random() < shares.edited:
                text = self._noisy(text, shares.noise)
            yield replace(unit, text=text, fate="split", is_new=number > 0)

    def _merge(self, unit: _Unit, following: _Unit, shares: Shares) -> _Unit:
        text = self.space.join((unit.text, following.text))
        if self.chance.random() < shares.edited:
            text = self._noisy(text, shares.noise)
        return replace(unit, text=text, sources=unit.sources + following.sources, fate="merged")

    def _noisy(self, text: str, noise: tuple[float, float]) -> str:
        """A text with a share of its words replaced, struck out or added to."""
        share = self.chance.uniform(*noise)
        words: list[str] = []
        for word in self._words(text):
            if self.chance.random() >= share:
                words.append(word)
                continue
            match self.chance.choice(("replace", "replace", "strike", "add")):
                case "replace":
                    words.append(self.chance.choice(self.words))
                case "add":
                    words += [word, self.chance.choice(self.words)]
        return self.space.join(words)

    def _rewritten(self, text: str) -> str:
        """A text of which about four words in ten are left, in stretches of a few words."""
        words, fresh = self._words(text), self._words(self._paragraph())
        kept: list[str] = []
        place = 0
        while place < len(words):
            length = self.chance.randint(1, 5)
            source = words if self.chance.random() < 0.42 else fresh
            kept += source[place : place + length]
            place += length
        return self.space.join(kept)

    def _with_moves(self, units: list[_Unit]) -> list[_Unit]:
        moved = [unit for unit in units if unit.is_moved]
        for unit in moved:
            here = units.index(unit)
            starts = [
                place
                for place in range(len(units) + 1)
                if (place == len(units) or units[place].kind != "sub-paragraph")
                and place > 0
                and units[place - 1].kind != "preambular"
            ]
            far = [place for place in starts if abs(place - here) > min(_SHORTEST_MOVE, len(units) // 3)]
            if far:
                there = self.chance.choice(far)
                units.remove(unit)
                units.insert(there - (there > here), unit)
            else:
                unit.is_moved = False
        return units

    def _add(self, units: list[_Unit], count: int) -> None:
        for _ in range(count):
            places = [
                place
                for place in range(1, len(units) + 1)
                if units[place - 1].kind != "preambular"
                and (place == len(units) or units[place].kind != "sub-paragraph")
            ]
            units.insert(self.chance.choice(places), _Unit("operative", self._paragraph(), is_new=True))

    def _words(self, text: str) -> list[str]:
        return text.split() if self.space else re.findall(r"..?", text)


def _number(units: list[_Unit]) -> None:
    """Number from 1 without a gap, whatever the labels were."""
    number = 0
    for unit in units:
        if unit.kind == "operative":
            number += 1
            unit.label = str(number)
    _label_rest(units)


def _number_with_adverbs(units: list[_Unit]) -> None:
    """Leave the labels as they were; what is new or has moved is called bis, ter … of what stands before it."""
    used = {unit.label for unit in units if unit.kind == "operative" and not (unit.is_new or unit.is_moved)}
    base = "0"
    for unit in units:
        if unit.kind != "operative":
            continue
        if unit.is_new or unit.is_moved:
            free = (f"{base} {adverb}" for adverb in _ADVERBS)
            unit.label = next((label for label in free if label not in used), f"{base} alt")
            used.add(unit.label)
        else:
            base = unit.label
    _label_rest(units)


def _label_rest(units: list[_Unit]) -> None:
    parent, letters, counted = "", 0, 0
    for unit in units:
        if unit.kind == "operative":
            parent, letters = unit.label, 0
        elif unit.kind == "sub-paragraph":
            unit.label = f"{parent} ({chr(ord('a') + letters)})"
            letters += 1
        elif unit.kind == "preambular":
            counted += 1
            unit.label = f"¶{counted}"


def _passages(units: list[_Unit]) -> list[Passage]:
    section = ""
    passages = []
    for unit in units:
        passages.append(Passage(unit.label, unit.text, unit.kind, section))
        if unit.kind == "heading":
            section = unit.text
    return passages


@cache
def _lists(language: str) -> dict[str, list[str]]:
    """The word lists of a language by name."""
    lists: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"\[(.+)\]", line):
            name = found[1]
        elif line and not line.startswith("#"):
            lists[name].append(line)
    return lists
