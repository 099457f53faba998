"""Passages that were split or merged: what a pair leaves over, found again in other passages.

Of a pair's two passages each keeps words that the other has not. Where such a remainder stands in a passage that has
no pair, that passage is a part: A became B and C, or A and B became C. Where it stands in the remainder of another
pair, text went from one paragraph to another.
"""

from collections.abc import Iterator

from declarations.lineage.pairing import TEXT, Pair, Pairing, by_place
from declarations.lineage.words import common_length, remainder, runs

# The share of a part's telling words that must stand in the remainder: near the place of the pair, and far from it.
# Of a short part it must be more, until there are so many words.
_COVERED = 0.4
_COVERED_FAR = 0.6
_COVERED_SHORT = 0.75
_NEAR = 3
_FEWEST_WORDS = 4
_ENOUGH_WORDS = 6
# What went from one pair to another must be this share of one of the passages, and of one of the remainders.
_CARRIED = 0.3
_CARRIED_OF_REMAINDER = 0.5
_FEWEST_CARRIED = 8
# Words that two formal texts share by chance are scattered; of text carried over many stand together.
_IN_RUNS = 0.4
_MOST_TRIED = 4


def parts(pairing: Pairing) -> list[Pair]:
    """The links beside the pairs: to the other parts of what was split or merged, and of text carried over.

    Time is linear in the votes of the pairing.
    """
    return _Search(pairing).links()


class _Search:
    """What the pairs leave over on both sides; it grows less as links are found."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._items = (pairing.old, pairing.new)
        self._left: tuple[dict[int, str], dict[int, str]] = ({}, {})
        self._found: list[Pair] = []

    def links(self) -> list[Pair]:
        """All links beside the pairs."""
        self._join_parts(self._pairing.free_new(), side=1)
        self._join_parts(self._pairing.free_old(), side=0)
        self._join_carried()
        return self._found

    def _join_parts(self, free: list[int], *, side: int) -> None:
        """Join free passages of one side to those of the other side that hold most of them."""
        ranked = by_place(self._pairing.votes, side)
        tried = {
            pair: self._common(pair)
            for place in free
            for pair in (*ranked.get(place, [])[:_MOST_TRIED], *self._beside(place, side))
            if self._is_part(pair, side)
        }
        joined: set[int] = set()
        for pair in sorted(tried, key=lambda pair: (-tried[pair], pair)):
            if pair[side] not in joined and self._is_part(pair, side):
                self._join(pair)
                joined.add(pair[side])

    def _beside(self, place: int, side: int) -> Iterator[Pair]:
        """A passage with what the passages before and behind it are paired with."""
        for neighbour in (place - 1, place + 1):
            if (partner := self._partner(side, neighbour)) is not None:
                yield (partner, place) if side else (place, partner)

    def _is_part(self, pair: Pair, side: int) -> bool:
        """Whether the passage of a pair on one side is a part of the one on the other."""
        part, whole = self._items[side][pair[side]], self._items[1 - side][pair[1 - side]]
        if not part.sort == whole.sort == TEXT or len(part.row.words) < _FEWEST_WORDS:
            return False
        partner = self._partner(1 - side, pair[1 - side])
        length = len(part.row.telling)
        covered = length * _COVERED_FAR
        if partner is not None and abs(partner - pair[side]) <= _NEAR:
            if part.row.words in whole.row.words:
                return part.row.words not in self._items[side][partner].row.words
            covered = length * _COVERED
        needed = max(_FEWEST_WORDS, min(length * _COVERED_SHORT, _ENOUGH_WORDS), covered)
        return self._common(pair) >= needed

    def _join_carried(self) -> None:
        """Join passages of different pairs where a good part of one has gone into the other."""
        pairing = self._pairing
        for pair in sorted(pairing.votes, key=lambda pair: (-pairing.votes[pair], pair)):
            one, other = pair
            if pairing.forward.get(one, other) == other or other not in pairing.backward:
                continue
            lengths = [len(self._items[side][place].row.telling) for side, place in enumerate(pair)]
            left = [len(self._remainder(side, place)) for side, place in enumerate(pair)]
            needed = max(_FEWEST_CARRIED, _CARRIED * min(lengths), _CARRIED_OF_REMAINDER * min(left))
            if min(left) >= needed and self._common(pair) >= needed and self._runs(pair) >= needed * _IN_RUNS:
                self._join(pair)

    def _partner(self, side: int, place: int) -> int | None:
        """The place that a passage of a side is paired with."""
        return (self._pairing.backward if side else self._pairing.forward).get(place)

    def _common(self, pair: Pair) -> int:
        return common_length(self._remainder(0, pair[0]), self._remainder(1, pair[1]))

    def _runs(self, pair: Pair) -> int:
        """How many runs of words both remainders hold."""
        return len(runs(self._remainder(0, pair[0])) & runs(self._remainder(1, pair[1])))

    def _join(self, pair: Pair) -> None:
        one, other = self._remainder(0, pair[0]), self._remainder(1, pair[1])
        self._left[0][pair[0]], self._left[1][pair[1]] = remainder(one, other), remainder(other, one)
        self._found.append(pair)

    def _remainder(self, side: int, place: int) -> str:
        """The telling words of a passage that none of its links accounts for yet."""
        left = self._left[side].get(place)
        if left is None:
            left = self._items[side][place].row.telling
            if (partner := self._partner(side, place)) is not None:
                left = remainder(left, self._items[1 - side][partner].row.telling)
            self._left[side][place] = left
        return left
