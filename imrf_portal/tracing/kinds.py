"""What each kind of thing says, so that links can be proposed: its words, its objectives, its place in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast

from consultations.likeness import said as said_in
from consultations.models import Comment
from declarations.life import life
from declarations.models import Commitment, Draft, Paragraph, Wording
from imrf_portal.kit.text import digest
from imrf_portal.languages import OFFICIAL
from imrf_portal.tracing.words import words_of
from pledges.models import Pledge
from reviews.models import Answer, Edition, QuestionKind


@dataclass(frozen=True)
class Said:
    """What a thing says: a mark of the text that was read, its words, the numbers of its objectives, and the keys of
    the paragraphs it stands at or has been."""

    mark: str
    words: frozenset[int]
    objectives: frozenset[int]
    paragraphs: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Kind:
    """A kind of thing: those that everybody reads and whose text was not read yet, what one says, with which kinds it
    is linked, whether its words are kept for others to be found by, and of which thing before it is the next version."""

    name: str
    unread: Callable[[], QuerySet[Any]]
    said: Callable[[Any], Said]
    partners: tuple[str, ...]
    is_indexed: bool = True
    succeeds: Callable[[Any], dict[str, Any]] | None = None


def paragraphs_of(commitment: Commitment) -> frozenset[int]:
    """The keys of the paragraphs that a commitment's paragraph has been in every draft that is public."""
    if commitment.paragraph is None:
        return frozenset()
    drafts = Draft.objects.published().filter(declaration=commitment.paragraph.draft.declaration)
    stages = life(
        commitment.paragraph,
        list(drafts.select_related("declaration").order_by("order")),
        language=commitment.paragraph.draft.record_language,
    )
    return frozenset(paragraph.pk for stage in stages for paragraph in stage.paragraphs)


def _of_commitment(commitment: Commitment) -> Said:
    texts = [getattr(commitment, f"subject_{language.field}") or "" for language in OFFICIAL]
    if commitment.paragraph is not None:
        standing = Wording.objects.filter(paragraph=commitment.paragraph, until_issue__isnull=True)
        texts += standing.order_by("language").values_list("text", flat=True)
    objectives = frozenset(commitment.objectives.values_list("number", flat=True))
    paragraphs = paragraphs_of(commitment)
    mark = digest("\n".join([*texts, repr(sorted(objectives)), repr(sorted(paragraphs))]))
    return Said(mark, words_of(texts), objectives, paragraphs)


def _of_pledge(pledge: Pledge) -> Said:
    version = pledge.standing
    texts = [version.title, version.text, version.target] if version else []
    numbers = version.objectives.values_list("number", flat=True) if version else []
    return Said(str(pledge.standing_id), words_of(texts), frozenset(numbers))


def _of_answer(answer: Answer) -> Said:
    objectives = {answer.objective.number} if answer.objective else set()
    return Said(str(answer.version), words_of([answer.text]), frozenset(objectives))


def _of_comment(comment: Comment) -> Said:
    version = comment.standing_version
    words = words_of([said_in(comment.text, comment.proposal)])
    if comment.paragraph_id is None:
        return Said(version.digest if version else "", words, frozenset())
    numbers = Paragraph.objectives.through.objects.filter(paragraph=comment.paragraph_id)
    return Said(
        version.digest if version else "",
        words,
        frozenset(numbers.values_list("objective__number", flat=True)),
        frozenset({comment.paragraph_id}),
    )


def _unread_pledges() -> QuerySet[Pledge]:
    standing = Cast("standing_id", CharField())
    return Pledge.objects.published().exclude(traced__seen=standing).select_related("standing")


def _unread_answers() -> QuerySet[Answer]:
    standing = Answer.objects.filter(
        edition__in=Edition.objects.standing(), question__kind=QuestionKind.TEXT
    ).exclude(text="")
    return standing.exclude(traced__seen=Cast("version", CharField())).select_related("objective", "edition")


def _unread_comments() -> QuerySet[Comment]:
    comments = Comment.objects.published().exclude(traced__seen=F("standing_version__digest"))
    return comments.select_related("standing_version__proposal__base")


def _unread_commitments() -> QuerySet[Commitment]:
    """All of them: they are few, and their texts have no version to tell by."""
    return Commitment.objects.published().select_related("paragraph__draft__declaration")


def _same_answer(answer: Answer) -> dict[str, Any]:
    return {
        "answer__edition__review": answer.edition.review_id,
        "answer__question": answer.question_id,
        "answer__objective": answer.objective_id,
    }


# In the order in which they are read: what is found by its words comes before what only looks.
REGISTRY = {
    kind.name: kind
    for kind in (
        Kind("commitment", _unread_commitments, _of_commitment, ("pledge", "answer", "comment")),
        Kind("pledge", _unread_pledges, _of_pledge, ("commitment", "answer")),
        Kind("answer", _unread_answers, _of_answer, ("commitment", "pledge"), succeeds=_same_answer),
        Kind("comment", _unread_comments, _of_comment, ("commitment",), is_indexed=False),
    )
}
