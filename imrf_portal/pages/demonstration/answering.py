"""What became of the comments on the zero draft: carried forward to the next, and answered by what its text shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from consultations.carrying import carrying
from consultations.models import Answers, Carrying, Finding, Placement, Verdict
from consultations.passport import considering
from consultations.tasks import carry_forward, consider
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.pages.demonstration.placing import on_the_clock
from imrf_portal.pages.demonstration.speaking import Said

_NOTE_LANGUAGE = "en"
# In days from the moment of loading: after the draft was circulated.
_CARRIED, _RELEASED = -9, -8


def answer(draft: Draft, said: Iterable[Said], *, by: User, at: datetime) -> None:
    """Carry the comments before a draft forward to it, say of each what the draft shows of it, and let everybody read
    that; authors whose paragraph has changed are asked, and have not answered yet."""
    carry_forward(carrying.order(draft, by=by).pk)
    answers = considering.order(draft, by=by)
    consider(answers.pk)
    notes = {one.comment.pk: one.facts.get("answer_note", "") for one in said}
    for verdict in Verdict.objects.filter(draft=draft).order_by("pk"):
        considering.confirm(
            verdict,
            finding=verdict.finding or Finding.AS_A_WHOLE,
            note=notes.get(verdict.comment_id, ""),
            note_language=_NOTE_LANGUAGE,
            seen=verdict.version,
            by=by,
        )
    considering.release(draft, by=by)
    _place(draft, at=at)


def _place(draft: Draft, *, at: datetime) -> None:
    """Let it have been done when the story says."""
    carried_at = on_the_clock(at, in_days=_CARRIED, clock="15:00")
    Carrying.objects.filter(draft=draft).update(ordered_at=carried_at, done_at=carried_at)
    placements = Placement.objects.filter(draft=draft)
    placements.update(made_at=carried_at)
    placements.filter(asked_at__isnull=False).update(asked_at=carried_at)
    released_at = on_the_clock(at, in_days=_RELEASED, clock="16:00")
    Verdict.objects.filter(draft=draft).update(measured_at=carried_at, confirmed_at=released_at)
    Answers.objects.filter(draft=draft).update(
        ordered_at=carried_at, measured_at=carried_at, released_at=released_at
    )
