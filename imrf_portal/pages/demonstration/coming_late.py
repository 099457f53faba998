"""What was typed in a consultation of the demonstration and not sent before it closed: its author asks to be let in."""

from __future__ import annotations

from datetime import timedelta

from consultations.late import letting_in
from consultations.models import Consultation, LateRequest, Unsent
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.pages.demonstration.data_files import facts

_ASKED_AFTER = timedelta(hours=15)


def come_late(consultation: Consultation, draft: Draft, *, people: dict[str, User]) -> LateRequest:
    """Have a remark kept shortly before a consultation closed, and its author ask about it the next morning."""
    said = facts("late")
    author = people[said["by"]]
    room = Consultation.objects.filter(pk=consultation.pk)
    closed_at = room.get().closes_at
    kept_at = closed_at - timedelta(minutes=said["minutes_before_closing"])
    asked_at = closed_at + _ASKED_AFTER
    remark = Unsent.objects.create(
        holder="demonstration",
        author=author,
        speaks_for=speaks_for(author).get(),
        consultation=consultation,
        paragraph=draft.paragraphs.get(slug=said["paragraph"]),
        text=said["text"],
        language=said["language"],
    )
    # One can ask for some days after the closing; the story is older, so the room closes anew for as long as it takes.
    room.update(closes_at=remark.updated_at + timedelta(microseconds=1))
    request = letting_in.ask(Unsent.objects.get(pk=remark.pk), by=author)
    room.update(closes_at=closed_at)
    Unsent.objects.filter(pk=remark.pk).update(updated_at=kept_at)
    LateRequest.objects.filter(pk=request.pk).update(kept_at=kept_at, asked_at=asked_at)
    return request
