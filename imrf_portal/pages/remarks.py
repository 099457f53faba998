"""Published comments as the pages that gather all apps show them: the words, who said them, where."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from consultations.models import Appearance, Comment, Submission
from consultations.naming import target_title
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Cycle, State

# A longer comment is named and linked, not quoted: no text is ever shown in part.
QUOTED_CHARACTERS = 600


@dataclass(frozen=True)
class Remark:
    """A published comment beside what it was said on."""

    comment: Comment
    about: str

    @property
    def submission(self) -> Submission:
        """What it was sent in: the names as they were shown then."""
        return self.comment.submission

    @property
    def is_quoted(self) -> bool:
        """Whether the text is short enough to stand whole in a list."""
        return 0 < len(self.comment.text) <= QUOTED_CHARACTERS


def published() -> QuerySet[Comment]:
    """What everybody may read, newest first, with what a list shows of it."""
    return (
        Comment.objects.published()
        .select_related(
            "submission__consultation__cycle",
            "standing_version",
            "paragraph__draft__declaration",
            "question__consultation",
            "draft__declaration",
            "event",
        )
        .order_by("-published_at", "-pk")
    )


def in_cycle(cycle: Cycle) -> QuerySet[Comment]:
    """What was said in one cycle, on its consultations and at its events."""
    return published().filter(Q(submission__consultation__cycle=cycle) | Q(event__cycle=cycle))


def of_delegation(state: State) -> QuerySet[Comment]:
    """What a State's delegation said under its own name; never what it said without."""
    return (
        published()
        .filter(submission__speaks_for__state=state, submission__speaks_for__kind="state")
        .exclude(submission__appears_as=Appearance.KIND)
    )


def of_organisations(state: State) -> QuerySet[Comment]:
    """What the organisations of a State other than its delegation said under their own names."""
    return (
        published()
        .filter(submission__speaks_for__state=state)
        .exclude(submission__speaks_for__kind=OrganisationKind.STATE_DELEGATION)
        .exclude(submission__appears_as=Appearance.KIND)
    )


def as_remarks(comments: QuerySet[Comment] | list[Comment]) -> list[Remark]:
    """The comments, each with what it was said on, in the words of the active language."""
    return [Remark(comment, target_title(comment)) for comment in comments]
