"""Reports by readers about public things: made, answered by a decision or dismissed; who reported hears once.

The thing stays public meanwhile. Neither its author nor any other reader learns that it is reported, or by whom. An app
says in a subclass of `Flagging` who may report its things and what the letters hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Answer, require
from imrf_portal.kit.text import clean
from imrf_portal.moderation.models import Decision, Flag, Moderated, Status
from imrf_portal.moderation.permissions import may_report, may_work_at_the_desk
from imrf_portal.moderation.reasons import FlagReason
from imrf_portal.notifications.announcing import take_back, tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked

Thing = TypeVar("Thing", bound=Moderated)


class WithoutWords(ValueError):
    """A report for “another reason”, or its dismissal, without a word of explanation."""

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return _("Explain it in a sentence.")


class Flagging(Generic[Thing]):
    """Readers' reports about things of one kind; `dismissed` and `followed` name the letters to who reported, and `key`
    is what their keys begin with."""

    dismissed: ClassVar[str]
    followed: ClassVar[str]
    key: ClassVar[str]

    # ---- What an app says of its things ----

    def may_report(self, person: Person, thing: Thing) -> Answer:
        """Whether a person may report a public thing."""
        raise NotImplementedError

    def facts(self, thing: Thing) -> dict[str, Any]:
        """What a letter about the thing needs, frozen; what differs by language under each official language's code."""
        raise NotImplementedError

    # ---- The acts ----

    def report(self, thing: Thing, *, by: User, reason: str, words: str = "") -> Flag:
        """Tell the secretariat that something is wrong with a public thing; a second press is the first report.

        Raises `Http404` for what is not public any more, `Refused`, and `WithoutWords` for “another reason” unexplained.
        """
        with transaction.atomic():
            row = locked(thing)
            if row.status != Status.PUBLISHED:
                raise Http404
            require(self.may_report(by, row))
            return report(row, by=by, reason=reason, words=words)

    def dismiss(self, thing: Thing, *, by: User, answer: str) -> list[Flag]:
        """Settle what is reported about a thing and leave it as it is; who reported hears why, in `answer`.

        Gives back those settled now. Raises `Refused`, and `WithoutWords` without an answer.
        """
        with transaction.atomic():
            flags = dismiss(thing, by=by, answer=answer)
            is_public = locked(thing).status == Status.PUBLISHED
            self._tell(thing, flags, self.dismissed if is_public else self.followed)
            return flags

    def answer_by(self, thing: Thing, decision: Decision, *, not_before: datetime) -> None:
        """A decision that takes a thing from the public answers what is reported; who reported hears from `not_before`
        on, unless it is undone before."""
        self._tell(thing, settle(thing, decision), self.followed, not_before=not_before)

    def take_back_answers(self, decision: Decision) -> None:
        """A decision is undone: what it answered is open again, and nobody hears of it."""
        for flag in reopen(decision):
            take_back(self._letter_key(flag, decision))

    def _tell(
        self, thing: Thing, flags: Iterable[Flag], letter: str, *, not_before: datetime | None = None
    ) -> None:
        facts = self.facts(thing)
        for flag in flags:
            tell(
                flag.by,
                letter,
                key=self._letter_key(flag, flag.decision),
                facts={**facts, "answer": flag.answer},
                not_before=not_before,
            )

    def _letter_key(self, flag: Flag, decision: Decision | None) -> str:
        return f"{self.key}-{flag.pk}-{decision.pk if decision else 'dismissed'}"


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
