"""Kinds of things that are found: what stakeholders and States say, promise and show."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.endorsing.models import with_signatures
from consultations.models import Appearance, Attachment, Comment, Position, Submission, Translation
from consultations.naming import signed_as_shown, target_title
from consultations.translating.naming import unofficial
from imrf_portal.documents.models import StoredFile
from imrf_portal.search.things import Kind, Scope, Text, Thing, joined, pages_of, text_of
from pledges.models import Evidence, Pledge, Report
from reviews.models import Assessment

NOBODY = AnonymousUser()


# ---- Comments and their files ----

_OF_A_SUBMISSION = ("speaks_for", "consultation__cycle", "joint")
_TARGETS = ("paragraph__draft", "question", "draft__declaration", "event")


def _comments() -> QuerySet[Comment]:
    return (
        Comment.objects.visible_to(NOBODY)
        .select_related(
            "standing_version__proposal", *(f"submission__{path}" for path in _OF_A_SUBMISSION), *_TARGETS
        )
        .prefetch_related("paragraph__objectives", with_signatures())
        .with_translations()
    )


def _comment(comment: Comment) -> Thing:
    proposed = comment.proposal.text if comment.proposal else ""
    said = Text(comment.language, "", joined([comment.text, proposed]))
    beside = (
        Text(one["language"], "", one["text"], remark=unofficial(one["language"]))
        for one in comment.translations
    )
    names = {"who": signed_as_shown(comment.submission), "about": target_title(comment)}
    return Thing(
        comment.pk,
        comment.get_absolute_url(),
        (said, *beside),
        heading=_("%(who)s on %(about)s") % names,
        at=comment.published_at,
        **_facts_of(comment),
    )


def _facts_of(comment: Comment) -> Scope:
    """What a comment can be narrowed by; nothing by which one whom only a kind is known of could be found."""
    submission = comment.submission
    where = submission.consultation or comment.event
    objectives = comment.paragraph.objectives.all() if comment.paragraph else ()
    return {
        "cycle": where.cycle_id if where else None,
        "state": _state_as_shown(submission),
        "objectives": tuple(one.number for one in objectives),
        "voice": submission.shown_kind,
    }


def _state_as_shown(submission: Submission) -> int | None:
    if submission.speaks_for is None or submission.appears_as == Appearance.KIND:
        return None
    return submission.speaks_for.state_id


def _attachments() -> QuerySet[Attachment]:
    return (
        Attachment.objects.visible_to(NOBODY)
        .filter(file__in=StoredFile.objects.served())
        .select_related(
            "file",
            "comment__standing_version",
            *(f"comment__submission__{path}" for path in _OF_A_SUBMISSION),
            *(f"comment__{path}" for path in _TARGETS),
        )
        .prefetch_related("comment__paragraph__objectives", pages_of("file"))
    )


def _attachment(attachment: Attachment) -> Thing:
    comment = attachment.comment
    return Thing(
        attachment.pk,
        reverse("attachment_text", args=[comment.submission.reference, attachment.pk]),
        (Text(comment.language, attachment.file.name, text_of(attachment.file)),),
        heading=attachment.file.name,
        at=comment.published_at,
        **_facts_of(comment),
    )


# ---- Positions and assessments ----


def _positions() -> QuerySet[Position]:
    translations = Prefetch("standing__translations", Translation.objects.order_by("language"))
    return (
        Position.objects.visible_to(NOBODY)
        .filter(standing__isnull=False)
        .select_related("standing__file", "organisation")
        .prefetch_related("standing__objectives", translations, pages_of("standing__file"))
    )


def _position(position: Position) -> Thing:
    version = position.standing
    if version is None:
        raise ValueError("A position that stands has a version.")
    own = Text(version.language, version.title, joined([version.text, text_of(version.file)]))
    beside = (
        Text(one.language, "", one.text, remark=unofficial(one.language))
        for one in version.translations.all()
    )
    is_veiled = position.organisation is None or position.appears_as == Appearance.KIND
    return Thing(
        position.pk,
        position.get_absolute_url(),
        (own, *beside),
        heading=version.title,
        at=version.published_at,
        cycle=position.cycle_id,
        state=None if is_veiled or position.organisation is None else position.organisation.state_id,
        objectives=tuple(one.number for one in version.objectives.all()),
        voice=position.shown_kind,
    )


def _assessments() -> QuerySet[Assessment]:
    return (
        Assessment.objects.visible_to(NOBODY)
        .select_related("file", "round")
        .prefetch_related("on_objectives__objective", pages_of("file"))
    )


def _assessment(assessment: Assessment) -> Thing:
    parts = assessment.on_objectives.all()
    body = joined([assessment.text, *(part.text for part in parts), text_of(assessment.file)])
    return Thing(
        assessment.pk,
        assessment.get_absolute_url(),
        (Text(assessment.language, assessment.title, body),),
        at=assessment.published_at,
        cycle=assessment.round.cycle_id,
        state=assessment.state_id,
        objectives=tuple(part.objective.number for part in parts),
        voice=assessment.shown_kind,
    )


# ---- Pledges and what became of them ----


def _pledges() -> QuerySet[Pledge]:
    return (
        Pledge.objects.visible_to(NOBODY)
        .filter(standing__isnull=False)
        .select_related("standing__file", "organisation")
        .prefetch_related("standing__objectives", pages_of("standing__file"))
    )


def _pledge(pledge: Pledge) -> Thing:
    version = pledge.standing
    if version is None:
        raise ValueError("A pledge that everybody reads has a version.")
    body = joined(
        [
            str(pledge),
            version.text,
            version.resources,
            version.target,
            version.shown_by,
            version.place,
            text_of(version.file),
        ]
    )
    return Thing(
        pledge.pk,
        pledge.get_absolute_url(),
        (Text(version.language, version.title, body),),
        at=version.published_at,
        cycle=pledge.cycle_id,
        state=pledge.organisation.state_id,
        objectives=tuple(one.number for one in version.objectives.all()),
        voice=pledge.organisation.kind,
    )


def _reports() -> QuerySet[Report]:
    return (
        Report.objects.filter(entry__pledge__in=Pledge.objects.visible_to(NOBODY))
        .select_related("file", "entry__pledge__organisation")
        .prefetch_related("entry__pledge__standing__objectives", pages_of("file"))
    )


def _report(report: Report) -> Thing:
    pledge = report.entry.pledge
    return Thing(
        report.pk,
        pledge.get_absolute_url(),
        (Text(report.language or "en", "", joined([report.text, text_of(report.file)])),),
        heading=_("Report on pledge %(number)s") % {"number": pledge},
        at=report.entry.at,
        **_facts_of_pledge(pledge),
    )


def _evidence() -> QuerySet[Evidence]:
    return (
        Evidence.objects.visible_to(NOBODY)
        .select_related("file", "pledge__organisation")
        .prefetch_related("pledge__standing__objectives", pages_of("file"))
    )


def _piece_of_evidence(evidence: Evidence) -> Thing:
    return Thing(
        evidence.pk,
        evidence.pledge.get_absolute_url(),
        (Text(evidence.language, "", joined([evidence.text, text_of(evidence.file)])),),
        heading=_("Evidence on pledge %(number)s") % {"number": evidence.pledge},
        at=evidence.published_at,
        **_facts_of_pledge(evidence.pledge, voice=evidence.shown_kind),
    )


def _facts_of_pledge(pledge: Pledge, *, voice: str = "") -> Scope:
    objectives = pledge.standing.objectives.all() if pledge.standing else ()
    return {
        "cycle": pledge.cycle_id,
        "state": pledge.organisation.state_id,
        "objectives": tuple(one.number for one in objectives),
        "voice": voice or pledge.organisation.kind,
    }


KINDS = (
    Kind(
        "comment",
        gettext_lazy("Comments"),
        _comments,
        _comment,
        {"consultations.comment": "pk", "consultations.submission": "submission"},
        is_remark=True,
    ),
    Kind(
        "attachment",
        gettext_lazy("Files of comments"),
        _attachments,
        _attachment,
        {"consultations.comment": "comment", "documents.storedfile": "file"},
        is_remark=True,
    ),
    Kind(
        "position",
        gettext_lazy("Positions"),
        _positions,
        _position,
        {
            "consultations.position": "pk",
            "consultations.positionversion": "versions",
            "documents.storedfile": "standing__file",
        },
    ),
    Kind(
        "assessment",
        gettext_lazy("Parallel assessments"),
        _assessments,
        _assessment,
        {"reviews.assessment": "pk", "documents.storedfile": "file"},
    ),
    Kind(
        "pledge",
        gettext_lazy("Pledges"),
        _pledges,
        _pledge,
        {
            "pledges.pledge": "pk",
            "pledges.pledgeversion": "versions",
            "documents.storedfile": "standing__file",
        },
    ),
    Kind(
        "report",
        gettext_lazy("Reports on pledges"),
        _reports,
        _report,
        {"pledges.pledge": "entry__pledge", "documents.storedfile": "file"},
    ),
    Kind(
        "evidence",
        gettext_lazy("Evidence on pledges"),
        _evidence,
        _piece_of_evidence,
        {"pledges.evidence": "pk", "pledges.pledge": "pledge", "documents.storedfile": "file"},
    ),
)
