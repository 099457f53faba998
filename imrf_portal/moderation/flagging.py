"""Reports by readers about public things: made, answered, and answered once.

What may be reported, and the letter that tells the reader what became of it, are the app's whose thing it is.
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import clean
from imrf_portal.moderation.models import Decision, Flag
from imrf_portal.moderation.permissions import may_report, may_work_at_the_desk
from imrf_portal.moderation.reasons import FlagReason
from imrf_portal.records.recording import record


class WithoutWords(ValueError):
    """A report for “another reason”, or its dismissal, without a word of explanation."""

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return _("Explain it in a sentence.")


def report(thing: models.Model, *, by: User, reason: str, words: str = "") -> Flag:
    """Tell the secretariat that something is wrong with `thing`; while a report of theirs is open, the same person's
    next one is that one.

    Raises `Refused`, and `WithoutWords` for “another reason” without words.
    """
    require(may_report(by))
    words = clean(words)
    if reason == FlagReason.OTHER and not words:
        raise WithoutWords
    with transaction.atomic():
        flag, is_new = Flag.objects.get_or_create(
            **_key(thing), by=by, settled_at=None, defaults={"reason": reason, "words": words}
        )
        if is_new:
            record("reported", thing, by=by, facts={"reason": reason})
        return flag


def dismiss(thing: models.Model, *, by: User, answer: str) -> list[Flag]:
    """Settle the open reports about `thing` without a decision about it; `answer` tells the readers why.

    Gives back those settled now, none where another moderator was quicker. Raises `Refused` and `WithoutWords`.
    """
    require(may_work_at_the_desk(by))
    answer = clean(answer)
    if not answer:
        raise WithoutWords
    with transaction.atomic():
        flags = _settle(thing, by=by, answer=answer)
        if flags:
            record("reports_dismissed", thing, by=by, facts={"reports": len(flags)})
        return flags


def settle(thing: models.Model, decision: Decision) -> list[Flag]:
    """The decision answers what is reported about `thing`; gives back the reports that were open."""
    return _settle(thing, by=decision.by, decision=decision)


def reopen(decision: Decision) -> list[Flag]:
    """The decision is undone: what it settled is open again, but for a report its reader has made anew."""
    flags = list(Flag.objects.select_for_update().filter(decision=decision))
    anew = Flag.objects.open().filter(
        subject_type=decision.subject_type,
        subject_id=decision.subject_id,
        by__in=[one.by_id for one in flags],
    )
    reported_again = set(anew.values_list("by", flat=True))
    for flag in flags:
        if flag.by_id not in reported_again:
            flag.settled_at = flag.settled_by = flag.decision = None
            flag.save(update_fields=["settled_at", "settled_by", "decision"])
    return flags


def flags_on(thing: models.Model) -> models.QuerySet[Flag]:
    """What readers reported about `thing`, oldest first; for the secretariat alone."""
    return Flag.objects.filter(**_key(thing)).select_related("by")


def _settle(
    thing: models.Model, *, by: User, decision: Decision | None = None, answer: str = ""
) -> list[Flag]:
    flags = list(Flag.objects.open().filter(**_key(thing)).select_for_update(of=("self",)))
    now = timezone.now()
    for flag in flags:
        flag.settled_at, flag.settled_by, flag.decision, flag.answer = now, by, decision, answer
    Flag.objects.bulk_update(flags, ["settled_at", "settled_by", "decision", "answer"])
    return flags


def _key(thing: models.Model) -> dict[str, Any]:
    return {"subject_type": thing._meta.label_lower, "subject_id": thing.pk}
