"""`python -m bench.text`, by way of `make bench-text`: how well and how quickly the text engine does its work. One
figure a line, `name: value (target T) ok|short`, a line without a target being there to compare with; after them the
figures of `bench.redlines` and of `bench.drafts`.

All methods get the same drafts, made up by `bench.corpus` from fixed seeds with known truth, and take turns.
"""

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable
from statistics import median

from bench import lineages
from bench.corpus import DEGREES, LANGUAGES, Case, make_case
from bench.lineages import Score, score
from declarations.lineage import match

PARAGRAPHS = 80
MANY_PARAGRAPHS = 800
OTHER_SIZES = (20, 200)
# Pairs of drafts for a figure: so many that no single passage moves it by as much as its distance from the target.
CASES = 25
CASES_OF_RIVALS = 4
FEW_CASES = 3
TURNS = 3
MEBIBYTE = 2**20
KINDS = {"moves": "moved", "splits": "split", "merges": "merged"}
F1_TARGETS = {"mixed": 0.985, "heavy": 0.97}
RECALL_TARGETS = {"moves": 0.98, "splits": 0.97, "merges": 0.97}
RIVALS = {
    "difflib on words": lineages.difflib_words,
    "difflib.ratio pairs": lineages.difflib_pairs,
    "git diff --word-diff": lineages.git_word_diff,
    "difflib, one run": lineages.difflib_run,
}

HEADER = f"""\
# Drafts of about {PARAGRAPHS} paragraphs, unless the line says otherwise; {CASES} pairs for a figure of the engine,
# {CASES_OF_RIVALS} of the same for the others. Precision and recall count links between passages. A move, split or merge
# is recalled if its link was found and called so. ms is the median of the pairs. {os.cpu_count()} processors.
# difflib on words: SequenceMatcher.ratio of the words of every two passages, the most alike linked first, down to 0.4;
#   a passage left over joins the one with which it shares seven in ten of the shorter's words.
# difflib.ratio pairs: SequenceMatcher.ratio of the characters of every two passages which its quick bounds let
#   reach 0.6; the most alike linked first, each passage once.
# git diff --word-diff: a passage a line; linked are passages that share half of the shorter's words as unchanged.
# difflib, one run: one SequenceMatcher over all words of both drafts, as it is by default; linked as with git."""


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    print(HEADER, flush=True)
    accuracy()
    rivals()
    growth()
    for module in ("bench.redlines", "bench.drafts"):
        subprocess.run([sys.executable, "-m", module], check=False)
    return 0


def accuracy() -> None:
    """How well the engine finds the truth, at every degree of change, in other sizes and languages."""
    for degree in DEGREES:
        found = score(lineages.engine, cases(CASES, degree=degree))
        _report(f"engine, precision, {degree}", found.precision)
        _report(f"engine, recall, {degree}", found.recall)
        _report(f"engine, F1, {degree}", found.f1, at_least=F1_TARGETS.get(degree, 0))
        for name, kind in KINDS.items():
            target = RECALL_TARGETS[name] if degree in F1_TARGETS else 0
            _report(f"engine, recall of {name}, {degree}", found.recall_of(kind), at_least=target)
    for size in OTHER_SIZES:
        found = score(lineages.engine, cases(FEW_CASES, paragraphs=size))
        _report(f"engine, F1, mixed, {size} paragraphs", found.f1)
    for language in LANGUAGES[1:]:
        _report(
            f"engine, F1, mixed, in {language}",
            score(lineages.engine, cases(FEW_CASES, language=language)).f1,
        )


def rivals() -> None:
    """What others find in the same drafts, and how long each method takes."""
    methods = {"engine": lineages.engine, **RIVALS}
    scores = {name: Score() for name in methods}
    for case in cases(CASES_OF_RIVALS):
        for name, method in methods.items():
            score(method, [case], into=scores[name], turns=TURNS if name == "engine" else 1)
    for name, found in scores.items():
        _report(f"{name}, ms a pair", median(found.seconds) * 1e3)
        if name == "engine":
            continue
        _report(f"{name}, precision, mixed", found.precision)
        _report(f"{name}, recall, mixed", found.recall)
        _report(f"{name}, F1, mixed", found.f1)
        for shown, kind in KINDS.items():
            _report(f"{name}, recall of {shown}, mixed", found.recall_of(kind))
    for name in RIVALS:
        times = zip(scores[name].seconds, scores["engine"].seconds, strict=True)
        target = 15 if name == "difflib on words" else 0
        _report(f"{name}, time over the engine's", median(his / ours for his, ours in times), at_least=target)


def growth() -> None:
    """What ten times the paragraphs cost."""
    few = score(lineages.engine, cases(FEW_CASES), turns=TURNS)
    many = score(lineages.engine, cases(FEW_CASES, paragraphs=MANY_PARAGRAPHS), turns=TURNS)
    _report(f"engine, F1, mixed, {MANY_PARAGRAPHS} paragraphs", many.f1)
    _report(f"engine, ms a pair, {MANY_PARAGRAPHS} paragraphs", median(many.seconds) * 1e3)
    _report(
        f"engine, time of {MANY_PARAGRAPHS} over {PARAGRAPHS} paragraphs",
        median(many.seconds) / median(few.seconds),
        at_most=35,
    )
    case = make_case(0, paragraphs=MANY_PARAGRAPHS)
    tracemalloc.start()
    match(case.old, case.new)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    _report(f"engine, MiB beside the drafts, {MANY_PARAGRAPHS} paragraphs", peak / MEBIBYTE, at_most=64)


def cases(
    count: int, *, paragraphs: int = PARAGRAPHS, degree: str = "mixed", language: str = "en"
) -> Iterable[Case]:
    """The first pairs of drafts of a sort."""
    return (make_case(seed, paragraphs=paragraphs, degree=degree, language=language) for seed in range(count))


def _report(name: str, value: float, *, at_least: float = 0, at_most: float = float("inf")) -> None:
    shown = f"{value:.1f}" if value >= 10 else f"{value:.4f}"
    if not at_least and at_most == float("inf"):
        print(f"{name}: {shown}", flush=True)
        return
    target = f"≥ {at_least:g}" if at_least else f"≤ {at_most:g}"
    print(
        f"{name}: {shown} (target {target}) {'ok' if at_least <= value <= at_most else 'short'}", flush=True
    )


if __name__ == "__main__":
    sys.exit(main())
