"""Readers' reports about published comments: made, answered by a decision or dismissed; who reported hears once.

The comment stays public meanwhile. Neither its author nor any other reader learns that it is reported, or by whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consultations.models import Comment, PositionVersion
from consultations.naming import comment_facts
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import require, unless
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation import flagging
from imrf_portal.moderation.models import Decision, Flag, Status
from imrf_portal.moderation.permissions import may_report
from imrf_portal.notifications.announcing import take_back, tell
from imrf_portal.records.workflow import locked

# What readers report, with what its name needs.
_REPORTED: dict[str, tuple[Any, str]] = {
    Comment._meta.label_lower: (Comment, "submission"),
    PositionVersion._meta.label_lower: (PositionVersion, "position"),
}


@unless(_("Only published comments of others can be reported."))
def may_report_comment(person: Person, comment: Comment) -> bool:
    """Anybody who is signed in, but its author."""
    is_own = isinstance(person, User) and comment.submission.author_id == person.pk
    return bool(may_report(person)) and comment.status == Status.PUBLISHED and not is_own


def report(comment: Comment, *, by: User, reason: str, words: str = "") -> Flag:
    """Tell the secretariat that something is wrong with a published comment; a second press is the first report.

    Raises `Http404` for what is not public any more, `Refused`, and `WithoutWords` for “another reason” unexplained.
    """
    with transaction.atomic():
        comment = (
            Comment.objects.select_related("submission").select_for_update(of=("self",)).get(pk=comment.pk)
        )
        if comment.status != Status.PUBLISHED:
            raise Http404
        require(may_report_comment(by, comment))
        return flagging.report(comment, by=by, reason=reason, words=words)


def dismiss(comment: Comment, *, by: User, answer: str) -> list[Flag]:
    """Settle what is reported about a comment and leave it as it is; who reported hears why, in `answer`.

    Gives back those settled now. Raises `Refused`, and `WithoutWords` without an answer.
    """
    with transaction.atomic():
        flags = flagging.dismiss(comment, by=by, answer=answer)
        is_public = locked(comment).status == Status.PUBLISHED
        tell_reporters(flags, "report_dismissed" if is_public else "report_followed", comment_facts(comment))
        return flags


def answer_by(comment: Comment, decision: Decision, *, not_before: datetime) -> None:
    """A decision that takes a comment from the public answers what is reported; who reported hears from `not_before`
    on, unless it is undone before."""
    flags = flagging.settle(comment, decision)
    tell_reporters(flags, "report_followed", comment_facts(comment), not_before=not_before)


def take_back_answers(decision: Decision) -> None:
    """A decision is undone: what it answered is open again, and nobody hears of it."""
    for flag in Flag.objects.filter(decision=decision):
        take_back(_key(flag, decision))
    flagging.reopen(decision)


def reported_by(person: User) -> list[Flag]:
    """What a person has reported, newest first, each with its `thing`: a comment or a version of a position; three
    queries."""
    flags = list(person.flags.filter(subject_type__in=_REPORTED).select_related("decision").order_by("-pk"))
    things = {
        kind: model.objects.select_related(related).in_bulk(
            [flag.subject_id for flag in flags if flag.subject_type == kind]
        )
        for kind, (model, related) in _REPORTED.items()
    }
    for flag in flags:
        flag.thing = things[flag.subject_type][flag.subject_id]  # type: ignore[attr-defined]
    return flags


def tell_reporters(
    flags: Iterable[Flag], kind: str, facts: dict[str, Any], *, not_before: datetime | None = None
) -> None:
    """Let each who reported hear once what became of it: `facts` are those of the thing."""
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code]["mine_url"] = reverse("my_comments")
    for flag in flags:
        tell(
            flag.by,
            kind,
            key=_key(flag, flag.decision),
            facts={**facts, "answer": flag.answer},
            not_before=not_before,
        )


def _key(flag: Flag, decision: Decision | None) -> str:
    return f"report-{flag.pk}-{decision.pk if decision else 'dismissed'}"
