"""Where one reads and writes: a target with its consultation and its addresses.

Every door to writing (a paragraph, a question, the whole draft, an event, a reply, a revision) is a `Place`, so that
forms, check pages and threads need to know nothing of the kinds of target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from consultations.models import Comment, Consultation, Event, Unsent
from declarations.models import Paragraph, Wording
from declarations.reading import read_paragraph
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.references import BadReference, normalise


@dataclass(frozen=True)
class Place:
    """A target: exactly one of paragraph, question, draft, event in `target`; what is answered; the addresses;
    where another wording can be proposed, the one that stands."""

    target: dict[str, Any]
    consultation: Consultation | None
    thread_url: str
    write_url: str
    quoted: str = ""
    quoted_language: str = ""
    wording: Wording | None = None
    parent: Comment | None = None
    revises: Comment | None = None

    @property
    def paragraph(self) -> Paragraph | None:
        """The paragraph, where that is the target."""
        return self.target.get("paragraph")

    @property
    def question(self) -> Any:
        """The question, where that is the target."""
        return self.target.get("question")

    @property
    def draft(self) -> Any:
        """The draft, where the target is the whole of it."""
        return self.target.get("draft")

    @property
    def event(self) -> Event | None:
        """The event, where that is the target."""
        return self.target.get("event")

    @property
    def subject(self) -> Consultation | Event:
        """The consultation or event in which one writes."""
        return self.consultation or self.target["event"]

    @property
    def is_open(self) -> bool:
        """Whether one may write here now; a returned comment may be revised after closing too."""
        if self.revises is not None and self.revises.status == Comment.Status.RETURNED:
            return True
        return (
            self.event.takes_remarks()
            if self.event
            else bool(self.consultation and self.consultation.is_open())
        )


def find_consultation(person: Person, cycle: str, slug: str) -> Consultation:
    """The consultation at an address, if `person` may see it; one query. Raises `Http404`."""
    visible = Consultation.objects.all() if is_moderator(person) else Consultation.objects.announced()
    try:
        return visible.select_related("cycle", "draft__declaration").get(cycle__slug=cycle, slug=slug)
    except Consultation.DoesNotExist as error:
        raise Http404 from error


def paragraph_place(person: Person, *, cycle: str, slug: str, paragraph: str, language: str) -> Place:
    """A paragraph of a consultation's draft. Raises `Http404`."""
    consultation = find_consultation(person, cycle, slug)
    if consultation.draft is None:
        raise Http404
    found = consultation.draft.paragraphs.exclude(kind="heading").filter(slug=paragraph).first()
    if found is None or not paragraph:
        raise Http404
    found.draft = consultation.draft
    wording = read_paragraph(found, language=language)
    address = [cycle, slug, paragraph]
    return Place(
        target={"paragraph": found},
        consultation=consultation,
        thread_url=reverse("consultation_paragraph", args=address),
        write_url=reverse("write_on_paragraph", args=address),
        quoted=wording.text,
        quoted_language=wording.language,
        wording=wording,
    )


def question_place(person: Person, *, cycle: str, slug: str, order: int) -> Place:
    """A guiding question of a consultation. Raises `Http404`."""
    consultation = find_consultation(person, cycle, slug)
    question = consultation.questions.filter(order=order).first()
    if question is None:
        raise Http404
    address = [cycle, slug, order]
    return Place(
        target={"question": question},
        consultation=consultation,
        thread_url=reverse("question", args=address),
        write_url=reverse("write_on_question", args=address),
        quoted=question.text,
    )


def whole_place(person: Person, *, cycle: str, slug: str) -> Place:
    """A consultation's draft as a whole. Raises `Http404`."""
    consultation = find_consultation(person, cycle, slug)
    if consultation.draft is None:
        raise Http404
    address = [cycle, slug]
    return Place(
        target={"draft": consultation.draft},
        consultation=consultation,
        thread_url=reverse("consultation_whole", args=address),
        write_url=reverse("write_on_whole", args=address),
    )


def event_place(slug: str) -> Place:
    """An announced event. Raises `Http404`."""
    event = Event.objects.announced().filter(slug=slug).first()
    if event is None:
        raise Http404
    return Place(
        target={"event": event},
        consultation=None,
        thread_url=event.get_absolute_url(),
        write_url=reverse("write_on_event", args=[slug]),
    )


def find_comment(person: Person, reference: str, number: int) -> Comment:
    """The comment at an address, if `person` may see it. Raises `Http404`."""
    try:
        reference = normalise(reference)
    except BadReference as error:
        raise Http404 from error
    comment = (
        Comment.objects.visible_to(person)
        .select_related(
            "submission__consultation__cycle",
            "submission__author",
            "submission__speaks_for",
            "standing_version__proposal__base",
            "paragraph__draft__declaration",
            "question__consultation__cycle",
            "draft__declaration",
            "event",
            "parent__submission",
        )
        .filter(submission__reference=reference, number=number)
        .first()
    )
    if comment is None:
        raise Http404
    return comment


def reply_place(comment: Comment) -> Place:
    """The place of a reply to a published comment: the same target, the comment as parent. Raises `Http404`."""
    if comment.status != Comment.Status.PUBLISHED:
        raise Http404
    return Place(
        target=_target_of(comment),
        consultation=comment.submission.consultation,
        thread_url=comment.get_absolute_url(),
        write_url=reverse("reply", args=[comment.submission.reference, comment.number]),
        quoted=comment.text,
        quoted_language=comment.language,
        parent=comment,
    )


def revision_place(comment: Comment) -> Place:
    """The place where a comment is given other words: its own target and text."""
    wording = None
    if comment.paragraph is not None and comment.parent is None:
        standing = comment.proposal
        wording = standing.base if standing else read_paragraph(comment.paragraph, language=comment.language)
    return Place(
        target=_target_of(comment),
        consultation=comment.submission.consultation,
        thread_url=comment.get_absolute_url(),
        write_url=reverse("revise", args=[comment.submission.reference, comment.number]),
        quoted=wording.text if wording else "",
        quoted_language=wording.language if wording else "",
        wording=wording,
        parent=comment.parent,
        revises=comment,
    )


def place_of(unsent: Unsent, *, person: Person, language: str) -> Place:
    """The place at which an unsent comment was typed. Raises `Http404` where it is no longer public."""
    if unsent.revises is not None:
        return revision_place(
            find_comment(person, unsent.revises.submission.reference, unsent.revises.number)
        )
    if unsent.parent is not None:
        return reply_place(find_comment(person, unsent.parent.submission.reference, unsent.parent.number))
    if unsent.event is not None:
        return event_place(unsent.event.slug)
    consultation: Any = unsent.consultation
    at = {"cycle": consultation.cycle.slug, "slug": consultation.slug}
    if unsent.paragraph is not None:
        return paragraph_place(person, paragraph=unsent.paragraph.slug, language=language, **at)
    if unsent.question is not None:
        return question_place(person, order=unsent.question.order, **at)
    return whole_place(person, **at)


def write_url_of(unsent: Unsent) -> str:
    """Where this very text is gone on with."""
    return f"{_door(unsent)}?key={unsent.key}"


def _door(unsent: Unsent) -> str:
    if (revised := unsent.revises) is not None:
        return reverse("revise", args=[revised.submission.reference, revised.number])
    if (answered := unsent.parent) is not None:
        return reverse("reply", args=[answered.submission.reference, answered.number])
    if unsent.event is not None:
        return reverse("write_on_event", args=[unsent.event.slug])
    room: Any = unsent.consultation
    address = [room.cycle.slug, room.slug]
    if unsent.paragraph is not None:
        return reverse("write_on_paragraph", args=[*address, unsent.paragraph.slug])
    if unsent.question is not None:
        return reverse("write_on_question", args=[*address, unsent.question.order])
    return reverse("write_on_whole", args=address)


def _target_of(comment: Comment) -> dict[str, Any]:
    return {name: thing for name in Comment.TARGETS if (thing := getattr(comment, name)) is not None}
