"""Which passage of the new draft is which passage of the old one, one to one.

First come the pairs that nothing else could be mistaken for; they may stand anywhere. Between those of them that kept
their order, what is left is paired in order, where a passage at its place may be rewritten. What still is left may
have moved, and needs to be more alike. A label speaks for a pair, but never alone: labels are used again.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log10

from declarations.lineage.words import Row, likeness, runs, share_in_common

# How alike two passages must be: anywhere, if nothing else comes near; where they stand between the same neighbours;
# anywhere else. Two passages of one text that have nothing to do with each other seldom reach a fifth.
_SURE = 0.5
_IN_PLACE = 0.24
_ELSEWHERE = 0.4
_MARGIN = 0.1
# Formal texts are more alike by chance. What nine in ten passages of one draft do not reach among each other, and
# something above it, counts as little as nothing; but no more than this.
_ABOVE_CHANCE = 0.06
_MOST_BY_CHANCE = 0.3
_STRIDES = (1, 3, 7)
# What the same label, the same heading above, and each neighbour paired with a neighbour add where several would do.
_LABEL = 0.06
_SECTION = 0.04
_NEIGHBOUR = 0.05
# How far these make up for likeness: a label alone must not carry a text that is wholly another.
_SLACK = 0.3
# Two passages less alike than this are no pair at their place either, whatever else speaks for them.
_HOPELESS = _IN_PLACE - _SLACK * (_LABEL + _SECTION + 2 * _NEIGHBOUR)

# A run of words that stands in more passages than this tells nothing; what it could tell, order tells better.
_MOST_HOLDERS = 8
_MOST_CANDIDATES = 6
# A vote can be divided among as many pairs as may share it, and hardly anything is left over.
_VOTE = 5040
_FEWEST_VOTES = _VOTE // 5
# With fewer words than these even the same text says little of where it came from.
_FEWEST_WORDS = 4
# Gaps larger than this are compared by candidates and along the diagonal only.
_MOST_COMPARED = 10_000
_DIAGONAL = 8
# The gaps between two drafts of one text are filled in three rounds; a table of figures could need one for each.
_MOST_ROUNDS = 8
# In a gap with ten to this power of pairs, order says nothing.
_WIDE = 4
# Passages with more telling words than these share rare runs if they have anything to do with each other.
_LONG = 300

Pair = tuple[int, int]
# The sort of passages that may be split and merged.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Item:
    """
    A passage for pairing: its words, its text but for spacing, its label as printed, and the heading above.

    `sort` is heading, note or text; passages of one sort are paired. `is_child` means a sub-paragraph.
    """

    row: Row
    text: str
    label: str
    section: str
    sort: str
    is_child: bool


@dataclass(slots=True)
class Pairing:
    """
    Pairs between two drafts, both ways, and what led to them.

    `votes` are those of rare word runs for pairs, `peculiar` the runs that stand in one passage of each draft,
    `candidates` how alike the pairs are that were compared, `promising` those of them that may be pairs, by their old
    place. `in_place` and `elsewhere` are how alike two passages of these drafts must be at the same place, and at
    different ones.
    """

    old: Sequence[Item]
    new: Sequence[Item]
    forward: dict[int, int] = field(default_factory=dict)
    backward: dict[int, int] = field(default_factory=dict)
    votes: dict[Pair, int] = field(default_factory=dict)
    peculiar: set[str] = field(default_factory=set)
    candidates: dict[Pair, float] = field(default_factory=dict)
    promising: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    in_place: float = _IN_PLACE
    elsewhere: float = _ELSEWHERE

    def free_old(self, start: int = 0, end: int | None = None) -> list[int]:
        """The places of the old draft that have no pair."""
        return [
            place
            for place in range(start, len(self.old) if end is None else end)
            if place not in self.forward
        ]

    def free_new(self, start: int = 0, end: int | None = None) -> list[int]:
        """The places of the new draft that have no pair."""
        return [
            place
            for place in range(start, len(self.new) if end is None else end)
            if place not in self.backward
        ]

    def add(self, one: int, other: int) -> None:
        """Pair two passages."""
        self.forward[one] = other
        self.backward[other] = one

    def add_candidate(self, one: int, other: int, alike: float) -> None:
        """Keep how alike two passages are."""
        self.candidates[one, other] = alike
        if alike >= _HOPELESS:
            self.promising[one].append(other)

    def is_free(self, one: int, other: int) -> bool:
        """Whether two places exist, neither has a pair, and the two may be paired."""
        return (
            0 <= one < len(self.old)
            and 0 <= other < len(self.new)
            and one not in self.forward
            and other not in self.backward
            and self.old[one].sort == self.new[other].sort
        )

    def neighbours(self, one: int, other: int) -> int:
        """How many neighbours of two passages (before, behind) are paired with each other; the ends count too."""
        before = self.forward.get(one - 1, -1) == other - 1 if one else other == 0
        last = one == len(self.old) - 1
        behind = other == len(self.new) - 1 if last else self.forward.get(one + 1) == other + 1
        return before + behind

    def context(self, one: int, other: int) -> float:
        """What label, section and neighbours add to the likeness of two passages."""
        here, there = self.old[one], self.new[other]
        return (
            _LABEL * (here.label == there.label != "")
            + _SECTION * (here.section == there.section != "")
            + _NEIGHBOUR * self.neighbours(one, other)
        )


def pair_up(old: Sequence[Item], new: Sequence[Item]) -> Pairing:
    """
    The passages of two drafts paired one to one; the others stay free.

    Time is linear in the texts where passages can be told apart, and bounded for those that cannot.
    """
    chance = min(_by_chance(new), _MOST_BY_CHANCE) + _ABOVE_CHANCE
    pairing = Pairing(
        old, new, in_place=max(_IN_PLACE, chance), elsewhere=max(_ELSEWHERE, chance + _ELSEWHERE - _IN_PLACE)
    )
    _pair_same(pairing)
    _vote(pairing)
    _compare_candidates(pairing)
    _pair_sure(pairing)
    _pair_children(pairing)
    _pair_in_place(pairing)
    _pair_elsewhere(pairing)
    return pairing


def chain(pairs: Iterable[Pair], weigh: Callable[[Pair], float] = lambda pair: 1.0) -> list[Pair]:
    """
    The heaviest row of pairs in which both sides rise; of equals the one whose ends come first.

    Weights are positive. Time is n log n (patience sorting, with weights).
    """
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    # The ends of chains so far: `places` rises, and so does `weights`; a lighter end behind a heavier one is dropped.
    places: list[int] = []
    weights: list[float] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_one, other) in enumerate(ordered):
        at = bisect_left(places, other)
        weight = weigh(ordered[number]) + (weights[at - 1] if at else 0.0)
        before.append(ends[at - 1] if at else -1)
        if at < len(places) and places[at] == other and weights[at] >= weight:
            continue
        stop = at
        while stop < len(places) and weights[stop] <= weight:
            stop += 1
        places[at:stop] = [other]
        weights[at:stop] = [weight]
        ends[at:stop] = [number]
    found: list[Pair] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(ordered[number])
        number = before[number]
    return found[::-1]


def _by_chance(items: Sequence[Item]) -> float:
    """How alike passages of one draft are that have nothing to do with each other, but for one pair in ten."""
    texts = [item.row.telling[:_LONG] for item in items if item.sort == TEXT and not item.row.is_short]
    alike = sorted(
        share_in_common(text, texts[(place + stride) % len(texts)])
        for stride in _STRIDES
        for place, text in enumerate(texts)
    )
    return alike[len(alike) * 9 // 10] if len(texts) > max(_STRIDES) else 0.0


def _pair_same(pairing: Pairing) -> None:
    """Pair the passages whose text stands once in each draft."""
    once: list[dict[tuple[str, str], int]] = []
    for items in (pairing.old, pairing.new):
        counts = Counter((item.sort, item.text) for item in items)
        once.append(
            {
                (item.sort, item.text): place
                for place, item in enumerate(items)
                if counts[item.sort, item.text] == 1 and len(item.row.words) >= _FEWEST_WORDS
            }
        )
    for text, place in once[0].items():
        if text in once[1]:
            pairing.add(place, once[1][text])


def _vote(pairing: Pairing) -> None:
    """
    Let each run of rare words vote for the pairs of passages that hold it.

    A run has one vote, divided among all the pairs it could speak for. Votes are counted in whole parts, so that
    their sum is the same in whatever order they come.
    """
    (once_old, more_old), (once_new, more_new) = (
        _holders(items, places)
        for items, places in ((pairing.old, pairing.free_old()), (pairing.new, pairing.free_new()))
    )
    shared = once_old.keys() & once_new.keys()
    repeated = shared & (more_old.keys() | more_new.keys())
    pairing.peculiar = shared - repeated
    votes = Counter(
        zip(
            map(once_old.__getitem__, pairing.peculiar),
            map(once_new.__getitem__, pairing.peculiar),
            strict=True,
        )
    )
    for pair in votes:
        votes[pair] *= _VOTE
    for run in repeated:
        ones, others = more_old.get(run, [once_old[run]]), more_new.get(run, [once_new[run]])
        if len(ones) <= _MOST_HOLDERS and len(others) <= _MOST_HOLDERS:
            share = _VOTE // (len(ones) * len(others))
            votes.update({(one, other): share for one in ones for other in others})
    pairing.votes = {
        (one, other): count
        for (one, other), count in votes.items()
        if count >= _FEWEST_VOTES and pairing.old[one].sort == pairing.new[other].sort
    }


def _compare_candidates(pairing: Pairing) -> None:
    """Compare each passage with those that got most votes as its pair."""
    for side in (0, 1):
        for pairs in by_place(pairing.votes, side).values():
            for pair in pairs[:_MOST_CANDIDATES]:
                if pair not in pairing.candidates:
                    pairing.add_candidate(*pair, likeness(pairing.old[pair[0]].row, pairing.new[pair[1]].row))


def _holders(items: Sequence[Item], places: Iterable[int]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """The runs of words in some passages, with the first passage that holds each; those of several, with all."""
    first: dict[str, int] = {}
    several: dict[str, list[int]] = {}
    for place in places:
        for run in runs(items[place].row.known_by):
            if run in first:
                several.setdefault(run, [first[run]]).append(place)
            else:
                first[run] = place
    return first, several


def by_place(weights: Mapping[Pair, float], side: int) -> dict[int, list[Pair]]:
    """Pairs by the place that they have on one side, the heaviest first."""
    found: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(weights, key=lambda pair: (-weights[pair], pair)):
        found[pair[side]].append(pair)
    return found


def _pair_sure(pairing: Pairing) -> None:
    """Pair what is alike, and like nothing else nearly as much."""
    ranked = [by_place(pairing.candidates, side) for side in (0, 1)]
    for pair in sorted(pairing.candidates, key=lambda pair: (-pairing.candidates[pair], pair)):
        alike = pairing.candidates[pair]
        if alike < _SURE:
            break
        rivals = [rival for side in (0, 1) for rival in ranked[side][pair[side]][:2] if rival != pair]
        if pairing.is_free(*pair) and all(pairing.candidates[rival] <= alike - _MARGIN for rival in rivals):
            pairing.add(*pair)


def _pair_children(pairing: Pairing) -> None:
    """Pair the sub-paragraphs of paragraphs that are paired: they go where the paragraph goes."""
    for one, other in list(pairing.forward.items()):
        _pair_gap(
            pairing,
            [place for place in _children(pairing.old, one) if place not in pairing.forward],
            [place for place in _children(pairing.new, other) if place not in pairing.backward],
        )


def _children(items: Sequence[Item], place: int) -> Iterator[int]:
    """The sub-paragraphs of all depths that follow a paragraph; none follow a sub-paragraph's own."""
    if items[place].is_child:
        return
    for child in range(place + 1, len(items)):
        if not items[child].is_child:
            return
        yield child


def _pair_in_place(pairing: Pairing) -> None:
    """Pair what stands between the same neighbours, in order; each pair makes the gaps smaller, so there are rounds."""
    for _ in range(_MOST_ROUNDS):
        paired = len(pairing.forward)
        corners = [(-1, -1), *chain(pairing.forward.items()), (len(pairing.old), len(pairing.new))]
        for (one, other), (one_end, other_end) in pairwise(corners):
            _pair_gap(pairing, pairing.free_old(one + 1, one_end), pairing.free_new(other + 1, other_end))
        if len(pairing.forward) == paired:
            return


def _pair_gap(pairing: Pairing, ones: list[int], others: list[int]) -> None:
    """Pair passages of two stretches in order, so that most is alike."""
    weights = dict(_compared(pairing, ones, others))
    for pair in chain(weights, weights.__getitem__):
        pairing.add(*pair)


def _compared(pairing: Pairing, ones: list[int], others: list[int]) -> Iterator[tuple[Pair, float]]:
    """How much speaks for each pair of a gap, as far as it may be one.

    The more pairs there are, the more alike will the best be by chance, and the less does it say to be in place.
    """
    size = len(ones) * len(others)
    width = min(1.0, log10(size) / _WIDE) if size else 0.0
    needed = pairing.in_place + (pairing.elsewhere - pairing.in_place) * width
    for pair in _in_gap(pairing, ones, others):
        one, other = pairing.old[pair[0]], pairing.new[pair[1]]
        if one.sort != other.sort:
            continue
        if pair not in pairing.candidates:
            same = one.text == other.text
            pairing.add_candidate(*pair, 1.0 if same else _likeness_without_votes(one.row, other.row))
        alike = pairing.candidates[pair]
        if alike < _HOPELESS:
            continue
        bonus = pairing.context(*pair)
        if alike + _SLACK * bonus >= needed:
            yield pair, alike + bonus - pairing.in_place / 2


def _likeness_without_votes(one: Row, other: Row) -> float:
    """How alike two passages are that share no rare run of words: not at all, if they are long."""
    return 0.0 if min(len(one.telling), len(other.telling)) > _LONG else likeness(one, other)


def _in_gap(pairing: Pairing, ones: list[int], others: list[int]) -> Iterator[Pair]:
    if len(ones) * len(others) <= _MOST_COMPARED:
        yield from ((one, other) for one in ones for other in others)
        return
    within = set(others)
    near = {(one, other) for one in ones for other in pairing.promising.get(one, ()) if other in within}
    for number, one in enumerate(ones):
        middle = number * len(others) // len(ones)
        near.update((one, other) for other in others[max(0, middle - _DIAGONAL) : middle + _DIAGONAL + 1])
    yield from sorted(near)


def _pair_elsewhere(pairing: Pairing) -> None:
    """Pair what has moved: the most alike first, and with it the neighbours that went along."""
    pairs = {pair: alike for pair, alike in pairing.candidates.items() if pairing.is_free(*pair)}
    pairs.update((pair, 1.0) for pair in _same_elsewhere(pairing))
    for start in list(pairing.forward.items()):
        _follow(pairing, *start)
    rank = {
        pair: alike + pairing.context(*pair) for pair, alike in pairs.items() if alike >= pairing.elsewhere
    }
    for pair in sorted(rank, key=lambda pair: (-rank[pair], pair)):
        if pairing.is_free(*pair):
            pairing.add(*pair)
            _follow(pairing, *pair)


def _same_elsewhere(pairing: Pairing) -> Iterator[Pair]:
    """Free passages with the same text, the first with the first few."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for other in pairing.free_new():
        places[pairing.new[other].sort, pairing.new[other].text].append(other)
    for one in pairing.free_old():
        same = places.get((pairing.old[one].sort, pairing.old[one].text), [])
        yield from ((one, other) for other in same[:_MOST_HOLDERS])


def _follow(pairing: Pairing, one: int, other: int) -> None:
    """Pair the neighbours of a pair with each other, as far as they are alike."""
    for step in (1, -1):
        here, there = one + step, other + step
        while pairing.is_free(here, there):
            if likeness(pairing.old[here].row, pairing.new[there].row) < pairing.elsewhere:
                break
            pairing.add(here, there)
            here, there = here + step, there + step
