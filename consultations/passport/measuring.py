"""How much of a proposed wording stands in a later text. It reads the text, not anybody's reasons.

A proposal asks for words to be put in and for words to be struck, against the wording that stood when it was
written. Words put in count as standing where the new text has them, in order, at least two in a row (or all of them,
where fewer were asked for); words struck count where the new text has them no more. Case, punctuation and spaces do
not count. The thresholds below are our own; the secretariat confirms or corrects every finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from consultations.models import ProposalKind
from consultations.passport.models import Finding
from declarations.segmenting import spaced_tokens

# Of what an amendment asks for, so much stands at least where it stands "in part".
LEAST_PART = 0.2
# A whole paragraph has words in common with any other of its draft: more of it must stand.
LEAST_PART_OF_PARAGRAPH = 0.4
# So much of the words put in stands in another paragraph at least, and is longer than a turn of phrase.
LEAST_ELSEWHERE = 0.6
FEWEST_WORDS_ELSEWHERE = 4
# Of a wording of which less is left, a proposal to amend it is overtaken.
LEAST_LEFT = 0.35
# Words in a row that are looked up together.
RUN = 3


@dataclass(frozen=True)
class Asked:
    """What is proposed: its kind, the wording it changes, the wording it proposes (empty: that it be deleted)."""

    kind: str
    base: str
    text: str


@dataclass(frozen=True)
class Measured:
    """What the text shows: the finding, the share of what was asked for that stands, and the place of the paragraph
    where it was found or looked for (nothing: it is gone)."""

    finding: Finding
    share: float
    place: int | None


@dataclass(frozen=True)
class Mark:
    """A stretch of a proposed wording. `is_new`: it is not in the wording that it changes; `stands`: it is new and
    the later text has it."""

    text: str
    is_new: bool
    stands: bool


class NewText:
    """The paragraphs of a later draft, in one language, ready to be searched; time and memory are linear in it."""

    def __init__(self, paragraphs: Iterable[str], *, language: str) -> None:
        self.language = language
        self.paragraphs = [words(text, language) for text in paragraphs]
        self._places: dict[tuple[str, ...], set[int]] = {}
        for place, paragraph in enumerate(self.paragraphs):
            for run in _runs(paragraph):
                self._places.setdefault(run, set()).add(place)

    def elsewhere(self, wanted: Sequence[str], *, not_at: Collection[int]) -> tuple[int, float] | None:
        """The other paragraph that holds most runs of these words, and the share of the words that stands there."""
        if len(wanted) < FEWEST_WORDS_ELSEWHERE:
            return None
        held = Counter(place for run in _runs(wanted) for place in self._places.get(run, ()))
        for place, _count in held.most_common():
            if place not in not_at:
                share = len(_standing(wanted, self.paragraphs[place], range(len(wanted)))) / len(wanted)
                return (place, share) if share >= LEAST_ELSEWHERE else None
        return None


def measure(asked: Asked, text: NewText, *, here: Sequence[int]) -> Measured:
    """What `text` shows of a proposal on a paragraph that is now at the places `here` (none: it was taken out).

    Time is the product of the words of both wordings over 64.
    """
    base, wanted = words(asked.base, text.language), words(asked.text, text.language)
    if asked.kind == ProposalKind.STRIKE:
        return _struck(base, text, here)
    if asked.kind == ProposalKind.AMEND:
        return _amended(base, wanted, text, here)
    return _inserted(wanted, text, here)


def marks(asked: Asked, new_text: str, *, language: str) -> list[Mark]:
    """The proposed wording, stretch by stretch, with what of it stands in a paragraph of the later draft."""
    base = words(asked.base, language) if asked.kind == ProposalKind.AMEND else []
    tokens = spaced_tokens(asked.text, language)
    wanted = [_plain(token) for token in tokens if _is_word(token)]
    new = _put_in(base, wanted)
    standing = _standing(wanted, words(new_text, language), new)
    found: list[Mark] = []
    number = -1
    for token in tokens:
        if _is_word(token):
            number += 1
        flags = (number in new, number in standing)
        if found and (found[-1].is_new, found[-1].stands) == flags:
            found[-1] = Mark(found[-1].text + token, *flags)
        else:
            found.append(Mark(token, *flags))
    return found


def words(text: str, language: str) -> list[str]:
    """The words of a text, without signs, spaces and capitals."""
    return [_plain(token) for token in spaced_tokens(text, language) if _is_word(token)]


# ---- The three things that can be asked for ----


def _amended(base: list[str], wanted: list[str], text: NewText, here: Sequence[int]) -> Measured:
    put_in, struck = _put_in(base, wanted), _put_in(wanted, base)
    there = [word for place in here for word in text.paragraphs[place]]
    standing = _standing(wanted, there, put_in)
    still_there = _matched(base, there)
    gone = [number for number in struck if number not in still_there] if here else []
    asked_for = len(put_in) + len(struck)
    share = (len(standing) + len(gone)) / asked_for if asked_for else float(_holds(there, wanted))
    place = _best_place(wanted, text, here)
    if here and share == 1 and all(_holds(there, run) for run in _stretches(wanted, put_in)):
        return Measured(Finding.WORD_FOR_WORD, 1.0, place)
    if not here or share < 0.5:
        other = text.elsewhere([wanted[number] for number in put_in], not_at=here)
        if other is not None and other[1] > share:
            return Measured(Finding.ELSEWHERE, other[1], other[0])
    if not here or (_left(base, there) < LEAST_LEFT and len(standing) <= len(put_in) / 2):
        return Measured(Finding.OVERTAKEN, share, place)
    return Measured(Finding.IN_PART if share >= LEAST_PART else Finding.NOT_FOUND, share, place)


def _inserted(wanted: list[str], text: NewText, here: Sequence[int]) -> Measured:
    around = _with_neighbours(here, len(text.paragraphs))
    place = _best_place(wanted, text, around)
    there = text.paragraphs[place] if place is not None else []
    share = len(_standing(wanted, there, range(len(wanted)))) / max(len(wanted), 1)
    if wanted and _holds(there, wanted):
        return Measured(Finding.WORD_FOR_WORD, 1.0, place)
    if share < LEAST_PART_OF_PARAGRAPH:
        other = text.elsewhere(wanted, not_at=around)
        if other is not None:
            return Measured(Finding.ELSEWHERE, other[1], other[0])
        finding = Finding.NOT_FOUND if here else Finding.OVERTAKEN
        return Measured(finding, share, here[0] if here else None)
    return Measured(Finding.IN_PART, share, place)


def _struck(base: list[str], text: NewText, here: Sequence[int]) -> Measured:
    if not here:
        return Measured(Finding.WORD_FOR_WORD, 1.0, None)
    there = [word for place in here for word in text.paragraphs[place]]
    share = 1 - _left(base, there)
    if share == 1:
        finding = Finding.WORD_FOR_WORD
    else:
        finding = Finding.IN_PART if share >= LEAST_PART else Finding.NOT_FOUND
    return Measured(finding, share, _best_place(base, text, here))


# ---- Words ----


def _plain(token: str) -> str:
    return token.strip().casefold()


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def _runs(row: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(row[start : start + RUN]) for start in range(len(row) - RUN + 1)}


def _put_in(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """The places of the words of `new` that `old` has not."""
    matched = _matched(new, old)
    return [place for place in range(len(new)) if place not in matched]


def _matched(one: Sequence[str], other: Sequence[str]) -> set[int]:
    """The places in `one` of the longest row of words that both have in order."""
    blocks = Indel.opcodes(one, other).as_matching_blocks()
    return {place for block in blocks for place in range(block.a, block.a + block.size)}


def _standing(wanted: Sequence[str], there: Sequence[str], asked: Iterable[int]) -> set[int]:
    """Of the places `asked` in `wanted`, those whose words stand in `there`: at least two side by side, or the whole
    of a shorter stretch; a single word between others is there by chance."""
    matched = _matched(wanted, there)
    standing: set[int] = set()
    for stretch in _neighbours(asked):
        for found in _neighbours(place for place in stretch if place in matched):
            if len(found) > 1 or len(found) == len(stretch):
                standing.update(found)
    return standing


def _neighbours(places: Iterable[int]) -> list[list[int]]:
    """Ascending places in groups without a gap."""
    groups: list[list[int]] = []
    for place in places:
        if groups and place == groups[-1][-1] + 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _stretches(row: Sequence[str], places: Iterable[int]) -> list[list[str]]:
    return [[row[place] for place in group] for group in _neighbours(places)]


def _holds(there: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether these words stand there one behind the other."""
    return f" {' '.join(wanted)} " in f" {' '.join(there)} "


def _left(base: Sequence[str], there: Sequence[str]) -> float:
    """The share of the words of `base` that `there` still has."""
    return len(_matched(base, there)) / max(len(base), 1)


def _best_place(wanted: Sequence[str], text: NewText, places: Sequence[int]) -> int | None:
    return max(places, key=lambda place: len(_matched(wanted, text.paragraphs[place])), default=None)


def _with_neighbours(here: Sequence[int], length: int) -> list[int]:
    around = {place + step for place in here for step in (-1, 0, 1)}
    return sorted(place for place in around if 0 <= place < length)
