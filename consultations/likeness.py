"""What comments have in common: repeats pointed out before sending, and the family each comment is put into.

Two comments are held against each other by what their authors say: the text, and the words that a proposal puts in or
strikes. The draft's own words around them, which every proposal at a paragraph repeats, do not count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from consultations.models import Comment, CommentQuerySet, Proposal, Unsent
from declarations.redline import Edit
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.moderation.families import gathering
from imrf_portal.moderation.families.likeness import ALIKE, Fingerprint
from imrf_portal.moderation.models import Family, Status

KIND = Comment._meta.label_lower
# Of the author's own comments that may be alike, so many of the newest are compared.
MOST_OWN = 20


@dataclass(frozen=True)
class OwnRepeat:
    """A comment its author has sent before, and the share of words both have, 0 to 1, never rounded up."""

    comment: Comment
    likeness: float


@dataclass(frozen=True)
class PublishedRepeat:
    """A text that others have published: how many organisations, by those shown; how often; the first of them."""

    organisations: int
    times: int
    comment: Comment


@dataclass(frozen=True)
class Repeats:
    """What a text about to be sent repeats: its author's own, others', or nothing (then it is false)."""

    own: OwnRepeat | None = None
    published: PublishedRepeat | None = None

    def __bool__(self) -> bool:
        return self.own is not None or self.published is not None


def said(text: str, proposal: Proposal | None) -> str:
    """What an author says: the text and, of a proposal, the words that it puts in and strikes."""
    if proposal is None:
        return text
    edited = [piece.text for block in proposal.blocks for piece in block if piece.edit is not Edit.SAME]
    return "\n".join([text, *edited])


def gather(comments: Iterable[Comment]) -> None:
    """Put comments into the families of their texts as they stand; to be called when they are received and whenever
    their text is new, once and last in a transaction."""
    gathering.gather(
        gathering.Said(comment, said(comment.text, comment.proposal), where=_where(comment))
        for comment in comments
    )


def repeats(unsent: Unsent, *, text: str, proposal: Proposal | None, by: Person) -> Repeats:
    """What `unsent`, whose words will be `text` and `proposal`, repeats of what `by` has sent or others have published.

    Nothing of others that is not published is counted, and no organisation that is not shown. At most four queries
    through the index, however many comments there are.
    """
    fingerprint = Fingerprint.of(said(text, proposal))
    related = list(gathering.related(KIND, fingerprint, where=_where(unsent)))
    own = _own_repeat(unsent, fingerprint, related, by=by) if isinstance(by, User) else None
    alike = gathering.alike(fingerprint, related)
    return Repeats(own, _published_repeat(alike[0], by=by) if alike else None)


def published_like(comment: Comment) -> CommentQuerySet:
    """The published comments whose text is near-identical to that of `comment`, itself among them if published."""
    family = gathering.family_of(comment)
    return Comment.objects.published().filter(
        Q(pk=comment.pk) | Q(pk__in=gathering.members(KIND, [family] if family else []))
    )


def _where(thing: Comment | Unsent) -> str:
    """The place at which short texts are alike: `paragraph_id:7`."""
    return ":".join(str(part) for pair in thing.target_key.items() for part in pair)


def _own_repeat(
    unsent: Unsent, fingerprint: Fingerprint, related: list[Family], *, by: User
) -> OwnRepeat | None:
    """The likest comment that `by` has sent before; one that was withdrawn may be sent again without a word."""
    sent = (
        Comment.objects.filter(submission__author=by, pk__in=gathering.members(KIND, related))
        .exclude(status=Status.WITHDRAWN)
        .exclude(pk=unsent.revises_id or 0)
        .select_related("submission", "standing_version__proposal__base")
        .order_by("-pk")[:MOST_OWN]
    )
    measured = [
        OwnRepeat(comment, math.floor(likeness * 100) / 100)
        for comment in sent
        if (likeness := fingerprint.likeness(Fingerprint.of(said(comment.text, comment.proposal)))) >= ALIKE
    ]
    return max(measured, key=lambda repeat: repeat.likeness, default=None)


def _published_repeat(family: Family, *, by: Person) -> PublishedRepeat | None:
    published = Comment.objects.published().filter(pk__in=gathering.members(KIND, [family]))
    if isinstance(by, User):
        published = published.exclude(submission__author=by)
    counted = published.aggregate(
        organisations=Count(
            "submission__speaks_for", distinct=True, filter=~Q(submission__shown_organisation="")
        ),
        times=Count("pk"),
        first=Min("pk"),
    )
    if counted["first"] is None:
        return None
    first = Comment.objects.select_related("submission").get(pk=counted["first"])
    return PublishedRepeat(counted["organisations"], counted["times"], first)
