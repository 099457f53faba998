"""Redlines measured beside `difflib` and beside the longest common subsequence, which is the least that can be marked.

Two sets of changed passages, both from the drafts of `bench.corpus`:

- *word by word*: the pairs of passages that the drafts' truth holds for one another and that differ, at every degree;
- *phrase by phrase*: passages amended as delegations do it, where phrases of a few words are put in, struck or
  replaced, and some passages are rewritten. What is put in is taken from other passages, so that the same small words
  stand in the old phrase and in the new one by chance.

Where single words change far apart, the common subsequence has no islands to remove: within 1.15 times its edits no
redline at all comes to 0.7 times its hunks. The target for hunks is therefore set on the second set.
"""

import time
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import partial
from random import Random
from statistics import median

from rapidfuzz.distance import Indel

from bench.corpus import DEGREES, make_case
from declarations.redline import changes, runs
from declarations.segmenting import tokens

SEEDS = 3
TURNS = 5
LONG = 20_000

Pair = tuple[str, str]
# Name, value, and the target: at least, at most; 0 and infinity where there is none.
Figure = tuple[str, float, float, float]
NO_LIMIT = float("inf")


def main() -> None:
    """Print every figure on a line of its own."""
    for name, value, at_least, at_most in figures():
        shown = f"{value:.1f}" if value >= 10 else f"{value:.3f}"
        if not at_least and at_most == NO_LIMIT:
            print(f"{name}: {shown}", flush=True)
        else:
            target = f"≥ {at_least:g}" if at_least else f"≤ {at_most:g}"
            verdict = "ok" if at_least <= value <= at_most else "short"
            print(f"{name}: {shown} (target {target}) {verdict}", flush=True)


def figures() -> Iterator[Figure]:
    """Speed, edits and hunks of both sets, and what very long passages take."""
    sets = {"word by word": pairs_by_words(), "phrase by phrase": pairs_by_phrases()}
    for name, pairs in sets.items():
        edits, hunks = over_the_least(pairs)
        yield f"redline, {name}, edited words over the LCS minimum", edits, 0, 1.15
        yield (
            f"redline, {name}, hunks over those of the raw LCS",
            hunks,
            0,
            0.7 if "phrase" in name else NO_LIMIT,
        )
    everything = [pair for pairs in sets.values() for pair in pairs]
    engine, rival = times(everything)
    yield "redline, ms for all changed pairs", median(engine) * 1e3, 0, NO_LIMIT
    yield "difflib on the same words, ms for all changed pairs", median(rival) * 1e3, 0, NO_LIMIT
    ratios = [his / ours for ours, his in zip(engine, rival, strict=True)]
    yield "difflib on the same words, time over the redline's", median(ratios), 25, NO_LIMIT
    for name, old, new in long_passages():
        yield f"redline, s for {LONG:,} words, {name}", seconds(partial(runs, old, new)), 0, 1


def pairs_by_words() -> list[Pair]:
    """The changed pairs of passages of all degrees of change."""
    cases = [make_case(seed, degree=degree) for degree in DEGREES for seed in range(SEEDS)]
    pairs = [(case.old[i].text, case.new[j].text) for case in cases for i, j in sorted(case.links)]
    return [(old, new) for old, new in pairs if old != new]


def pairs_by_phrases() -> list[Pair]:
    """Passages of the same drafts and what amendments make of them; every fourth is rewritten."""
    chance = Random(2026)
    passages = [
        passage.text.split()
        for seed in range(SEEDS)
        for passage in make_case(seed).old
        if len(passage.text) > 100
    ]
    pairs = []
    for number, words in enumerate(passages):
        amend = rewritten if number % 4 == 0 else amended
        new = amend(words, passages, chance)
        if new != words:
            pairs.append((" ".join(words), " ".join(new)))
    return pairs


def amended(words: list[str], others: list[list[str]], chance: Random) -> list[str]:
    """About one phrase in thirty words put in, struck or replaced by a phrase of another passage."""
    new = list(words)
    for _ in range(chance.randint(1, 1 + len(words) // 30)):
        at = chance.randrange(len(new))
        match chance.choice(("put in", "strike", "replace", "replace")):
            case "put in":
                new[at:at] = phrase(others, chance)
            case "strike":
                del new[at : at + chance.randint(1, 7)]
            case "replace":
                new[at : at + chance.randint(1, 7)] = phrase(others, chance)
    return new


def rewritten(words: list[str], others: list[list[str]], chance: Random) -> list[str]:
    """About half of the phrases left."""
    new: list[str] = []
    at = 0
    while at < len(words):
        length = chance.randint(1, 7)
        new += words[at : at + length] if chance.random() < 0.5 else phrase(others, chance)
        at += length
    return new


def phrase(others: list[list[str]], chance: Random) -> list[str]:
    words = chance.choice(others)
    at = chance.randrange(len(words))
    return words[at : at + chance.randint(1, 7)]


def over_the_least(pairs: list[Pair]) -> tuple[float, float]:
    """The words that the redlines mark, and their hunks, over those of the longest common subsequences."""
    edits = hunks = least = raw_hunks = 0
    for old, new in pairs:
        for hunk in changes(runs(old, new)):
            edits += len(words_of(hunk.deleted)) + len(words_of(hunk.inserted))
            hunks += 1
        opcodes = Indel.opcodes(words_of(old), words_of(new)).as_list()
        tags = [tag for tag, *_ in opcodes]
        least += sum(
            end - start + new_end - new_start
            for tag, start, end, new_start, new_end in opcodes
            if tag != "equal"
        )
        raw_hunks += sum(
            tag != "equal" and (not number or tags[number - 1] == "equal") for number, tag in enumerate(tags)
        )
    return edits / least, hunks / raw_hunks


def words_of(text: str) -> list[str]:
    return [token for token in tokens(text, "en") if not token.isspace()]


def times(pairs: list[Pair]) -> tuple[list[float], list[float]]:
    """Seconds for all pairs, from the bare texts, of the redline and of difflib, in turns."""
    engine: list[float] = []
    rival: list[float] = []
    for _ in range(TURNS):
        for taken, method in ((engine, runs), (rival, by_difflib)):
            taken.append(seconds(partial(for_each, pairs, method)))
    return engine, rival


def for_each(pairs: list[Pair], method: Callable[[str, str], object]) -> None:
    for old, new in pairs:
        method(old, new)


def by_difflib(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, tokens(old, "en"), tokens(new, "en"), autojunk=False).get_opcodes()


def long_passages() -> Iterator[tuple[str, str, str]]:
    """Passages of 20,000 words: amended, and wholly different."""
    chance = Random(2026)
    drafts = [[passage.text for passage in make_case(seed, paragraphs=400).old] for seed in (1, 2)]
    one, other = (" ".join(texts).split()[:LONG] for texts in drafts)
    yield "amended", " ".join(one), " ".join(amended(one, [other], chance))
    yield "against another draft", " ".join(one), " ".join(other)
    yield "with no word in common", " ".join(one), " ".join(word[::-1].upper() for word in other)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
