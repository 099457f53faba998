"""Families of near-identical comments at the desk: the common text once, what differs in each, one act for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consultations import moderating
from consultations.likeness import KIND
from consultations.models import Comment
from consultations.permissions import may_moderate
from declarations.comparison import Piece, redline
from declarations.redline import Edit
from declarations.segmenting import tokens
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.moderation.deciding import EXPLAINED, check_explained
from imrf_portal.moderation.families import gathering
from imrf_portal.moderation.models import Family, FamilyMember, Status
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep

# Of what did not change, so many words and signs are shown on either side of a change.
_CONTEXT = 12
_CUT = " … "

Block = tuple[Piece, ...]


@dataclass(frozen=True)
class Kin:
    """A comment of a family as it differs from the common text.

    `blocks` hold every word that was put in or struck, with a few around it; none where the text is the same.
    `proposes_otherwise` says that its proposed wording, or the source of that, is not that of the common text.
    """

    comment: Comment
    blocks: tuple[Block, ...]
    proposes_otherwise: bool

    @property
    def differs(self) -> bool:
        """Whether a moderator has anything to read here."""
        return bool(self.blocks) or self.proposes_otherwise

    @property
    def can_be_decided(self) -> bool:
        """Whether a decision may be taken on it now."""
        return any(step in {Status.PUBLISHED, *EXPLAINED} for step in Comment.STEPS[self.comment.status])


@dataclass(frozen=True)
class Treated:
    """What became of the chosen of a family: how many were decided; those left because they have changed since."""

    decided: int
    left: list[Comment]


def of_several(*, waiting_only: bool) -> QuerySet[Family]:
    """The families of two comments and more, with how many of them wait as `waiting`; at will those where some do."""
    waiting = Comment.objects.filter(status=Status.WAITING)
    in_family = FamilyMember.objects.filter(subject_type=KIND, family=OuterRef(OuterRef("pk")))
    count = waiting.filter(pk__in=in_family.values("subject_id")).order_by().values("status")
    families = Family.objects.filter(subject_type=KIND, size__gte=2).annotate(
        waiting=Coalesce(Subquery(count.annotate(n=Count("pk")).values("n")), 0)
    )
    if not waiting_only:
        return families
    with_waiting = FamilyMember.objects.filter(subject_type=KIND, subject_id__in=waiting.values("pk"))
    return families.filter(pk__in=with_waiting.values("family"))


def beginnings(families: Sequence[Family]) -> dict[int, Comment]:
    """The first comment of each family by the family's key; two queries."""
    firsts = (
        FamilyMember.objects.filter(family__in=families)
        .values_list("family")
        .annotate(first=Min("subject_id"))
        .order_by()
    )
    keys = dict(firsts)
    comments = Comment.objects.select_related("standing_version").in_bulk(keys.values())
    return {family: comments[key] for family, key in keys.items() if key in comments}


def comments_of(family: Family) -> QuerySet[Comment]:
    """The comments of a family, whatever became of them."""
    return Comment.objects.filter(pk__in=gathering.members(KIND, [family]))


def common(family: Family) -> Comment | None:
    """The comment that says what most of the family say word for word, of equals the first; two queries."""
    said = (
        comments_of(family)
        .order_by()
        .values("standing_version__digest")
        .annotate(times=Count("pk"), first=Min("pk"))
        .order_by("-times", "first")
        .first()
    )
    if said is None:
        return None
    return Comment.objects.select_related("submission", "standing_version__proposal__base").get(
        pk=said["first"]
    )


def kin(shared: Comment, comments: Iterable[Comment]) -> list[Kin]:
    """Each comment as it differs from `shared`, those that differ first."""
    found = [_kin(shared, comment) for comment in comments]
    return sorted(found, key=lambda one: not one.differs)


def treat(
    family: Family,
    chosen: Mapping[int, int],
    *,
    outcome: str,
    by: User,
    reason: str = "",
    note: str = "",
    words: Mapping[str, str] | None = None,
) -> Treated:
    """Publish, return or withhold (`outcome`, a status) the chosen comments of a family, for one reason.

    `chosen` gives for each comment's key the version that the moderator read. Each is decided in a transaction of its
    own, as if alone: with its record and its author's letter, and with five minutes to be undone. One that has moved
    since is left as it is and told; a key of another family is passed over. Raises `Refused`, and `Unexplained`
    without a reason where one is owed.
    """
    require(may_moderate(by))
    check_explained(outcome, reason=reason, note=note, words=words)
    left = []
    comments = list(comments_of(family).filter(pk__in=chosen).select_related("submission").order_by("pk"))
    for comment in comments:
        seen = chosen[comment.pk]
        try:
            if outcome == Status.PUBLISHED:
                moderating.publish(comment, by=by, seen=seen)
            elif outcome == Status.RETURNED:
                moderating.return_to_author(comment, by=by, seen=seen, reason=reason, note=note, words=words)
            else:
                moderating.withhold(comment, by=by, seen=seen, reason=reason, note=note, words=words)
        except WrongStep:
            left.append(comment)
    decided = len(comments) - len(left)
    record("family_treated", family, by=by, facts={"outcome": outcome, "decided": decided})
    return Treated(decided, left)


# ---- What differs ----


def _kin(shared: Comment, comment: Comment) -> Kin:
    blocks = (
        () if comment.text == shared.text else redline(shared.text, comment.text, language=shared.language)
    )
    edited = (_condensed(block, shared.language) for block in blocks if _is_edited(block))
    return Kin(comment, tuple(edited), proposes_otherwise=_proposed(shared) != _proposed(comment))


def _proposed(comment: Comment) -> tuple[str, int, str, str] | None:
    proposal = comment.proposal
    return (proposal.kind, proposal.base_id, proposal.text, proposal.source) if proposal else None


def _is_edited(block: Block) -> bool:
    return any(piece.edit is not Edit.SAME and piece.text.strip() for piece in block)


def _condensed(block: Block, language: str) -> Block:
    """A paragraph with the middle of what did not change left out; what was put in or struck is whole."""
    last = len(block) - 1
    return tuple(
        replace(piece, text=_without_middle(piece.text, language, begins=not place, ends=place == last))
        if piece.edit is Edit.SAME
        else piece
        for place, piece in enumerate(block)
    )


def _without_middle(text: str, language: str, *, begins: bool, ends: bool) -> str:
    """The words next to the changes; only the last of a text that begins a paragraph, only the first at its end."""
    words = tokens(text, language)
    if len(words) <= 2 * _CONTEXT + 1:
        return text
    before = "" if begins else "".join(words[:_CONTEXT])
    after = "" if ends else "".join(words[-_CONTEXT:])
    return f"{before}{_CUT}{after}"
