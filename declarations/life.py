"""The life of a paragraph: where it stands, under which label and in which words, in every draft that is public."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from declarations.comparison import Piece, redline
from declarations.descent import Group, steps
from declarations.models import Draft, Paragraph, ParagraphKind, Wording
from declarations.redline import Edit


@dataclass(frozen=True)
class Stage:
    """A paragraph in one draft: what it is there (nothing: it is not there), under which heading, and its words as a
    redline against the draft before in which it stood.

    `is_suggested` means that nobody has confirmed how it is linked with the paragraph whose life is told.
    """

    draft: Draft
    paragraphs: tuple[Paragraph, ...]
    section: str
    language: str
    blocks: tuple[tuple[Piece, ...], ...]
    is_suggested: bool

    @property
    def is_changed(self) -> bool:
        """Whether its words are others than in the draft before in which it stood."""
        return any(piece.edit is not Edit.SAME for block in self.blocks for piece in block)


_Found = tuple[Draft, tuple[Paragraph, ...], bool]


def life(paragraph: Paragraph, drafts: Sequence[Draft], *, language: str) -> list[Stage]:
    """The stages of a paragraph's life in `drafts` (in order, its own among them), read in `language` where a draft
    has it, else in the draft's language of record; four queries."""
    stages = _found(paragraph, drafts)
    wanted = {draft.pk: draft.reading_language(language) for draft in drafts}
    texts = _texts(stages, wanted)
    sections = _sections(stages, wanted)
    told = []
    last: tuple[str, str] | None = None
    for draft, paragraphs, is_suggested in stages:
        reads = wanted[draft.pk]
        text = "\n".join(texts[one.pk] for one in paragraphs if one.pk in texts)
        is_same_language = last is not None and last[0] == reads
        before = last[1] if last is not None and is_same_language else text
        told.append(
            Stage(
                draft=draft,
                paragraphs=paragraphs,
                section=sections.get(paragraphs[0].pk, "") if paragraphs else "",
                language=reads,
                blocks=redline(before, text, language=reads) if paragraphs else (),
                is_suggested=is_suggested,
            )
        )
        if paragraphs:
            last = (reads, text)
    return told


def _found(paragraph: Paragraph, drafts: Sequence[Draft]) -> list[_Found]:
    """What the paragraph is in each draft, going from its own back and forth along the kept lineage."""
    groups = steps(drafts)
    place = next(place for place, draft in enumerate(drafts) if draft.pk == paragraph.draft_id)
    keys: dict[int, tuple[frozenset[int], bool]] = {paragraph.draft_id: (frozenset([paragraph.pk]), False)}
    for later, earlier in pairwise(reversed(drafts[: place + 1])):
        keys[earlier.pk] = _step(*keys[later.pk], ((one.new, one.old, one) for one in groups))
    for earlier, later in pairwise(drafts[place:]):
        keys[later.pk] = _step(*keys[earlier.pk], ((one.old, one.new, one) for one in groups))
    wanted = set().union(*(found for found, _ in keys.values()))
    paragraphs = {one.pk: one for one in Paragraph.objects.filter(pk__in=wanted).order_by("order")}
    return [
        (draft, tuple(one for key, one in paragraphs.items() if key in keys[draft.pk][0]), keys[draft.pk][1])
        for draft in drafts
    ]


def _step(
    here: Collection[int], is_suggested: bool, groups: Iterator[tuple[frozenset[int], frozenset[int], Group]]
) -> tuple[frozenset[int], bool]:
    """What paragraphs of one draft are in its neighbour, and whether a suggestion lies on the way there."""
    there: set[int] = set()
    for near, far, group in groups:
        if not near.isdisjoint(here):
            there |= far
            is_suggested = is_suggested or not group.is_confirmed
    return frozenset(there), is_suggested


def _texts(stages: Sequence[_Found], languages: Mapping[int, str]) -> dict[int, str]:
    """The words of each paragraph in its draft's language, as they stand now."""
    drafts = {one.pk: one.draft_id for _, found, _ in stages for one in found}
    wordings = Wording.objects.filter(paragraph__in=drafts, until_issue__isnull=True)
    return {
        one.paragraph_id: one.text for one in wordings if one.language == languages[drafts[one.paragraph_id]]
    }


def _sections(stages: Sequence[_Found], languages: Mapping[int, str]) -> dict[int, str]:
    """By the key of the first paragraph of each stage the text of the heading above it."""
    firsts = {draft.pk: found[0] for draft, found, _ in stages if found}
    headings = Wording.objects.filter(
        paragraph__draft__in=firsts, paragraph__kind=ParagraphKind.HEADING, until_issue__isnull=True
    ).order_by("paragraph__order")
    sections: dict[int, str] = {}
    for draft, order, language, text in headings.values_list(
        "paragraph__draft", "paragraph__order", "language", "text"
    ):
        if order < firsts[draft].order and language == languages[draft]:
            sections[firsts[draft].pk] = text
    return sections
