"""What became of each paragraph of a draft in a later one, and of which part a comment speaks when one was split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.models import Comment
from declarations.descent import trace
from declarations.models import Draft
from declarations.reading import Read, Reading, read
from declarations.redline import Edit, runs
from declarations.segmenting import tokens

# Words of fewer letters ("of", "the", "and") stand in every text and tell nothing of what one speaks of.
_SHORT = 3


@dataclass(frozen=True)
class Fate:
    """What a paragraph is in the later draft: its paragraphs there, in order; none where it was taken out."""

    here: tuple[Read, ...]
    is_unchanged: bool

    @property
    def is_split(self) -> bool:
        """Whether more than one paragraph comes of it."""
        return len(self.here) > 1


GONE = Fate((), is_unchanged=False)


@dataclass(frozen=True)
class Descent:
    """Two drafts read in one language, and by the key of each paragraph of the older one its fate in the newer."""

    old: Reading
    new: Reading
    fates: dict[int, Fate]

    def fate(self, paragraph: int) -> Fate:
        """What became of the paragraph of this key."""
        return self.fates.get(paragraph, GONE)


def common_language(old: Draft, new: Draft, *, wanted: str) -> str:
    """The language in which both drafts are complete: the one that is wanted, else one of record, else any; empty
    where there is none."""
    both = [code for code in new.languages if code in old.languages]
    preferred = (wanted, new.record_language, old.record_language, *both)
    return next((code for code in preferred if code in both), "")


def descend(old: Draft, new: Draft) -> Descent:
    """What became of `old` in `new`, a later draft of the same Declaration, along the kept lineage; some ten queries.

    Where the two share no language, texts cannot be compared: only what somebody linked counts, and as changed.
    """
    language = common_language(old, new, wanted=new.record_language)
    before = read(old, language=language or old.record_language)
    after = read(new, language=language or new.record_language)
    traced = trace(before, after)
    fates: dict[int, Fate] = {}
    for link in traced.links:
        if not language and link in traced.suggested:
            continue
        here = tuple(after.paragraphs[place] for place in link.new)
        olds = [before.paragraphs[place] for place in link.old]
        is_unchanged = bool(language) and len(olds) == len(here) == 1 and olds[0].digest == here[0].digest
        fates.update((one.paragraph.pk, Fate(here, is_unchanged)) for one in olds)
    return Descent(before, after, fates)


def part_spoken_of(comment: Comment, parts: Sequence[str], *, language: str) -> int:
    """The place of the part that holds most of what the comment speaks of; the first where none holds more.

    Counted are the words of the comment, and those that its proposal strikes or puts in, which stand in some of
    the parts (texts in `language`) and not in all.
    """
    spoken = _telling(_said(comment), language)
    words = [_telling(part, language) for part in parts]
    everywhere = frozenset.intersection(*words)
    return max(range(len(parts)), key=lambda place: (len(spoken & (words[place] - everywhere)), -place))


def _said(comment: Comment) -> str:
    proposal = comment.proposal
    if proposal is None:
        return comment.text
    changed = runs(proposal.base.text, proposal.text, language=proposal.base.language)
    return " ".join([comment.text, *(run.text for run in changed if run.edit is not Edit.SAME)])


def _telling(text: str, language: str) -> frozenset[str]:
    words = (word.casefold() for word in tokens(text, language) if word[:1].isalnum())
    return frozenset(word for word in words if len(word) > _SHORT or not word.isascii())
