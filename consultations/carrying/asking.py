"""What an author is shown of their comments on paragraphs that have changed: each with the redline of its paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.carrying.fates import common_language
from consultations.carrying.models import Placement
from declarations.comparison import Piece, redline
from declarations.models import Wording


@dataclass(frozen=True)
class Question:
    """A comment whose author is asked, and how its own paragraph became the one where it is placed.

    `blocks` is the redline, in `language`, one list of pieces for each paragraph; where the two drafts share no
    language it is the new text alone, nothing marked, and `is_compared` is False.
    """

    placement: Placement
    language: str
    blocks: tuple[tuple[Piece, ...], ...]
    is_compared: bool


def questions(placements: Sequence[Placement], *, language: str) -> list[Question]:
    """The questions of these placements (with comment, both paragraphs and both drafts loaded), read in `language`
    where both drafts have it; one query, and the redline of each."""
    paragraphs = {one.comment.paragraph_id for one in placements} | {one.paragraph_id for one in placements}
    wordings = Wording.objects.filter(paragraph__in=paragraphs - {None}, until_issue__isnull=True)
    texts = {(one.paragraph_id, one.language): one.text for one in wordings}
    return [_question(placement, texts, wanted=language) for placement in placements]


def _question(placement: Placement, texts: dict[tuple[int, str], str], *, wanted: str) -> Question:
    old, new = placement.comment.paragraph, placement.paragraph
    both = common_language(old.draft, placement.draft, wanted=wanted) if old else ""
    language = both or placement.draft.reading_language(wanted)
    after = texts.get((new.pk, language), "") if new else ""
    before = texts.get((old.pk, both), "") if old and both else after
    return Question(placement, language, redline(before, after, language=language), is_compared=bool(both))
