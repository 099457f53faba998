"""What others did about published comments of the demonstration: endorsed one, reported one, translated one, removed one
for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from consultations import flagging
from consultations.endorsing import endorsing
from consultations.models import Comment, Endorsement, Translation
from consultations.translating import translating
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.moderation.models import Flag
from imrf_portal.pages.demonstration.speaking import Said
from imrf_portal.rights.redacting import redact

_AFTER = timedelta(hours=26)


def react(said: Said, *, people: dict[str, User], by: User, at: datetime) -> None:
    """Endorse, report, translate and redact a comment where the data file says so; `by` moderates."""
    comment = said.comment
    later = at - timedelta(hours=said.facts["hours_ago"]) + _AFTER
    for key in said.facts.get("endorsed_by", []):
        endorsing.endorse(comment, by=people[key], organisation=speaks_for(people[key]).get())
    Endorsement.objects.filter(comment=comment).update(confirmed_at=later)
    if translation := said.facts.get("translation"):
        translating.put_beside(
            comment,
            by=by,
            seen=comment.standing_version_id,
            language=translation["language"],
            text=translation["text"],
        )
        Translation.objects.filter(version=comment.standing_version_id).update(at=later)
    if reported := said.facts.get("reported"):
        _report(comment, reported, by=people[reported["by"]], at=at)
    if ground := said.facts.get("redacted"):
        redact(comment, by=people["administrator"], ground=ground)


def _report(comment: Comment, reported: dict[str, str | int], *, by: User, at: datetime) -> None:
    flag = flagging.report(comment, by=by, reason=str(reported["reason"]), words=str(reported["words"]))
    reported_at = at - timedelta(hours=int(reported["hours_ago"]))
    Flag.objects.filter(pk=flag.pk).update(at=reported_at)
