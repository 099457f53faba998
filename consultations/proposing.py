"""Proposed wordings: from what was typed, or marked up in Word, to a proposal held against the draft's own wording."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from consultations.models import Consultation, Proposal, ProposalKind, Unsent
from declarations.intake import apart
from declarations.intake.findings import MOST_BYTES
from declarations.intake.reading import settle
from declarations.models import Draft, Wording
from declarations.reading import Reading, read
from declarations.texts import text_of
from declarations.word.tracking import Proposal as Found
from declarations.word.tracking import made_from, read_tracked
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import clean, graphemes, mask_addresses, one_line

# What a marked-up copy's changes are here; its balloons are plain remarks.
_KINDS = {
    "amend": ProposalKind.AMEND,
    "insert-before": ProposalKind.INSERT_BEFORE,
    "insert-after": ProposalKind.INSERT_AFTER,
    "strike": ProposalKind.STRIKE,
}


@dataclass(frozen=True)
class FromWord:
    """What a marked-up copy holds: remarks ready to be kept as unsent, and the words that could not be placed."""

    remarks: list[dict[str, object]]
    left_over: list[str]


def kind_typed(kind: str, text: str, base: Wording | None) -> str:
    """The kind of proposal that was meant: who changes the wording and chooses nothing amends it; nothing where
    there is no wording to change."""
    if base is None:
        return ""
    if kind in ProposalKind.values:
        return kind
    return ProposalKind.AMEND if settle(clean(text)) not in {"", base.text} else ""


def proposal_of(unsent: Unsent) -> Proposal | None:
    """The proposal in what was typed, as it would be published, not saved; nothing where there is none.

    Raises `Refused` with a sentence where it says nothing new, is empty or too long.
    """
    if not unsent.proposal_kind or unsent.base is None:
        return None
    text = "" if unsent.proposal_kind == ProposalKind.STRIKE else settle(clean(unsent.proposed_text))
    if unsent.proposal_kind != ProposalKind.STRIKE:
        _check(text, unsent.base.text)
    text = text if unsent.keeps_addresses else mask_addresses(text)
    return Proposal(kind=unsent.proposal_kind, base=unsent.base, text=text, source=source_as_sent(unsent))


def source_as_sent(unsent: Unsent) -> str:
    """Where the proposed wording stands already, as everybody would read it: cleaned, masked as the wording is."""
    # In its normal form a letter may be two of the characters that the column holds.
    source = one_line(unsent.source)[: Proposal._meta.get_field("source").max_length]
    return source if unsent.keeps_addresses else mask_addresses(source)


def _check(text: str, standing: str) -> None:
    if not text:
        raise Refused(_("Write the wording that you propose, or choose that you only comment."))
    if text == standing:
        raise Refused(
            _("The wording you propose is that of the draft. Change it, or choose that you only comment.")
        )
    excess = graphemes(text) - settings.COMMENT_MAX_GRAPHEMES
    if excess > 0:
        raise Refused(
            _("The wording you propose is %(excess)s characters longer than the limit of %(limit)s.")
            % {"excess": excess, "limit": settings.COMMENT_MAX_GRAPHEMES}
        )


def from_word(file: BinaryIO, consultation: Consultation, *, language: str) -> FromWord:
    """What a marked-up Word copy of the consultation's draft proposes, paragraph by paragraph.

    It is held against the draft in the language that it was made from; where it could be several, in `language`, in
    which the writer reads. Raises `CannotRead` for a file that is no such copy.
    """
    draft: Draft | None = consultation.draft
    if draft is None:
        return FromWord([], [])
    content = file.read(MOST_BYTES + 1)
    reading = _read_as_in(content, draft, language=language)
    tracked = apart.call(read_tracked, io.BytesIO(content), text_of(reading).lines)
    wordings = _wordings(reading)
    remarks: list[dict[str, object]] = []
    left_over = [_said(found) for found in tracked.unanchored]
    for found in tracked.proposals:
        paragraph = reading.paragraphs[found.position or 0].paragraph
        if not paragraph.can_be_commented:
            left_over.append(_said(found))
            continue
        kind = _KINDS.get(found.kind, "")
        remarks.append(
            {
                "paragraph": paragraph,
                "text": found.remark if kind else found.remark or found.text,
                "proposal_kind": kind,
                "proposed_text": found.text if kind and kind != ProposalKind.STRIKE else "",
                "base": wordings[paragraph.pk] if kind else None,
            }
        )
    return FromWord(remarks, left_over)


def _read_as_in(copy: bytes, draft: Draft, *, language: str) -> Reading:
    """The draft in the language that its copy was made from."""
    readings = [
        read(draft, language=one) for one in sorted(draft.languages, key=lambda one: (one != language, one))
    ]
    if len(readings) == 1:
        return readings[0]
    lines = [text_of(reading).lines for reading in readings]
    return readings[apart.call(made_from, io.BytesIO(copy), lines)]


def _wordings(reading: Reading) -> dict[int, Wording]:
    standing = Wording.objects.filter(
        paragraph__draft=reading.draft, language=reading.language, until_issue__isnull=True
    )
    return {wording.paragraph_id: wording for wording in standing}


def _said(found: Found) -> str:
    """A change that could not be placed, in its own words."""
    return " ".join(part for part in (found.text, found.remark) if part)
