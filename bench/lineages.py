"""Lineage measured on drafts with known truth, beside what one would write without the engine.

Each rival is given the same drafts and the fairest way from its answer to links that we know of:

- `difflib on words`: `SequenceMatcher.ratio` of the words of every two passages. The most alike are linked first, down
  to 0.4; a passage left over then joins the one with which it shares seven in ten of the shorter's words.
- `difflib.ratio pairs`: `SequenceMatcher.ratio` of the characters of every two passages, looked at only where its own
  quick bounds allow 0.6 (as `difflib.get_close_matches` does); the most alike are linked first, each passage once.
- `git diff --word-diff`: each passage on a line of its own. A passage is linked with each one that it shares half of
  the words of the shorter one with, as counted in the words that are held for unchanged.
- `difflib, one run`: one `SequenceMatcher` over all words of both drafts, counted in the same way. It is quick because
  by default it passes over frequent words, and like git it sees no moves.

What is out of order among a rival's links is moved; what is linked twice is split or merged.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median

from bench.corpus import Case, Pair
from declarations.lineage import Change, Passage, match
from declarations.lineage.pairing import chain

_ENOUGH_SHARED = 0.5
_ENOUGH_ALIKE = 0.6
_ENOUGH_WORDS = 0.4
_ENOUGH_HELD = 0.7


@dataclass(frozen=True)
class Answer:
    """What one method says of two drafts."""

    links: set[Pair]
    moved: set[Pair]
    split: set[Pair]
    merged: set[Pair]


@dataclass
class Score:
    """Counts over several pairs of drafts, and the time they took."""

    found: int = 0
    wrong: int = 0
    missed: int = 0
    recalled: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of the links found that are true."""
        return self.found / ((self.found + self.wrong) or 1)

    @property
    def recall(self) -> float:
        """The share of the true links that were found."""
        return self.found / ((self.found + self.missed) or 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)

    def recall_of(self, kind: str) -> float:
        """The share of the true moves, splits or merges that were found and called so."""
        return self.recalled[kind] / (self.wanted[kind] or 1)

    def add(self, case: Case, answer: Answer, seconds: float) -> None:
        """Count one pair of drafts."""
        self.found += len(answer.links & case.links)
        self.wrong += len(answer.links - case.links)
        self.missed += len(case.links - answer.links)
        for kind in ("moved", "split", "merged"):
            self.recalled[kind] += len(getattr(case, kind) & getattr(answer, kind))
            self.wanted[kind] += len(getattr(case, kind))
        self.seconds.append(seconds)


Method = Callable[[Sequence[Passage], Sequence[Passage]], Answer]


def score(method: Method, cases: Iterable[Case], *, into: Score | None = None, turns: int = 1) -> Score:
    """How a method does over pairs of drafts; the time of a pair is the median of so many turns."""
    total = into or Score()
    for case in cases:
        taken = []
        for _ in range(turns):
            began = time.perf_counter()
            answer = method(case.old, case.new)
            taken.append(time.perf_counter() - began)
        total.add(case, answer, median(taken))
    return total


def engine(old: Sequence[Passage], new: Sequence[Passage]) -> Answer:
    """The portal's own `match`."""
    found: dict[Pair, tuple[Change, ...]] = {
        (one, other): link.changes for link in match(old, new) for one in link.old for other in link.new
    }

    def called(*changes: Change) -> set[Pair]:
        return {pair for pair, said in found.items() if set(said) & set(changes)}

    return Answer(
        set(found),
        moved=called(Change.MOVED),
        split=called(Change.SPLIT, Change.MANY),
        merged=called(Change.MERGED, Change.MANY),
    )


def difflib_words(old: Sequence[Passage], new: Sequence[Passage]) -> Answer:
    """`SequenceMatcher` over the words of every two passages."""
    texts = [passage.text.split() for passage in old]
    ratios: dict[Pair, float] = {}
    shares: dict[Pair, float] = {}
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for other, passage in enumerate(new):
        words = passage.text.split()
        matcher.set_seq2(words)
        for one, earlier in enumerate(texts):
            matcher.set_seq1(earlier)
            ratios[one, other] = ratio = matcher.ratio()
            shares[one, other] = ratio * (len(words) + len(earlier)) / (2 * min(len(words), len(earlier)))
    links = _most_alike(ratios, at_least=_ENOUGH_WORDS)
    linked = [{pair[side] for pair in links} for side in (0, 1)]
    for pair, share in shares.items():
        if share >= _ENOUGH_HELD and not (pair[0] in linked[0] and pair[1] in linked[1]):
            links.add(pair)
    return _told_from(links)


def difflib_run(old: Sequence[Passage], new: Sequence[Passage]) -> Answer:
    """One `SequenceMatcher` over the words of both drafts."""
    sides = [[word for passage in side for word in passage.text.split()] for side in (old, new)]
    blocks = SequenceMatcher(None, *sides).get_matching_blocks()
    return _by_shared_words(old, new, ((block.a, block.b, block.size) for block in blocks))


def git_word_diff(old: Sequence[Passage], new: Sequence[Passage]) -> Answer:
    """`git diff --word-diff` over files with a passage a line."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("old", "new")]
        for path, side in zip(paths, (old, new), strict=True):
            path.write_text(
                "".join(f"{' '.join(passage.text.split())}\n" for passage in side), encoding="utf-8"
            )
        lines = subprocess.run(
            ["git", "diff", "--no-index", "--word-diff=porcelain", "--unified=1000000", *map(str, paths)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stdout.splitlines()
    blocks = []
    here = there = 0
    body = next((number for number, line in enumerate(lines) if line.startswith("@@")), len(lines))
    for line in lines[body + 1 :]:
        size = len(line[1:].split())
        if line.startswith(" "):
            blocks.append((here, there, size))
        here += size * line.startswith((" ", "-"))
        there += size * line.startswith((" ", "+"))
    return _by_shared_words(old, new, blocks)


def difflib_pairs(old: Sequence[Passage], new: Sequence[Passage]) -> Answer:
    """`SequenceMatcher.ratio` of every two passages."""
    ratios: dict[Pair, float] = {}
    matcher = SequenceMatcher()
    for other, passage in enumerate(new):
        matcher.set_seq2(passage.text)
        for one, earlier in enumerate(old):
            matcher.set_seq1(earlier.text)
            if (
                matcher.real_quick_ratio() >= _ENOUGH_ALIKE
                and matcher.quick_ratio() >= _ENOUGH_ALIKE
                and (ratio := matcher.ratio()) >= _ENOUGH_ALIKE
            ):
                ratios[one, other] = ratio
    return _told_from(_most_alike(ratios, at_least=_ENOUGH_ALIKE))


def _most_alike(ratios: dict[Pair, float], *, at_least: float) -> set[Pair]:
    """Pairs taken from the most alike on, each passage once."""
    links: set[Pair] = set()
    taken: tuple[set[int], set[int]] = (set(), set())
    for one, other in sorted(ratios, key=lambda pair: (-ratios[pair], pair)):
        if ratios[one, other] >= at_least and one not in taken[0] and other not in taken[1]:
            links.add((one, other))
            taken[0].add(one)
            taken[1].add(other)
    return links


def _by_shared_words(
    old: Sequence[Passage], new: Sequence[Passage], blocks: Iterable[tuple[int, int, int]]
) -> Answer:
    """Links from stretches of equal words: (first word of the old draft, of the new one, how many)."""
    lengths = [[len(passage.text.split()) for passage in side] for side in (old, new)]
    owners = [[place for place, length in enumerate(side) for _ in range(length)] for side in lengths]
    shared = Counter(
        (owners[0][here + step], owners[1][there + step])
        for here, there, size in blocks
        for step in range(size)
    )
    return _told_from(
        {
            pair
            for pair, count in shared.items()
            if count >= _ENOUGH_SHARED * min(lengths[0][pair[0]], lengths[1][pair[1]])
        }
    )


def _told_from(links: set[Pair]) -> Answer:
    """What was moved, split and merged, told from links alone."""
    counts = [Counter(pair[side] for pair in links) for side in (0, 1)]
    return Answer(
        links,
        moved=links - set(chain(links)),
        split={pair for pair in links if counts[0][pair[0]] > 1},
        merged={pair for pair in links if counts[1][pair[1]] > 1},
    )
