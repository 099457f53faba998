"""Consultations of the demonstration, and what was said in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from consultations import moderating
from consultations.models import Appearance, Comment, CommentVersion, Consultation, Event, Submission, Unsent
from consultations.opening import announce_consultation
from consultations.submitting import submit
from declarations.models import Draft
from declarations.reading import read_paragraph
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.compact.models import Cycle
from imrf_portal.documents.storing import store
from imrf_portal.moderation.models import Decision
from imrf_portal.pages.demonstration.data_files import DATA, columns, facts
from imrf_portal.pages.demonstration.drafting import RECORD, REVISION_1, ZERO_DRAFT
from imrf_portal.pages.demonstration.placing import on_the_clock

QUESTIONS = "guiding-questions"
# From which day to which each consultation is open, from the moment of loading; they close at 18:00 New York.
WINDOWS = {ZERO_DRAFT: (-60, -32), REVISION_1: (-10, 10), QUESTIONS: (-5, 17)}
DECIDED_AFTER = timedelta(minutes=75)


@dataclass(frozen=True)
class Said:
    """A comment that was sent, and what the data file says of it."""

    comment: Comment
    facts: dict[str, Any]

    @property
    def outcome(self) -> str:
        """What the moderator is to do with it: publish, return, or leave waiting."""
        return self.facts.get("outcome", "published")

    @property
    def is_newest(self) -> bool:
        """Whether it is decided about at the moment of loading, so that its followers are mailed."""
        return self.facts.get("is_newest", False)


def open_consultations(
    cycle: Cycle, *, drafts: dict[str, Draft], by: User, at: datetime
) -> dict[str, Consultation]:
    """Announce the consultations, all of them open at instant `at`; the one that is over is closed by `place`."""
    opened = {}
    for slug, (first, last) in WINDOWS.items():
        said = facts("consultations")[slug]
        closes_at = on_the_clock(at, in_days=last, clock="18:00")
        consultation = Consultation.objects.create(
            cycle=cycle,
            slug=slug,
            draft=drafts.get(slug),
            opens_at=on_the_clock(at, in_days=first, clock="09:00"),
            closes_at=max(closes_at, at + timedelta(hours=1)),
            **columns("title", said["title"]),
            **columns("introduction", said["introduction"]),
        )
        for order, question in enumerate(said.get("questions", []), 1):
            consultation.questions.create(order=order, **columns("text", question))
        announce_consultation(consultation, by=by)
        opened[slug] = consultation
    return opened


def speak(
    *, people: dict[str, User], consultations: dict[str, Consultation], events: dict[str, Event]
) -> Iterator[Said]:
    """Send each comment of the data file, one after the other; the caller moderates it before the next is sent."""
    by_id: dict[str, Comment] = {}
    for one in facts("comments")["comments"]:
        author = people[one["by"]]
        unsent = Unsent(
            holder="demonstration",
            author=author,
            speaks_for=speaks_for(author).first(),
            appears_as=one.get("appears_as", Appearance.NAME_AND_ORGANISATION),
            text=one["text"],
            language=one["language"],
            parent=by_id.get(one.get("reply_to", "")),
            **_target(one, consultations, events),
        )
        if "proposal" in one:
            _propose(unsent, one["proposal"])
        unsent.save()
        if "file" in one:
            content = (DATA / one["file"]).read_bytes()
            unsent.files.add(store(SimpleUploadedFile(one["file"], content), by=author))
        comment = submit(unsent, by=author).comments.get()
        if "id" in one:
            by_id[one["id"]] = comment
        yield Said(comment, one)


def _propose(unsent: Unsent, proposal: dict[str, str]) -> None:
    """Let a comment on a paragraph propose a wording, held against that of the language of record."""
    if unsent.paragraph is None:
        raise ValueError("A wording is proposed at a paragraph.")
    unsent.base = read_paragraph(unsent.paragraph, language=RECORD)
    unsent.proposal_kind, unsent.proposed_text = proposal["kind"], proposal["text"]


def _target(
    one: dict[str, Any], consultations: dict[str, Consultation], events: dict[str, Event]
) -> dict[str, object]:
    if "event" in one:
        return {"event": events[one["event"]]}
    consultation = consultations[one["consultation"]]
    if "question" in one:
        return {"consultation": consultation, "question": consultation.questions.get(order=one["question"])}
    if consultation.draft is None:
        raise ValueError("A comment on guiding questions names its question.")
    if "paragraph" in one:
        return {
            "consultation": consultation,
            "paragraph": consultation.draft.paragraphs.get(slug=one["paragraph"]),
        }
    return {"consultation": consultation, "draft": consultation.draft}


def moderate(said: Said, *, by: User) -> None:
    """Publish the comment, return it, or leave it waiting, as the data file says."""
    if said.outcome == "published":
        moderating.publish(said.comment, by=by, seen=said.comment.version)
    elif said.outcome == "returned":
        moderating.return_to_author(
            said.comment,
            by=by,
            seen=said.comment.version,
            reason=said.facts["reason"],
            note=said.facts["note"],
        )


def place(said: Said, *, at: datetime) -> None:
    """Let a comment have been sent, and decided about, when the story says."""
    place_comment(said.comment, sent_at=at - timedelta(hours=said.facts["hours_ago"]))


def place_comment(comment: Comment, *, sent_at: datetime) -> None:
    """Let a comment have been sent, with its submission, at an instant and decided about some time later."""
    Submission.objects.filter(pk=comment.submission_id).update(sent_at=sent_at)
    CommentVersion.objects.filter(comment=comment).update(sent_at=sent_at)
    decided_at = sent_at + DECIDED_AFTER
    rows = Comment.objects.filter(pk=comment.pk)
    rows.update(received_at=sent_at)
    rows.exclude(published_at=None).update(published_at=decided_at)
    Decision.objects.filter(subject_type=Comment._meta.label_lower, subject_id=comment.pk).update(
        at=decided_at
    )


def place_windows(consultations: dict[str, Consultation], *, at: datetime) -> None:
    """Let the consultations have been announced when they opened, and the one that is over be over."""
    for slug, consultation in consultations.items():
        Consultation.objects.filter(pk=consultation.pk).update(
            announced_at=consultation.opens_at,
            closes_at=on_the_clock(at, in_days=WINDOWS[slug][1], clock="18:00"),
        )
