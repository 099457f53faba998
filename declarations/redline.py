"""Redline: what was struck from a text and what was put in, word by word, as a drafter would have marked it.

The longest common subsequence of two texts is the least that can be marked, but not what can be read: between two
rewritten phrases it keeps every "of" and every comma that both happen to have. Here such words are struck and put in
with the phrases around them, as long as they weigh little beside what changes there; and where the same change could
be marked at several places, the mark stands at the beginning of a phrase.

Both texts can be rebuilt: all runs but those inserted are the old one, all but those deleted the new one.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from rapidfuzz.distance import Indel, Postfix, Prefix

from declarations.segmenting import spaced_tokens


class Edit(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that was kept, put in or struck.

    `is_slight`: what was struck and what was put in at this place differ only in case, punctuation or spacing.
    """

    edit: Edit
    text: str
    is_slight: bool = False


@dataclass(frozen=True, slots=True)
class Hunk:
    """One change: what was struck and what was put in at one place. Either may be empty, never both."""

    deleted: str
    inserted: str
    is_slight: bool = False


def runs(old: str, new: str, *, language: str = "en") -> list[Run]:
    """How `old` became `new`: runs in reading order, at each place what was struck before what was put in.

    No run is empty and no two of a kind stand side by side; equal texts are one run. `language` is the code of the
    language of both texts. Time and memory: linear in the texts, and the product of their words over 64 where they
    differ; 20,000 words against 20,000 others take some tenths of a second and 60 MiB. Longer texts are compared
    by sentences first, and so many of them at a time that the tables take no more than 75 MiB.
    """
    if old == new:
        return [Run(Edit.SAME, old)] if old else []
    opening, closing = _unchanged_ends(old, new)
    before = spaced_tokens(old[opening : len(old) - closing], language)
    after = spaced_tokens(new[opening : len(new) - closing], language)
    old_words, new_words = list(map(str.rstrip, before)), list(map(str.rstrip, after))
    kept = _kept(old_words, new_words)
    if len(kept) > 1:
        kept = _shifted(kept, old_words, new_words)
        kept = _without_islands(kept, old_words, new_words, short=1 if language.startswith("zh") else 4)
        if not (opening or closing) and _have_little_in_common(kept):
            kept = kept[-1:]
    return _written(kept, before, after, opening=old[:opening], closing=old[len(old) - closing :])


def changes(runs: Iterable[Run]) -> list[Hunk]:
    """The changes that `runs` tell of, in order; there are as many as the list is long."""
    stretches = groupby(runs, key=lambda run: run.edit is Edit.SAME)
    return [_hunk(list(changed)) for is_same, changed in stretches if not is_same]


def _hunk(changed: Sequence[Run]) -> Hunk:
    texts = {run.edit: run.text for run in changed}
    return Hunk(texts.get(Edit.DELETED, ""), texts.get(Edit.INSERTED, ""), changed[0].is_slight)


# ---- Which words are kept ----

# What both texts begin and end with needs no comparing, but for the characters next to the first and last change.
_CONTEXT = 40

# Words that both texts keep: where they begin in the old text, where in the new one, and how many they are. A list
# of such stretches ends with an empty one at the end of both texts.
_Stretch = tuple[int, int, int]

# Words of one text times words of the other; the table takes an eighth of it in bytes. Above, sentences go first,
# and of these, should there be more, so many at a time.
_LARGEST_TABLE = 25_000 * 25_000
_MOST_SENTENCES = 10_000
_SENTENCE_ENDS = frozenset(".;:!?؛؟。；：！？")
_PAUSES = frozenset(",،、，)]）")
_OPENING = frozenset("([{«“‘（《「")


def _unchanged_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters at the beginning and at the end need no comparing; whole words, in scripts with spaces."""
    alike = Prefix.similarity(old, new)
    opening = old.rfind(" ", 0, max(alike - _CONTEXT, 0)) + 1
    alike = min(Postfix.similarity(old, new), min(len(old), len(new)) - alike)
    space = old.find(" ", len(old) - max(alike - _CONTEXT, 0))
    return opening, 0 if space < 0 else len(old) - space - 1


def _kept(old: list[str], new: list[str]) -> list[_Stretch]:
    """The longest common subsequence of two texts; of very long ones, something near it."""
    if len(old) * len(new) > _LARGEST_TABLE:
        return _with_ends(list(_kept_by_sentences(old, new)), old, new)
    return _common(old, new)


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[_Stretch]:
    return [(block.a, block.b, block.size) for block in Indel.opcodes(old, new).as_matching_blocks()]


def _common_by_turns(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[_Stretch]:
    """What two sequences have in common; of long ones, the first parts of both, then the second, and so on."""
    turns = -(-max(len(old), len(new)) // _MOST_SENTENCES)
    for turn in range(turns):
        (start, end), (new_start, new_end) = (
            (len(side) * turn // turns, len(side) * (turn + 1) // turns) for side in (old, new)
        )
        for i, j, size in _common(old[start:end], new[new_start:new_end]):
            if size:
                yield start + i, new_start + j, size
    yield len(old), len(new), 0


def _kept_by_sentences(old: list[str], new: list[str]) -> Iterator[_Stretch]:
    """The sentences kept whole, and between them the words kept where few enough stand there to be compared."""
    old_starts, old_sentences = _sentences(old)
    new_starts, new_sentences = _sentences(new)
    old_end = new_end = 0
    for i, j, size in _common_by_turns(old_sentences, new_sentences):
        old_between, new_between = old[old_end : old_starts[i]], new[new_end : new_starts[j]]
        if len(old_between) * len(new_between) <= _LARGEST_TABLE:
            for start, new_start, words in _common(old_between, new_between):
                if words:
                    yield old_end + start, new_end + new_start, words
        old_end, new_end = old_starts[i + size], new_starts[j + size]
        yield old_starts[i], new_starts[j], old_end - old_starts[i]


def _sentences(words: list[str]) -> tuple[list[int], list[tuple[str, ...]]]:
    """Where each sentence starts, the end of the text included, and the sentences."""
    starts = [0, *(number for number, word in enumerate(words, start=1) if word in _SENTENCE_ENDS)]
    if starts[-1] < len(words):
        starts.append(len(words))
    return starts, [tuple(words[start:end]) for start, end in pairwise(starts)]


def _with_ends(kept: list[_Stretch], old: list[str], new: list[str]) -> list[_Stretch]:
    """What is kept, and the words that both sides of a change begin or end with."""
    extended: list[_Stretch] = []
    i = j = 0
    for start, new_start, size in kept:
        ahead = 0
        while i + ahead < start and j + ahead < new_start and old[i + ahead] == new[j + ahead]:
            ahead += 1
        if ahead:
            extended.append((i, j, ahead))
            i, j = i + ahead, j + ahead
        end = start + size
        while i < start and j < new_start and old[start - 1] == new[new_start - 1]:
            start, new_start = start - 1, new_start - 1
        extended.append((start, new_start, end - start))
        i, j = end, new_start + end - start
    return extended


# ---- What reads well ----

_FARTHEST_SHIFT = 40
# What an island weighs: the sum of its signs, short words and other words.
_SIGN, _SHORT_WORD, _WORD = 1, 2, 4
_HEAVIEST_ISLAND = 6
# Of two texts of which less than a sixth of the shorter one is kept, nothing is.
_LEAST_SHARE = 6


def _shifted(kept: list[_Stretch], old: list[str], new: list[str]) -> list[_Stretch]:
    """As many words kept, but each change that only strikes or only puts in stands where it reads best.

    "the rights [of women, the rights] of children" may as well be "the rights of [women, the rights of] children". A
    change joins the one before or behind it if it can reach it; else it follows a pause, or begins as early as it can.
    """
    shifted: list[_Stretch] = []
    for i, j, size in kept:
        while shifted:
            last_i, last_j, last_size = shifted[-1]
            old_gap, new_gap = i - last_i - last_size, j - last_j - last_size
            if (not old_gap) == (not new_gap):
                break
            words, start, end = (old, i - old_gap, i) if old_gap else (new, j - new_gap, j)
            back = _alike(words, start - 1, end - 1, step=-1, most=last_size)
            if back == last_size and (last_i or last_j):
                shifted.pop()
                i, j, size = i - back, j - back, size + back
                continue
            forth = _alike(words, start, end, step=1, most=size)
            if back or forth:
                reaches = forth == size and (i + size, j + size) != (len(old), len(new))
                shift = forth if reaches else _best_shift(words, start, end, range(-back, forth + 1))
                shifted[-1] = (last_i, last_j, last_size + shift)
                i, j, size = i + shift, j + shift, size - shift
            break
        if size or (i, j) == (len(old), len(new)):
            shifted.append((i, j, size))
    return shifted


def _alike(words: list[str], one: int, other: int, *, step: int, most: int) -> int:
    """How many words from `one` on are those from `other` on, in the direction of `step`."""
    count = 0
    while count < most and count < _FARTHEST_SHIFT and words[one] == words[other]:
        count, one, other = count + 1, one + step, other + step
    return count


def _best_shift(words: list[str], start: int, end: int, shifts: range) -> int:
    """The first of the shifts that lets a change begin, and the text go on behind it, after the longest pauses."""
    return max(shifts, key=lambda shift: _pause(words, start + shift) + _pause(words, end + shift))


def _pause(words: list[str], at: int) -> int:
    """How much of a pause a reader makes before the word at this place."""
    before = words[at - 1] if at else "."
    return 2 if before in _SENTENCE_ENDS else 1 if before in _PAUSES else -1 if before in _OPENING else 0


def _without_islands(kept: list[_Stretch], old: list[str], new: list[str], *, short: int) -> list[_Stretch]:
    """What is kept without the words that stand alone between changes and weigh little beside them.

    Where something is replaced, one word or two of at most `short` letters are such an island, between rewritten
    phrases three. Between two changes that only put in, or only strike, hardly anything is: nothing would be struck
    there but what is put in again.
    """
    firm: list[_Stretch] = []
    i = j = 0
    for stretch, (next_start, next_new_start, _size) in pairwise(kept):
        start, new_start, size = stretch
        end, new_end = start + size, new_start + size
        if size <= _HEAVIEST_ISLAND:
            lighter = min(start - i + new_start - j, next_start - end + next_new_start - new_end)
            if lighter >= size:
                if next_start - i > size and next_new_start - j > size:
                    bearable = max(_WORD, min(_HEAVIEST_ISLAND, lighter))
                else:
                    bearable = min(_SHORT_WORD, lighter // 2)
                if _weight(old[start:end], short) <= bearable:
                    continue
        firm.append(stretch)
        i, j = end, new_end
    if len(firm) + 1 == len(kept):
        return kept
    return _with_ends([*firm, kept[-1]], old, new)


def _have_little_in_common(kept: list[_Stretch]) -> bool:
    old_words, new_words, _ = kept[-1]
    return sum(size for _, _, size in kept) * _LEAST_SHARE < min(old_words, new_words)


def _weight(words: list[str], short: int) -> int:
    return sum(
        _SIGN if not word[:1].isalnum() else _SHORT_WORD if len(word) <= short else _WORD for word in words
    )


# ---- The runs ----


def _written(
    kept: list[_Stretch], old: list[str], new: list[str], *, opening: str, closing: str
) -> list[Run]:
    """The runs, from the words kept, the words of both texts, and what stands unchanged around these."""
    written: list[Run] = []
    same, deleted, inserted = opening, "", ""
    i = j = 0
    for start, new_start, size in kept:
        deleted += "".join(old[i:start])
        inserted += "".join(new[j:new_start])
        if deleted or inserted:
            same = _write(written, same, deleted, inserted)
            deleted = inserted = ""
        i, j = start + size, new_start + size
        words, new_words = old[start:i], new[new_start:j]
        if words == new_words:
            same += "".join(words)
            continue
        for word, new_word in zip(words, new_words, strict=True):
            if deleted or inserted:
                same = _write(written, same, deleted, inserted)
            bare = word if word == new_word else word.rstrip()
            same += bare
            deleted, inserted = word[len(bare) :], new_word[len(bare) :]
    if deleted or inserted:
        same = _write(written, same, deleted, inserted)
    if same or closing:
        written.append(Run(Edit.SAME, same + closing))
    return written


def _write(written: list[Run], same: str, deleted: str, inserted: str) -> str:
    """Add a change and what stands unchanged before it; given back is the space that both sides of it end with."""
    bare, new_bare = deleted.rstrip(), inserted.rstrip()
    space = deleted[len(bare) :]
    if space and space == inserted[len(new_bare) :]:
        deleted, inserted = bare, new_bare
    else:
        space = ""
    is_slight = _differ_slightly(deleted, inserted)
    if same:
        written.append(Run(Edit.SAME, same))
    if deleted:
        written.append(Run(Edit.DELETED, deleted, is_slight))
    if inserted:
        written.append(Run(Edit.INSERTED, inserted, is_slight))
    return space


# A bracket in a draft says what is not agreed, and a sign between figures makes another number: neither is slight.
_SIGN_OR_SPACE = re.compile(r"(?<!\d)[^\w\[\]%‰&@#§]|[^\w\[\]%‰&@#§](?!\d)")


def _differ_slightly(deleted: str, inserted: str) -> bool:
    """Whether the two differ in case, punctuation and spacing only."""
    first, new_first = next(filter(str.isalnum, deleted), ""), next(filter(str.isalnum, inserted), "")
    if first.casefold() != new_first.casefold():
        return False
    return _SIGN_OR_SPACE.sub(_blank, deleted.casefold()) == _SIGN_OR_SPACE.sub(_blank, inserted.casefold())


def _blank(sign: re.Match[str]) -> str:
    """Nothing for punctuation, space and marks of direction; a symbol or a mark on a letter stays."""
    return "" if unicodedata.category(sign[0])[0] in "PZC" else sign[0]
