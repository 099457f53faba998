"""Forms: how the paragraphs of a marked-up copy read when the changes of some editors are accepted, or of none.

Where the end of a paragraph was inserted or deleted, one paragraph of one view is a part of a paragraph in another,
or several. Such paragraphs make up a group; all views of it are made of the same pieces, which tell what became of
what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from declarations.word.markup import Marked, Piece


@dataclass(frozen=True, slots=True)
class Form:
    """A paragraph as it reads in one view of the copy.

    `places` are those of its pieces among all pieces of the group, `sources` those of the file's own paragraphs which
    have words in it.
    """

    text: str
    places: range
    words: frozenset[int]
    sources: frozenset[int]
    look: Marked
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Paragraphs of the copy that belong together because the ends between them were inserted or deleted.

    `start` is the position of the first among all paragraphs; `pieces` are those of all of them, ends included, and
    `owners` whose each is. `former_starts` is where the words begin of each paragraph of the former text.
    """

    start: int
    marked: list[Marked]
    pieces: list[Piece] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    former_starts: list[int] = field(default_factory=list)

    def forms(self, authors: Collection[str] = ()) -> list[Form]:
        """The paragraphs, without text or with, when the changes of these authors are accepted."""
        forms, start = [], 0
        for place, piece in enumerate(self.pieces):
            is_end = piece is self.marked[self.owners[place]].end
            if is_end and piece.stands(authors):
                forms.append(self._form(range(start, place + 1), authors))
                start = place + 1
        rest = self._form(range(start, len(self.pieces)), authors) if start < len(self.pieces) else None
        return [*forms, rest] if rest and rest.text.strip() else forms

    def _form(self, places: range, authors: Collection[str]) -> Form:
        words = [
            place
            for place in places
            if self.pieces[place] is not self.marked[self.owners[place]].end
            and self.pieces[place].stands(authors)
        ]
        seen = [place for place in words if self.pieces[place].text.strip()]
        owner = self.owners[seen[0] if seen else places[-1]]
        return Form(
            text="".join(self.pieces[place].text for place in words),
            places=places,
            words=frozenset(seen),
            sources=frozenset(self.start + self.owners[place] for place in seen),
            look=self.marked[owner],
            pieces=tuple(self.pieces[place] for place in seen),
        )


def groups(paragraphs: Sequence[Marked]) -> Iterator[Group]:
    """The paragraphs of the copy, parted at each end that nobody touched, and where a note or a cell begins."""
    start = 0
    roles = [*(marked.role for marked in paragraphs[1:]), None]
    for position, (marked, following) in enumerate(zip(paragraphs, roles, strict=False)):
        if not marked.end.is_changed or marked.role is not following:
            group = Group(start, list(paragraphs[start : position + 1]))
            for owner, each in enumerate(group.marked):
                group.pieces.extend((*each.pieces, each.end))
                group.owners.extend([owner] * (len(each.pieces) + 1))
            yield group
            start = position + 1


def paired(group: Group, former: Sequence[Form], present: Sequence[Form]) -> dict[int, int]:
    """For each paragraph of the present text the one of the former that it comes from, if it comes from one.

    That is the one whose words it has most of; a paragraph whose words were all replaced is known by its end, and one
    that was put in between the halves of a paragraph is a part of that.
    """
    holder = {place: turn for turn, form in enumerate(former) for place in form.places}
    shared: dict[int, Counter[int]] = {}
    for turn, form in enumerate(present):
        weights: Counter[int] = Counter()
        for place in form.words:
            if group.pieces[place].inserted is None:
                weights[holder[place]] += 1 + 2 * len(group.pieces[place].text.strip())
        shared[turn] = weights
    pairs = {turn: weights.most_common(1)[0][0] for turn, weights in shared.items() if weights}
    held = set(pairs.values())
    for turn, form in enumerate(present):
        owner = holder.get(form.places[-1])
        if turn in pairs or owner is None or owner in held:
            continue
        if former[owner].places[-1] == form.places[-1]:
            pairs[turn] = owner
    turns: dict[int, list[int]] = {}
    for turn in sorted(pairs):
        turns.setdefault(pairs[turn], []).append(turn)
    for owner, held_by in turns.items():
        pairs.update((turn, owner) for turn in range(held_by[0], held_by[-1]) if turn not in pairs)
    return pairs
