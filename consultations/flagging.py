"""Readers' reports about published comments; and what a reader has reported, comments and positions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Comment, PositionVersion
from consultations.naming import comment_facts
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Answer, unless
from imrf_portal.moderation.flagging import Flagging
from imrf_portal.moderation.models import Flag, Status
from imrf_portal.moderation.permissions import may_report
from imrf_portal.notifications.facts import in_every_language

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


class _Comments(Flagging[Comment]):
    dismissed, followed = "report_dismissed", "report_followed"
    key = "report"

    def may_report(self, person: Person, thing: Comment) -> Answer:
        """Anybody who is signed in, but its author."""
        return may_report_comment(person, thing)

    def facts(self, thing: Comment) -> dict[str, Any]:
        """Reference, place and addresses."""
        return with_what_is_mine(comment_facts(thing))


comments = _Comments()
report = comments.report
dismiss = comments.dismiss


def with_what_is_mine(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts of a letter with the address of the page where its reader finds what they have reported."""
    return in_every_language(lambda: {"mine_url": reverse("my_comments")}, **facts)


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
