"""Carrying the comments on one draft forward to the next, when its lineage is closed.

A comment's own target never changes by this; `moving.move`, done in the open, is the one act that changes it. What is
made is a `Placement`: carried where the paragraph is the same, waiting for its author where it has changed, an orphan
where it was taken out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.carrying.fates import Descent, descend, part_spoken_of
from consultations.carrying.models import STANDING, Carrying, Placement
from consultations.carrying.permissions import is_settled, may_carry
from consultations.models import Comment
from consultations.tallying import recount_at
from declarations.descent import predecessor
from declarations.models import Draft, Paragraph
from declarations.reading import Reading, read
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.moderation.deciding import undoable_decisions
from imrf_portal.notifications.announcing import tell
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.waking import wake
from imrf_portal.records import workflow
from imrf_portal.records.recording import record

TASK = "consultations.tasks.carry_forward"
# Authors whose keys are fetched at a time; each is dealt with in a transaction of their own.
AUTHORS_AT_A_TIME = 100


def order(draft: Draft, *, by: User) -> Carrying:
    """Have the comments on the draft before `draft` carried forward; a worker does it, and a sweep where that worker
    died, which also carries what is published or moved later. Twice is once.

    Raises `Refused` where the lineage of `draft` is not closed or it has no draft before it.
    """
    require(may_carry(by))
    require(is_settled(draft))
    if predecessor(draft) is None:
        raise Refused(_("This is the first draft of its Declaration: there is nothing to carry forward."))
    with transaction.atomic():
        carrying, is_new = Carrying.objects.get_or_create(draft=draft, defaults={"ordered_by": by})
        if is_new:
            record("carrying_ordered", draft, by=by)
            wake(TASK, carrying.pk)
    return carrying


def carry(carrying: Carrying) -> int:
    """Do what was ordered and carry what came since, author by author; returns how many placements were made now.

    Each author's placements and their one letter are written together: whoever was dealt with before the worker was
    killed is not dealt with again, and two workers at once do each author once.
    """
    draft = carrying.draft
    before = predecessor(draft)
    made = 0
    if before is not None and waiting(before, draft).exists():
        journey = _Journey(before, draft)
        while authors := _next_authors(before, draft):
            made += sum(_carry_for(author, journey) for author in authors)
    Carrying.objects.filter(pk=carrying.pk, done_at=None).update(done_at=timezone.now())
    return made


def waiting(before: Draft, draft: Draft) -> QuerySet[Comment]:
    """The published comments that stand on a paragraph of `before`, their own or one they were carried to, and have
    no placement on `draft` yet. Not those of which a moderator may still take the decision back."""
    own = Comment.objects.order_by().filter(paragraph__draft=before).values("pk")
    carried = Placement.objects.order_by().filter(draft=before, status__in=STANDING).values("comment")
    return Comment.objects.published().filter(
        ~Exists(Placement.objects.filter(comment=OuterRef("pk"), draft=draft)),
        ~Exists(undoable_decisions(Comment).filter(subject_id=OuterRef("pk"))),
        pk__in=own.union(carried),
    )


# ---- The secretariat's part: what lost its paragraph ----


def place(placement: Placement, paragraph: Paragraph, *, by: User) -> None:
    """Put a comment whose paragraph was taken out beside a paragraph of the new draft, where it says where it is from.

    Raises `Refused`, also where the paragraph is of another draft or a heading; `WrongStep` where it is no orphan.
    """
    require(may_carry(by))
    if paragraph.draft_id != placement.draft_id or not paragraph.can_be_commented:
        raise Refused(_("Choose a paragraph of this draft."))
    _move(placement, Placement.Status.PLACED, paragraph=paragraph, by=by)


def leave(placement: Placement, *, by: User) -> None:
    """Leave a comment whose paragraph was taken out where it was written, and only there.

    Raises `Refused`, and `WrongStep` where it is no orphan.
    """
    require(may_carry(by))
    _move(placement, Placement.Status.LEFT, paragraph=None, by=by)


def _move(placement: Placement, to: str, *, paragraph: Paragraph | None, by: User) -> None:
    was_at = placement.paragraph_id
    with transaction.atomic():
        workflow.advance(placement, to, by=by, paragraph=paragraph)
        recount_at(key for key in (was_at, placement.paragraph_id) if key is not None)


# ---- One author at a time ----


class _Journey:
    """What is the same for all comments that go from one draft to the next."""

    def __init__(self, before: Draft, draft: Draft) -> None:
        self.before, self.draft = before, draft
        self.descent: Descent = descend(before, draft)
        self._readings: dict[str, Reading] = {}

    def part(self, comment: Comment, paragraphs: list[Paragraph]) -> Paragraph:
        """Of the parts a paragraph was split into, the one that the comment speaks of, in its own language where the
        draft has it."""
        language = self.draft.reading_language(comment.language)
        if language not in self._readings:
            self._readings[language] = read(self.draft, language=language)
        texts = {one.paragraph.pk: one.text for one in self._readings[language].paragraphs}
        parts = [texts.get(one.pk, "") for one in paragraphs]
        return paragraphs[part_spoken_of(comment, parts, language=language)]


def _next_authors(before: Draft, draft: Draft) -> list[User]:
    keys = waiting(before, draft).order_by().values("submission__author").distinct()[:AUTHORS_AT_A_TIME]
    return list(User.objects.filter(pk__in=list(keys.values_list("submission__author", flat=True))))


def _carry_for(author: User, journey: _Journey) -> int:
    with transaction.atomic():
        mine = waiting(journey.before, journey.draft).filter(submission__author=author).order_by("pk")
        # Whoever moves one of them, or a second worker, waits here; then it stands elsewhere, or nothing is left to do.
        held = list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
        comments = mine.filter(pk__in=held).select_related("standing_version__proposal__base")
        earlier = {
            one.comment_id: one
            for one in Placement.objects.filter(
                comment__submission__author=author, draft=journey.before, status__in=STANDING
            )
        }
        placements = [_placement(comment, earlier.get(comment.pk), journey) for comment in comments]
        if not placements:
            return 0
        Placement.objects.bulk_create(placements)
        recount_at(
            one.paragraph_id
            for one in placements
            if one.status == Placement.Status.CARRIED and one.paragraph_id is not None
        )
        tell(
            author,
            "comments_carried",
            key=f"comments-carried-{journey.draft.pk}-{author.pk}",
            facts=_facts(journey.draft, placements),
        )
        return len(placements)


def _placement(comment: Comment, earlier: Placement | None, journey: _Journey) -> Placement:
    """The comment's placement on the new draft, from where it stands on the draft before."""
    stood_at = earlier.paragraph_id if earlier else comment.paragraph_id
    fate = journey.descent.fate(stood_at or 0)
    placement = Placement(comment=comment, draft=journey.draft)
    if not fate.here:
        placement.status = Placement.Status.ORPHANED
        return placement
    paragraphs = [one.paragraph for one in fate.here]
    was_asked = earlier is not None and earlier.status == Placement.Status.ASKED
    if fate.is_unchanged and not was_asked:
        placement.status, placement.paragraph = Placement.Status.CARRIED, paragraphs[0]
        return placement
    placement.status, placement.asked_at = Placement.Status.ASKED, timezone.now()
    placement.paragraph = journey.part(comment, paragraphs) if fate.is_split else paragraphs[0]
    return placement


def _facts(draft: Draft, placements: Iterable[Placement]) -> dict[str, Any]:
    """What the author's letter says, frozen: how many went which way, and where their page is."""
    statuses = [one.status for one in placements]
    return in_every_language(
        lambda: {
            "draft": draft.name,
            "declaration": draft.declaration.title,
            "url": reverse("carried", args=[draft.declaration.slug, draft.slug]),
        },
        carried=statuses.count(Placement.Status.CARRIED),
        asked=statuses.count(Placement.Status.ASKED),
        dropped=statuses.count(Placement.Status.ORPHANED),
    )
