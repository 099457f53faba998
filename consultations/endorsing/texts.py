"""What a joint submission says, before it is sent and after: one digest tells whether a co-signer has read it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from consultations.models import Attachment, Comment, JointSubmission, ProposalKind, Unsent
from consultations.proposing import source_as_sent
from declarations.intake.reading import settle
from declarations.models import Paragraph
from imrf_portal.kit.text import clean, digest, mask_addresses
from imrf_portal.moderation.models import Status

# Of what was sent, those who sign it may still read so much; what a moderator has kept back is nobody's to sign.
READ_BY_SIGNATORIES = (Status.WAITING, Status.PUBLISHED)


def remarks_of(joint: JointSubmission) -> QuerySet[Unsent]:
    """What it says as long as it is not sent, in the order of the draft."""
    return in_order(joint.remarks.filter(sent_as__isnull=True))


def in_order(remarks: QuerySet[Unsent]) -> QuerySet[Unsent]:
    """Remarks as they are shown together, in the order of the draft."""
    return (
        remarks.select_related(
            "consultation__cycle",
            "paragraph__draft__declaration",
            "question",
            "draft",
            "base",
            "speaks_for",
            "joint__organisation",
        )
        .prefetch_related("files")
        .order_by(F("paragraph__order").asc(nulls_first=True), "updated_at")
    )


def comments_of(joint: JointSubmission) -> QuerySet[Comment]:
    """What it says once it is sent, as its signatories read it."""
    comments = Comment.objects.filter(submission=joint.submission_id, status__in=READ_BY_SIGNATORIES)
    return comments.select_related("paragraph", "question", "draft", "event").for_reading().order_by("number")


def paragraphs_of(joint: JointSubmission) -> list[Paragraph]:
    """The paragraphs it speaks of, in order: those on which one may sign with a reservation; one query."""
    if joint.is_preparing:
        spoken_of = Q(unsents__joint=joint, unsents__sent_as__isnull=True)
    else:
        spoken_of = Q(comments__submission=joint.submission_id, comments__status__in=READ_BY_SIGNATORIES)
    return list(Paragraph.objects.filter(spoken_of).distinct().order_by("order"))


def digest_of(joint: JointSubmission) -> str:
    """What tells its text, wordings, places and files: the same before it is sent and after, whatever the order."""
    if joint.is_preparing:
        remarks = list(remarks_of(joint))
        files = {file.sha256 for unsent in remarks for file in unsent.files.all()}
        return _digest(map(_typed, remarks), files)
    comments = Comment.objects.filter(submission=joint.submission_id)
    attached = Attachment.objects.standing().filter(comment__in=comments).select_related("file")
    files = {attachment.file.sha256 for attachment in attached}
    return _digest(map(_sent, comments.select_related("standing_version__proposal")), files)


def _digest(said: Iterable[list[object]], files: Iterable[str]) -> str:
    return digest("\n".join([*sorted(map(json.dumps, said)), *sorted(files)]))


def _typed(unsent: Unsent) -> list[object]:
    """One remark as it would be sent; what is wrong with it is said when it is sent."""
    shown = str if unsent.keeps_addresses else mask_addresses
    kind = unsent.proposal_kind if unsent.base_id else ""
    proposed = "" if kind in {"", ProposalKind.STRIKE} else shown(settle(clean(unsent.proposed_text)))
    return [
        unsent.target_key,
        shown(clean(unsent.text)),
        kind,
        unsent.base_id if kind else None,
        proposed,
        source_as_sent(unsent) if kind else "",
    ]


def _sent(comment: Comment) -> list[object]:
    proposal = comment.proposal
    proposed = (
        [proposal.kind, proposal.base_id, proposal.text, proposal.source] if proposal else ["", None, "", ""]
    )
    return [comment.target_key, comment.text, *proposed]
