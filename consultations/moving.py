"""Moving a comment that was sent to the wrong draft or paragraph, in the open: where it stood is told beside it.

This is the one exception to the rule that a comment's target never changes. Its reference and its address stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consultations import likeness
from consultations.correcting import check_seen, wait_again
from consultations.endorsing.renewing import changing
from consultations.models import (
    Comment,
    CommentVersion,
    Consultation,
    Move,
    Placement,
    Proposal,
    Question,
    Submission,
    Verdict,
)
from consultations.moderating import news_of, tell_followers
from consultations.naming import comment_facts, target_title
from consultations.permissions import is_author, may_move
from consultations.tallying import recount_at, touch
from consultations.versions import new_version
from declarations.models import Draft, Paragraph, ParagraphKind, Wording
from declarations.reading import read_paragraph
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


@dataclass(frozen=True)
class Destination:
    """Where a comment can be moved to: a paragraph, a question or the whole draft of a consultation."""

    consultation: Consultation
    target: Paragraph | Question | Draft

    def __str__(self) -> str:
        """What tells it in a form."""
        return f"{self.consultation.pk}-{self.target._meta.model_name}-{self.target.pk}"

    @property
    def words(self) -> str:
        """What it is called."""
        return capfirst(target_title(Move(**{str(self.target._meta.model_name): self.target})))

    @property
    def target_key(self) -> dict[str, int]:
        """The target as a comment's own `target_key` has it."""
        return {f"{self.target._meta.model_name}_id": self.target.pk}

    @property
    def is_there(self) -> bool:
        """Whether the target is one of this consultation at which one comments."""
        if isinstance(self.target, Paragraph):
            return self.target.can_be_commented and self.target.draft_id == self.consultation.draft_id
        if isinstance(self.target, Question):
            return self.target.consultation_id == self.consultation.pk
        return self.target.pk == self.consultation.draft_id


def consultations_for(comment: Comment, person: Person) -> models.QuerySet[Consultation]:
    """The consultations into which `person` may move a comment: of its cycle, on a published draft or on questions; an
    author only those that are open. What was sent together with others stays in their consultation."""
    sent = comment.submission
    if sent.consultation is None:
        return Consultation.objects.none()
    announced = Consultation.objects.announced() if is_moderator(person) else Consultation.objects.open()
    announced = announced.filter(cycle=sent.consultation.cycle_id)
    if sent.comments.exclude(pk=comment.pk).exists():
        announced = announced.filter(pk=sent.consultation_id)
    return announced.select_related("cycle", "draft").order_by("opens_at", "pk")


def destinations(comment: Comment, person: Person) -> Iterator[tuple[Consultation, list[Destination]]]:
    """By consultation, where `person` may move a comment; where it stands now is left out. Three queries, and two
    for each consultation."""
    for room in consultations_for(comment, person):
        targets: list[Any] = [room.draft] if room.draft else []
        if room.draft is not None:
            targets += room.draft.paragraphs.exclude(kind=ParagraphKind.HEADING)
        targets += room.questions.all()
        yield room, [Destination(room, target) for target in targets if target != comment.target]


def move(comment: Comment, *, to: Destination, by: User, seen: int) -> None:
    """Put a comment, with its replies, at another place, and say so beside it.

    Moved by its author it waits for moderation again; moved by a moderator it keeps its status, its author is told,
    and where it is published the followers of the new place hear of it, once. A proposed wording is held against the
    wording that stands at the new paragraph. Placements on later drafts and what these were found to show are
    forgotten, to be found anew from the new place. `seen` is the version before the eyes of whoever moves it. Raises
    `Refused` and `WrongStep`.
    """
    require(may_move(by, comment))
    if not to.is_there or not consultations_for(comment, by).filter(pk=to.consultation.pk).exists():
        raise Refused(_("Choose a place of this cycle where comments are taken now."))
    with changing(comment.submission, by=by):
        was = locked(comment)
        check_seen(was, seen)
        require(may_move(by, was))
        if was.target_key == to.target_key:
            raise Refused(_("The comment stands there already."))
        is_by_author = bool(is_author(by, comment.submission))
        thread = [comment, *_replies(comment)]
        left = _rooms_and_paragraphs(thread)
        for one in thread:
            _relocate(one, to, by=by, is_by_author=is_by_author)
            if one is comment and is_by_author:
                wait_again(comment, was, by=by, act="comment_moved_by_author")
            else:
                _renew(one)
        _count_anew(left, _rooms_and_paragraphs(thread))
        if not is_by_author:
            for one in thread:
                _tell(one, by=by)
        likeness.gather(thread)


def _replies(comment: Comment) -> list[Comment]:
    """Everything that was said in reply, and in reply to that, held until the transaction ends."""
    found: list[Comment] = []
    layer = [comment.pk]
    while layer:
        replies = Comment.objects.filter(parent__in=layer).select_for_update(of=("self",))
        here = list(replies.select_related("submission", "standing_version").order_by("pk"))
        found += here
        layer = [reply.pk for reply in here]
    return found


def _relocate(comment: Comment, to: Destination, *, by: User, is_by_author: bool) -> None:
    Move.objects.create(comment=comment, by=by, is_by_author=is_by_author, **comment.target_key)
    went = {f"to_{name}": key for name, key in to.target_key.items()}
    record("comment_moved", comment, by=by, facts={**comment.target_key, **went})
    Placement.objects.filter(comment=comment).delete()
    Verdict.objects.filter(comment=comment).delete()
    for name in Comment.TARGETS:
        setattr(comment, f"{name}_id", to.target_key.get(f"{name}_id"))
    comment.save(update_fields=[f"{name}_id" for name in Comment.TARGETS])
    if comment.submission.consultation_id != to.consultation.pk:
        comment.submission.consultation = to.consultation
        Submission.objects.filter(pk=comment.submission_id).update(consultation=to.consultation)
    _restate(comment, to)


def _restate(comment: Comment, to: Destination) -> None:
    """The same words as a version of their own, since what was compiled of them at the old place holds no longer."""
    standing: CommentVersion | None = comment.standing_version
    if standing is None:
        return
    proposal = _held_anew(comment.proposal, to) if comment.proposal else None
    new_version(comment, text=standing.text, language=standing.language, proposal=proposal)


def _held_anew(proposal: Proposal, to: Destination) -> Proposal:
    if not isinstance(to.target, Paragraph):
        raise Refused(_("A proposed wording stands at a paragraph. Choose one."))
    base: Wording = read_paragraph(to.target, language=proposal.base.language)
    if base.language != proposal.base.language:
        raise Refused(_("This draft is not out in the language of the proposed wording."))
    if proposal.text == base.text:
        raise Refused(_("This paragraph says already what is proposed."))
    return Proposal(kind=proposal.kind, base=base, text=proposal.text, source=proposal.source)


def _renew(comment: Comment) -> None:
    """What a moderator has before their eyes of it is no longer what stands there."""
    comment.version += 1
    comment.save(update_fields=["version"])


def _rooms_and_paragraphs(thread: Iterable[Comment]) -> tuple[set[int], set[int]]:
    """The keys of the consultations of these comments, and of the paragraphs where they stand or are carried to."""
    rooms: set[int] = set()
    paragraphs: set[int] = set()
    for comment in thread:
        placed = comment.placements.values_list("paragraph", flat=True)
        paragraphs.update(key for key in (comment.paragraph_id, *placed) if key is not None)
        rooms.update(key for key in [comment.submission.consultation_id] if key is not None)
    return rooms, paragraphs


def _count_anew(left: tuple[set[int], set[int]], entered: tuple[set[int], set[int]]) -> None:
    rooms, paragraphs = left[0] | entered[0], left[1] | entered[1]
    recount_at(paragraphs)
    touch(Consultation.objects.filter(pk__in=rooms))


def _tell(comment: Comment, *, by: User) -> None:
    if comment.submission.author != by:
        key = f"comment-moved-{comment.moves.latest('pk').pk}"
        tell(comment.submission.author, "comment_moved", key=key, facts=comment_facts(comment))
    if comment.status == Status.PUBLISHED:
        tell_followers(comment, key=f"{news_of(comment)}moved-{comment.moves.count()}")
