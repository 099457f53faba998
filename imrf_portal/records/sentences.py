"""What was done, in words: what a history shows in the place of a record's codes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from imrf_portal.records.models import Record

# What the acts of the things that have a page of history write; a step of their status is told by its own name.
_ACTS = {
    "claim_given_back": _("Given back to the desk"),
    "claim_taken": _("Taken by a moderator"),
    "claim_taken_over": _("Taken over by another moderator"),
    "comment_moved": _("Moved to another place by the secretariat"),
    "comment_moved_by_author": _("Moved to another place by its author"),
    "comment_received": _("Received"),
    "comment_replaced": _("Text replaced by its author"),
    "endorsed": _("Endorsed"),
    "family_treated": _("Decided with its whole family of texts"),
    "file_found_infected": _("A file was found to be infected"),
    "file_removed": _("A file was removed"),
    "late_asked": _("Asked to be let in late"),
    "pledge_received": _("Received"),
    "position_last_day": _("Last day for endorsements set"),
    "position_received": _("Received"),
    "redacted": _("Removed for good"),
    "reported": _("Reported by a reader"),
    "reports_dismissed": _("Reports answered without a decision"),
    "review_acknowledged": _("Receipt acknowledged"),
    "review_corrected": _("Corrected"),
    "review_entered": _("Entered by the secretariat"),
    "review_part_asked_for": _("A missing part was asked for"),
    "review_started": _("Begun"),
    "side_event_applied_for": _("Received"),
    "side_event_on_calendar": _("Put on the calendar"),
    "translated": _("Unofficial translation put beside it"),
    "translation_removed": _("Unofficial translation taken away"),
    "verdict_confirmed": _("What the new text shows of it was confirmed"),
}
_WHY = {
    "closed": _("the account was closed"),
    "revised": _("revised by its author"),
    "text-changed": _("the text was changed"),
    "undone": _("the decision was taken back"),
}
_STEP = "status_"


def in_words(entry: Record, subject: models.Model) -> str:
    """What an entry in the history of `subject` says was done; of an act without words here its code, legible."""
    status = entry.act.removeprefix(_STEP)
    if entry.act.startswith(_STEP) and status in (labels := _labels(subject)):
        return str(labels[status])
    return str(_ACTS.get(entry.act, entry.act.replace("_", " ").capitalize()))


def _labels(subject: models.Model) -> dict[Any, Any]:
    """The statuses that a thing may have, in its own words; none where it has no status."""
    fields = {field.name: field for field in subject._meta.fields}
    return dict(fields["status"].flatchoices) if "status" in fields else {}


def why_in_words(entry: Record) -> str:
    """Why it was done, where the portal itself did it for a reason of its own; empty where there is none."""
    return str(_WHY.get(str(entry.facts.get("reason", "")), ""))
