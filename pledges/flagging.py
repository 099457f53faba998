"""Readers' reports about published pledges: made, answered by a decision or dismissed; who reported hears once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import require, unless
from imrf_portal.moderation import flagging
from imrf_portal.moderation.models import Decision, Flag, Status
from imrf_portal.moderation.permissions import may_report
from imrf_portal.notifications.announcing import take_back, tell
from imrf_portal.records.workflow import locked
from pledges.models import PledgeVersion, spoken_for
from pledges.naming import pledge_facts

DISMISSED, FOLLOWED = "pledge_report_dismissed", "pledge_report_followed"


@unless(_("Only published pledges of others can be reported."))
def may_report_pledge(person: Person, version: PledgeVersion) -> bool:
    """Anybody who is signed in, but those who speak for an actor of the pledge."""
    parties = version.pledge.partners.parties().values("organisation")
    is_own = spoken_for(person).filter(organisation__in=parties).exists()
    return bool(may_report(person)) and version.status == Status.PUBLISHED and not is_own


def report(version: PledgeVersion, *, by: User, reason: str, words: str = "") -> Flag:
    """Tell the secretariat that something is wrong with a published pledge; a second press is the first report.

    Raises `Http404` for what is not public any more, `Refused`, and `WithoutWords` for “another reason” unexplained.
    """
    with transaction.atomic():
        row = locked(version)
        if row.status != Status.PUBLISHED:
            raise Http404
        require(may_report_pledge(by, row))
        return flagging.report(row, by=by, reason=reason, words=words)


def dismiss(version: PledgeVersion, *, by: User, answer: str) -> list[Flag]:
    """Settle what is reported about a pledge and leave it as it is; who reported hears why, in `answer`.

    Gives back those settled now. Raises `Refused`, and `WithoutWords` without an answer.
    """
    with transaction.atomic():
        flags = flagging.dismiss(version, by=by, answer=answer)
        is_public = locked(version).status == Status.PUBLISHED
        _tell(flags, DISMISSED if is_public else FOLLOWED, pledge_facts(version))
        return flags


def answer_by(version: PledgeVersion, decision: Decision, *, not_before: datetime) -> None:
    """A decision that takes a pledge from the public answers what is reported; who reported hears from `not_before` on,
    unless it is undone before."""
    flags = flagging.settle(version, decision)
    _tell(flags, FOLLOWED, pledge_facts(version), not_before=not_before)


def take_back_answers(decision: Decision) -> None:
    """A decision is undone: what it answered is open again, and nobody hears of it."""
    for flag in Flag.objects.filter(decision=decision):
        take_back(_key(flag, decision))
    flagging.reopen(decision)


def _tell(
    flags: Iterable[Flag], kind: str, facts: dict[str, Any], *, not_before: datetime | None = None
) -> None:
    for flag in flags:
        key = _key(flag, flag.decision)
        tell(flag.by, kind, key=key, facts={**facts, "answer": flag.answer}, not_before=not_before)


def _key(flag: Flag, decision: Decision | None) -> str:
    return f"pledge-report-{flag.pk}-{decision.pk if decision else 'dismissed'}"
