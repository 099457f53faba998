"""Two drafts matched: pairs and parts put together into links, each with what changed and what speaks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass

from declarations.lineage.links import Change, Evidence, Link, Passage
from declarations.lineage.pairing import TEXT, Item, Pair, Pairing, chain, pair_up
from declarations.lineage.parts import parts
from declarations.lineage.words import RUN_LENGTH, Row, common_length, printed, rows, share_in_common

_SORTS = {"heading": "heading", "note": "note"}
# What the intake adds to a label: the count of paragraphs without a number, and which of several with the same.
_COUNTED = re.compile(r"¶\d+")
_AGAIN = re.compile(r" \(\d+(?:st|nd|rd|th)\)")
_MOST_PHRASES = 3

# Places of the old draft and of the new one.
Places = tuple[tuple[int, ...], tuple[int, ...]]


def match(old: Sequence[Passage], new: Sequence[Passage], *, known: Collection[Places] = ()) -> list[Link]:
    """
    The lineage between two drafts, each given in reading order.

    `known` are places of both that a person has said belong together (one side may be empty): they are linked so,
    and only the rest is matched.

    Every place of both drafts stands in exactly one link. Links follow the reading order of the new draft; what was
    dropped follows the passage that it stood behind. A heading is linked with headings only, a note with notes.
    A text wholly different is no link, whatever its label. Deterministic. Time is close to linear in the texts, and
    grows with the square of the number of passages only where hundreds in a row cannot be told apart.
    """
    old_rows, new_rows = rows((each.text for each in old), (each.text for each in new))
    pairing = pair_up(_items(old, old_rows), _items(new, new_rows))
    if known:
        pairs = [*_said(known), *_pairs_of_the_rest(pairing, known)]
        pairing.forward = dict(reversed(pairs))
    else:
        pairs = [*pairing.forward.items(), *parts(pairing)]
    groups = _groups(pairing, pairs)
    weights = _weights(groups, pairing)
    in_order = set(chain(weights, weights.__getitem__))
    return [_link(group, pairing, in_order) for group in _reading_order(groups, in_order)]


def _said(known: Iterable[Places]) -> list[Pair]:
    """What a person has said, as pairs."""
    return [(one, other) for olds, news in known for one in olds for other in news]


def _pairs_of_the_rest(pairing: Pairing, known: Iterable[Places]) -> list[Pair]:
    """The pairs and parts among the passages of which nobody has said anything."""
    settled = [set().union(*sides) for sides in zip(*known, strict=True)]
    old, new = (
        [place for place in range(len(items)) if place not in known_places]
        for items, known_places in zip((pairing.old, pairing.new), settled, strict=True)
    )
    rest = pair_up([pairing.old[place] for place in old], [pairing.new[place] for place in new])
    return [(old[one], new[other]) for one, other in (*rest.forward.items(), *parts(rest))]


@dataclass(frozen=True, slots=True)
class _Group:
    """Places of both drafts that belong together; `main` is the pair whose texts have most in common."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    main: Pair | None


def _items(passages: Sequence[Passage], passage_rows: Sequence[Row]) -> list[Item]:
    return [
        Item(
            row=row,
            text=" ".join(passage.text.split()),
            label=_AGAIN.sub("", _COUNTED.sub("", passage.label)),
            section=passage.section,
            sort=_SORTS.get(passage.kind, TEXT),
            is_child=passage.kind == "sub-paragraph",
        )
        for passage, row in zip(passages, passage_rows, strict=True)
    ]


def _groups(pairing: Pairing, pairs: Iterable[Pair]) -> list[_Group]:
    """What is linked with one another, directly or by way of others; in the order of the old draft, then the new."""
    partners: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for one, other in pairs:
        partners[0, one].append((1, other))
        partners[1, other].append((0, one))
    groups = []
    seen: set[tuple[int, int]] = set()
    places = (
        (side, place) for side, items in enumerate((pairing.old, pairing.new)) for place in range(len(items))
    )
    for start in places:
        if start in seen:
            continue
        seen.add(start)
        reached = [start]
        for node in reached:
            fresh = [partner for partner in dict.fromkeys(partners.get(node, ())) if partner not in seen]
            seen.update(fresh)
            reached += fresh
        groups.append(_group(pairing, reached))
    return groups


def _group(pairing: Pairing, reached: Iterable[tuple[int, int]]) -> _Group:
    old, new = (tuple(sorted(place for side, place in reached if side == wanted)) for wanted in (0, 1))
    pairs = [(one, other) for one in old for other in new]
    if len(pairs) > 1:
        pairs.sort(key=lambda pair: (-_in_common(pairing, pair), pair))
    return _Group(old, new, pairs[0] if pairs else None)


def _weights(groups: Sequence[_Group], pairing: Pairing) -> dict[Pair, float]:
    """
    What each link counts towards the order that was kept: one.

    Of two ways that keep as many, the one that also keeps more labels, and leaves passages nearer to their places,
    weighs more; both together never weigh as much as a link.
    """
    size = max(len(pairing.old), len(pairing.new))
    return {
        pair: 1 + (_keeps_label(pairing, pair) + 1 - abs(pair[0] - pair[1]) / size) / (4 * len(groups))
        for pair in (group.main for group in groups)
        if pair
    }


def _in_common(pairing: Pairing, pair: Pair) -> int:
    return common_length(pairing.old[pair[0]].row.words, pairing.new[pair[1]].row.words)


def _keeps_label(pairing: Pairing, pair: Pair) -> bool:
    return pairing.old[pair[0]].label == pairing.new[pair[1]].label


def _link(group: _Group, pairing: Pairing, in_order: set[Pair]) -> Link:
    if group.main is None:
        change = Change.DROPPED if group.old else Change.ADDED
        return Link(group.old, group.new, (change,), 0.0, Evidence())
    olds, news = [pairing.old[place] for place in group.old], [pairing.new[place] for place in group.new]
    is_in_order = group.main in in_order
    one, other = pairing.old[group.main[0]], pairing.new[group.main[1]]
    words = ["".join(item.row.words for item in items) for items in (olds, news)]
    is_single = len(olds) == len(news) == 1
    happened = {
        Change.MANY: len(olds) > 1 and len(news) > 1,
        Change.SPLIT: len(olds) == 1 and len(news) > 1,
        Change.MERGED: len(olds) > 1 and len(news) == 1,
        Change.MOVED: not is_in_order,
        Change.RENUMBERED: {item.label for item in olds}.isdisjoint(item.label for item in news),
        Change.EDITED: one.text != other.text if is_single else words[0] != words[1],
    }
    return Link(
        group.old,
        group.new,
        tuple(change for change, has_happened in happened.items() if has_happened) or (Change.KEPT,),
        1.0 if words[0] == words[1] else share_in_common(*words),
        Evidence(
            same_text=one.text == other.text,
            phrases=_phrases(one, other, pairing.peculiar),
            same_label=one.label == other.label != "",
            neighbours=pairing.neighbours(*group.main),
            in_order=is_in_order,
        ),
    )


def _phrases(one: Item, other: Item, peculiar: Container[str]) -> tuple[str, ...]:
    """Phrases that stand in these two passages and in no others."""
    if one.text == other.text:
        return ()
    words = other.row.known_by
    starts: list[int] = []
    for start in range(len(words) - RUN_LENGTH + 1):
        run = words[start : start + RUN_LENGTH]
        if run in peculiar and run in one.row.known_by and (not starts or start >= starts[-1] + RUN_LENGTH):
            starts.append(start)
            if len(starts) == _MOST_PHRASES:
                break
    return printed(other.text, other.row, starts) if starts else ()


def _reading_order(groups: Iterable[_Group], in_order: set[Pair]) -> list[_Group]:
    """Groups by their first place in the new draft; the dropped ones behind what they followed in the old."""
    behind = -1
    turns: dict[_Group, tuple[int, int]] = {}
    for group in sorted(groups, key=lambda group: group.old):
        if group.main in in_order:
            behind = group.new[-1]
        turns[group] = (group.new[0], -1) if group.new else (behind, group.old[0])
    return sorted(turns, key=turns.__getitem__)
