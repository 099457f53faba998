"""What comments have in common: repeats pointed out before sending, and the family each comment is put into.

Two comments are held against each other by what their authors say: the text, and the words that a proposal puts in or
strikes. The draft's own words around them, which every proposal at a paragraph repeats, do not count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from consultations.models import Comment, CommentQuerySet, Consultation, Proposal, Unsent
from declarations.redline import Edit
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.moderation.families import gathering
from imrf_portal.moderation.families.likeness import ALIKE, Fingerprint
from imrf_portal.moderation.models import Family, FamilyMember, Status

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
    """A text that others have published: how many organisations, by those shown; how often; the first of them, and
    the first that can be endorsed now, if one can."""

    organisations: int
    times: int
    comment: Comment
    endorsable: Comment | None = None


@dataclass(frozen=True)
class Spoken:
    """A remark about to be sent, with its words as they will stand."""

    unsent: Unsent
    text: str
    proposal: Proposal | None


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


def gather_missing(*, at_once: int = 200) -> Iterator[int]:
    """Put every comment that is in no family yet into the one of its text, `at_once` in a transaction; gives, step by
    step, how many were looked at.

    It may be stopped at any moment and called again: what has its family is not looked at any more, but for comments
    without words, which have none.
    """
    last = 0
    in_family = FamilyMember.objects.filter(subject_type=KIND, subject_id=OuterRef("pk"))
    missing = Comment.objects.filter(~Exists(in_family)).select_related("standing_version__proposal__base")
    while comments := list(missing.filter(pk__gt=last).order_by("pk")[:at_once]):
        gather(comments)
        last = comments[-1].pk
        yield len(comments)


def repeats(unsent: Unsent, *, text: str, proposal: Proposal | None, by: Person) -> Repeats:
    """What `unsent`, whose words will be `text` and `proposal`, repeats of what `by` has sent or others have published.

    Nothing of others that is not published is counted, and no organisation that is not shown. At most four queries
    through the index, however many comments there are.
    """
    return repeats_of([Spoken(unsent, text, proposal)], by=by)[0]


def repeats_of(remarks: Sequence[Spoken], *, by: Person) -> list[Repeats]:
    """The same for each of several remarks, in their order; at most four queries for all of them together."""
    fingerprints = [Fingerprint.of(said(one.text, one.proposal)) for one in remarks]
    places = [_where(one.unsent) for one in remarks]
    related = gathering.related_each(KIND, fingerprints, places)
    own = _own_in(related, by=by) if isinstance(by, User) else {}
    likest = [gathering.alike(*one)[:1] for one in zip(fingerprints, related, strict=True)]
    published = _published_in([family for found in likest for family in found], by=by)
    return [
        Repeats(
            _own_repeat(
                one.unsent, fingerprint, [mine for family in families for mine in own.get(family.pk, [])]
            ),
            next((published[family.pk] for family in found if family.pk in published), None),
        )
        for one, fingerprint, families, found in zip(remarks, fingerprints, related, likest, strict=True)
    ]


def published_like(comment: Comment) -> CommentQuerySet:
    """The published comments whose text is near-identical to that of `comment`, itself among them if published."""
    family = gathering.family_of(comment)
    return Comment.objects.published().filter(
        Q(pk=comment.pk) | Q(pk__in=gathering.members(KIND, [family] if family else []))
    )


def _where(thing: Comment | Unsent) -> str:
    """The place at which short texts are alike: `paragraph_id:7`."""
    return ":".join(str(part) for pair in thing.target_key.items() for part in pair)


def _own_in(related: Sequence[Sequence[Family]], *, by: User) -> dict[int, list[Comment]]:
    """What `by` has sent before, by the key of its family; what was withdrawn may be sent again without a word."""
    families = {family.pk for found in related for family in found}
    sent = (
        Comment.objects.filter(submission__author=by, pk__in=gathering.members(KIND, families))
        .exclude(status=Status.WITHDRAWN)
        .annotate(family=_family())
        .select_related("submission", "standing_version__proposal__base")
        .order_by("-pk")[: MOST_OWN * len(related)]
    )
    found: dict[int, list[Comment]] = {}
    for comment in sent:
        found.setdefault(comment.family, []).append(comment)
    return found


def _own_repeat(unsent: Unsent, fingerprint: Fingerprint, sent: Iterable[Comment]) -> OwnRepeat | None:
    """The likest of what the author has sent before, but for what `unsent` revises; the newest are compared."""
    newest = sorted(sent, key=lambda comment: -comment.pk)
    measured = [
        OwnRepeat(comment, math.floor(likeness * 100) / 100)
        for comment in [one for one in newest if one.pk != unsent.revises_id][:MOST_OWN]
        if (likeness := fingerprint.likeness(Fingerprint.of(said(comment.text, comment.proposal)))) >= ALIKE
    ]
    return max(measured, key=lambda repeat: repeat.likeness, default=None)


def _published_in(families: Sequence[Family], *, by: Person) -> dict[int, PublishedRepeat]:
    """What others have published, by the key of its family."""
    published = Comment.objects.published().filter(pk__in=gathering.members(KIND, families))
    if isinstance(by, User):
        published = published.exclude(submission__author=by)
    counted = (
        published.order_by()
        .annotate(family=_family())
        .values("family")
        .annotate(
            organisations=Count(
                "submission__speaks_for", distinct=True, filter=~Q(submission__shown_organisation="")
            ),
            times=Count("pk"),
            first=Min("pk"),
            open=Min("pk", filter=Q(submission__consultation__in=Consultation.objects.open())),
        )
        if families
        else []
    )
    counts = {one["family"]: one for one in counted}
    keys = {key for one in counts.values() for key in (one["first"], one["open"]) if key}
    comments = Comment.objects.select_related("submission").in_bulk(keys) if keys else {}
    return {
        family: PublishedRepeat(
            one["organisations"], one["times"], comments[one["first"]], comments.get(one["open"])
        )
        for family, one in counts.items()
    }


def _family() -> Subquery:
    """The key of the family that a comment is in."""
    of_comment = FamilyMember.objects.filter(subject_type=KIND, subject_id=OuterRef("pk"))
    return Subquery(of_comment.values("family"))
