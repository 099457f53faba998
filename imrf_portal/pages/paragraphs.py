"""Paragraphs of published drafts as the page of an objective shows them: draft by draft, with what was said there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from consultations.models import Consultation
from declarations.models import Draft, Paragraph
from imrf_portal.compact.models import Objective


@dataclass(frozen=True)
class AboutIt:
    """The paragraphs of a draft that are about an objective, each with its `published` comments; their sum; and the
    consultation on the draft, if there is one."""

    draft: Draft
    paragraphs: list[Paragraph]
    comments: int
    consultation: Consultation | None


def paragraphs_about(objective: Objective) -> list[AboutIt]:
    """The paragraphs that everybody may read and that are about an objective, the latest draft first; two queries, one
    where there is none."""
    found = list(
        Paragraph.objects.filter(objectives=objective, draft__in=Draft.objects.published())
        .select_related("draft__declaration__cycle", "tally")
        .order_by("-draft__declaration__cycle__year", "-draft__order", "draft", "order")
    )
    if not found:
        return []
    rooms = Consultation.objects.announced().filter(draft__in={paragraph.draft_id for paragraph in found})
    by_draft = {room.draft_id: room for room in rooms.select_related("cycle")}
    return [
        _about(draft, list(paragraphs), by_draft.get(draft.pk))
        for draft, paragraphs in groupby(found, key=lambda paragraph: paragraph.draft)
    ]


def _about(draft: Draft, paragraphs: list[Paragraph], consultation: Consultation | None) -> AboutIt:
    for paragraph in paragraphs:
        tally = getattr(paragraph, "tally", None)
        paragraph.published = tally.published if tally else 0  # type: ignore[attr-defined]
    return AboutIt(
        draft,
        paragraphs,
        sum(paragraph.published for paragraph in paragraphs),  # type: ignore[attr-defined]
        consultation,
    )
