"""Readers' reports about published positions, in the manner of comments."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from consultations.flagging import tell_reporters
from consultations.models import PositionVersion
from consultations.positions.naming import position_facts
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import require, unless
from imrf_portal.moderation import flagging
from imrf_portal.moderation.models import Decision, Flag, Status
from imrf_portal.moderation.permissions import may_report
from imrf_portal.records.workflow import locked

DISMISSED, FOLLOWED = "position_report_dismissed", "position_report_followed"


@unless(_("Only published positions of others can be reported."))
def may_report_position(person: Person, version: PositionVersion) -> bool:
    """Anybody who is signed in, but its author."""
    is_own = isinstance(person, User) and version.position.author_id == person.pk
    return bool(may_report(person)) and version.status == Status.PUBLISHED and not is_own


def report(version: PositionVersion, *, by: User, reason: str, words: str = "") -> Flag:
    """Tell the secretariat that something is wrong with a published position; a second press is the first report.

    Raises `Http404` for what is not public any more, `Refused`, and `WithoutWords` for “another reason” unexplained.
    """
    with transaction.atomic():
        row = locked(version)
        if row.status != Status.PUBLISHED:
            raise Http404
        require(may_report_position(by, row))
        return flagging.report(row, by=by, reason=reason, words=words)


def dismiss(version: PositionVersion, *, by: User, answer: str) -> list[Flag]:
    """Settle what is reported about a position and leave it as it is; who reported hears why, in `answer`.

    Gives back those settled now. Raises `Refused`, and `WithoutWords` without an answer.
    """
    with transaction.atomic():
        flags = flagging.dismiss(version, by=by, answer=answer)
        is_public = locked(version).status == Status.PUBLISHED
        tell_reporters(flags, DISMISSED if is_public else FOLLOWED, position_facts(version))
        return flags


def answer_by(version: PositionVersion, decision: Decision, *, not_before: datetime) -> None:
    """A decision that takes a position from the public answers what is reported; who reported hears from `not_before`
    on, unless it is undone before."""
    flags = flagging.settle(version, decision)
    tell_reporters(flags, FOLLOWED, position_facts(version), not_before=not_before)
