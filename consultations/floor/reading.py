"""What the pages of the floor show: the list with the statements beside it, and the time of each constituency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from consultations.events.models import Event
from consultations.floor.models import SpeakingList, Turn
from consultations.models import Appearance, Comment
from declarations.crosslinks import known_labels
from declarations.intake.crossreferences import KnownLabels
from declarations.intake.spelling import in_plain_signs
from declarations.models import Draft, Paragraph
from imrf_portal.accounts.models import OrganisationKind, User


@dataclass(frozen=True)
class Remark:
    """A statement: a remark on the event, the paragraph its author named, and those its text names."""

    comment: Comment
    chosen: Paragraph | None
    named: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the list: the turn, the statements published in its organisation's name."""

    turn: Turn
    statements: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Budget:
    """The time of a constituency, in seconds: what it has, and what its speakers have used of it."""

    constituency: str
    seconds: int
    used: int

    @property
    def name(self) -> str:
        """The constituency in words."""
        return str(OrganisationKind(self.constituency).label)

    @property
    def left(self) -> int:
        """What is left; less than nothing where more was used."""
        return self.seconds - self.used


def budgets_of(led: SpeakingList, turns: Iterable[Turn], *, at: datetime | None = None) -> list[Budget]:
    """The time of each constituency on the list at instant `at` (now), in the order of the list; no query."""
    used: Counter[str] = Counter()
    for turn in turns:
        used[turn.request.constituency] += turn.spoken(at)
    return [Budget(name, minutes * 60, used[name]) for name, minutes in led.budgets().items()]


def lines_of(turns: Sequence[Turn], statements: Sequence[Remark]) -> list[Line]:
    """Each turn with the statements of its organisation; one that shows only its kind stands beside none."""
    beside: dict[int, list[Remark]] = {}
    for one in statements:
        submission = one.comment.submission
        if submission.speaks_for_id and submission.appears_as != Appearance.KIND:
            beside.setdefault(submission.speaks_for_id, []).append(one)
    return [Line(turn, tuple(beside.get(turn.request.organisation_id, ()))) for turn in turns]


def statements_at(event: Event) -> list[Remark]:
    """The published statements on an event, oldest first; replies are none."""
    published = Comment.objects.published().at(event).filter(parent__isnull=True)
    return _with_paragraphs(published, event=event)


def statements_on(paragraph: Paragraph) -> QuerySet[Comment]:
    """The published statements at events whose authors chose this paragraph, oldest first; replies are none."""
    published = Comment.objects.published().filter(statement__paragraph=paragraph, parent__isnull=True)
    return published.select_related("submission", "event").order_by("pk")


def statements_naming(paragraph: Paragraph) -> list[Comment]:
    """The published statements at events that name this paragraph in their text without having chosen it, oldest
    first; two queries.

    An event's statements speak of the newest draft that it discussed, as on its own page. Texts that hold the
    paragraph's number are read, in less than a millisecond each; the others are passed over.
    """
    newest = Draft.objects.published().filter(events=OuterRef("event")).order_by("-declaration", "-order")
    at_events = Comment.objects.published().filter(event__drafts=paragraph.draft_id, parent__isnull=True)
    found = list(
        at_events.alias(newest=Subquery(newest.values("pk")[:1]))
        .filter(newest=paragraph.draft_id)
        .exclude(statement__paragraph=paragraph)
        .select_related("submission", "event", "standing_version")
        .order_by("pk")
    )
    if not found:
        return []
    known = known_labels(
        Paragraph.objects.filter(draft=paragraph.draft_id)
        .exclude(kind="heading")
        .values_list("slug", flat=True)
    )
    number = re.search(r"\d+", paragraph.slug)
    read = [one for one in found if number is None or number[0] in in_plain_signs(one.text)]
    return [one for one in read if paragraph.slug in _named(known, one.text)]


def own_statements(event: Event, *, author: User) -> list[Remark]:
    """What `author` has sent on an event and not withdrawn, whatever its status, oldest first."""
    own = Comment.objects.visible_to(author).at(event).filter(submission__author=author, parent__isnull=True)
    return _with_paragraphs(own.exclude(status=Comment.Status.WITHDRAWN), event=event)


def _with_paragraphs(comments: QuerySet[Comment], *, event: Event) -> list[Remark]:
    """Each comment with the paragraph its author chose, and those of the event's newest draft that its text names."""
    found = list(
        comments.select_related(
            "submission", "standing_version", "statement__paragraph__draft__declaration"
        ).order_by("pk")
    )
    if not found:
        return []
    draft = Draft.objects.published().filter(events=event).select_related("declaration").last()
    by_slug = {one.slug: one for one in draft.paragraphs.exclude(kind="heading")} if draft else {}
    for paragraph in by_slug.values():
        paragraph.draft = draft
    known = known_labels(by_slug)
    remarks = []
    for comment in found:
        placed = getattr(comment, "statement", None)
        slugs = _named(known, comment.text)
        chosen = placed.paragraph if placed else None
        named = [by_slug[slug] for slug in slugs if chosen is None or by_slug[slug].pk != chosen.pk]
        remarks.append(Remark(comment, chosen, tuple(named)))
    return remarks


def _named(known: KnownLabels, text: str) -> list[str]:
    """The addresses of the paragraphs that a text names, in its order, each once."""
    return list(dict.fromkeys(one.label.slug for one in known.references(text) if one.label))
