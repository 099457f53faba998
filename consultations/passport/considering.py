"""Considering what a draft shows of the comments that came before it: measured, confirmed, released together."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.carrying.fates import Descent, descend
from consultations.carrying.permissions import is_settled
from consultations.models import Comment, Consultation, ProposalKind
from consultations.passport.measuring import Asked, Measured, NewText, measure
from consultations.passport.models import Answers, Finding, Verdict
from consultations.passport.permissions import may_consider
from declarations.models import Draft, DraftQuerySet
from declarations.reading import Reading, read
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import one_line
from imrf_portal.notifications.announcing import announce
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import topic
from imrf_portal.notifications.waking import wake
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, locked

TASK = "consultations.tasks.consider"
COMMENTS_AT_A_TIME = 200
_AGAINST_BASE = frozenset({ProposalKind.AMEND, ProposalKind.STRIKE})


def order(draft: Draft, *, by: User) -> Answers:
    """Have it measured what `draft` shows of every published comment that came before it; a worker does it, and a sweep
    where that worker died, which also measures what is published or moved later. What was measured before and nobody
    has confirmed is measured anew.

    Raises `Refused` where the lineage of `draft` is not closed or no consultation came before it.
    """
    require(may_consider(by))
    require(is_settled(draft))
    if not consultations_before(draft).exists():
        raise Refused(_("No consultation came before this draft: it answers no comment."))
    with transaction.atomic():
        answers, _is_new = Answers.objects.update_or_create(
            draft=draft, defaults={"ordered_at": timezone.now(), "ordered_by": by, "measured_at": None}
        )
        Verdict.objects.filter(draft=draft, confirmed_at__isnull=True).delete()
        record("answers_ordered", draft, by=by)
        wake(TASK, answers.pk)
    return answers


def consider(answers: Answers) -> int:
    """Measure what was ordered and what came since, some comments at a time; returns how many verdicts were proposed now.

    Every batch stands by itself: a worker that is killed loses one, and the next goes on behind it.
    """
    desk = _Desk(answers.draft)
    made = 0
    while comments := list(_batch(answers.draft)):
        made += _keep([desk.verdict(comment) for comment in comments])
    waiting = Answers.objects.filter(pk=answers.pk, ordered_at=answers.ordered_at, measured_at=None)
    waiting.update(measured_at=timezone.now())
    return made


def confirm(
    verdict: Verdict, *, finding: str, note: str = "", note_language: str = "", seen: int, by: User
) -> None:
    """Say what the text shows of a comment, as it was measured or otherwise, with a note where one helps.

    Nobody but moderators reads it before the draft's answers are released; after that everybody at once. `seen` is
    the version before the eyes of whoever confirms. Raises `Refused`, `WrongStep` where somebody was quicker.
    """
    require(may_consider(by))
    if finding not in verdict.findings:
        raise Refused(_("Choose what the text shows."))
    note = one_line(note)
    with transaction.atomic():
        row = locked(verdict)
        if row.version != seen:
            raise WrongStep(row.finding, finding)
        was = row.finding
        changes: dict[str, Any] = {
            "finding": finding,
            "note": note,
            "note_language": note_language if note else "",
            "version": seen + 1,
            "confirmed_at": timezone.now(),
            "confirmed_by": by,
        }
        for name, value in changes.items():
            setattr(verdict, name, value)
        verdict.save(update_fields=list(changes))
        record("verdict_confirmed", verdict, by=by, facts={"was": was, "finding": finding})


def release(draft: Draft, *, by: User) -> None:
    """Show everybody all verdicts of a draft together, and tell the followers of the consultations they answer.

    Raises `Refused` while a published comment is not measured or a verdict is not confirmed.
    """
    require(may_consider(by))
    answers = Answers.objects.filter(draft=draft).first()
    if answers is None:
        raise Refused(_("Measure first what this draft shows of the comments."))
    with transaction.atomic():
        row = locked(answers)
        if row.released_at is not None:
            return
        _check_complete(draft)
        row.released_at, row.released_by = timezone.now(), by
        row.save(update_fields=["released_at", "released_by"])
        record("answers_released", draft, by=by)
        for consultation in _answered_by(draft):
            announce(
                "answers_released",
                key=f"answers-released-{draft.pk}-{consultation.pk}",
                topics=[topic("consultation", consultation.pk), topic("draft", consultation.draft_id)],
                facts=_facts(draft, consultation),
                by=by,
            )


def drafts_after(consultation: Consultation) -> DraftQuerySet:
    """The published drafts that follow the one a consultation is on, in order; where it is on questions alone, those of
    its cycle that were published since it closed."""
    drafts = Draft.objects.published().order_by("declaration", "order")
    if consultation.draft is None:
        return drafts.filter(
            declaration__cycle=consultation.cycle_id, published_at__gte=consultation.closes_at
        )
    return drafts.filter(declaration=consultation.draft.declaration_id, order__gt=consultation.draft.order)


def consultations_before(draft: Draft) -> QuerySet[Consultation]:
    """Those that a published draft comes after, as `drafts_after` has it."""
    on_questions = Q(draft=None, cycle=draft.declaration.cycle_id, closes_at__lte=draft.published_at)
    return Consultation.objects.filter(
        on_questions | Q(draft__in=Draft.objects.published().before(draft).values("pk"))
    )


def unmeasured(draft: Draft) -> QuerySet[Comment]:
    """The published comments that came before a draft and have no verdict on it, whatever they stand at."""
    verdicts = Verdict.objects.filter(comment=OuterRef("pk"), draft=draft)
    return Comment.objects.published().filter(
        ~Exists(verdicts), submission__consultation__in=consultations_before(draft).values("pk")
    )


def unread(consultation: Consultation) -> QuerySet[Comment]:
    """The published comments in a consultation of which nobody has said yet what a draft shows."""
    looked_at = Verdict.objects.confirmed().filter(comment=OuterRef("pk"))
    return Comment.objects.published().filter(~Exists(looked_at), submission__consultation=consultation)


def _check_complete(draft: Draft) -> None:
    measured = Verdict.objects.of_published_comments().filter(draft=draft)
    left = measured.filter(confirmed_at__isnull=True).count()
    left += unmeasured(draft).count()
    if left:
        raise Refused(
            ngettext(
                "%(n)s comment has no confirmed verdict yet. All of a draft are released together.",
                "%(n)s comments have no confirmed verdict yet. All of a draft are released together.",
                left,
            )
            % {"n": left}
        )
    if not measured.exists():
        raise Refused(_("No published comment is answered by this draft, so there is nothing to release."))


def _answered_by(draft: Draft) -> QuerySet[Consultation]:
    """The consultations whose published comments the verdicts of a draft are about."""
    submissions = Verdict.objects.of_published_comments().filter(draft=draft).values("comment__submission")
    consultations = Consultation.objects.announced().filter(submissions__in=submissions)
    return consultations.select_related("cycle").distinct()


def _facts(draft: Draft, consultation: Consultation) -> dict[str, Any]:
    address = [consultation.cycle.slug, consultation.slug]
    return in_every_language(
        lambda: {
            "draft": draft.name,
            "consultation": consultation.title,
            "url": f"{reverse('answers', args=address)}?draft={draft.slug}",
        }
    )


# ---- Measuring ----


def _batch(draft: Draft) -> QuerySet[Comment]:
    comments = unmeasured(draft).select_related("standing_version__proposal__base", "paragraph__draft")
    return comments.order_by("-paragraph__draft__order", "paragraph__order", "pk")[:COMMENTS_AT_A_TIME]


def _keep(verdicts: list[Verdict]) -> int:
    """Keep what is proposed of comments that still say the same at the same place; the others are measured anew."""
    with transaction.atomic():
        comments = Comment.objects.filter(pk__in=[one.comment_id for one in verdicts]).order_by("pk")
        versions = dict(comments.select_for_update().values_list("pk", "version"))
        fresh = [one for one in verdicts if versions.get(one.comment_id) == one.comment.version]
        return len(Verdict.objects.bulk_create(fresh, ignore_conflicts=True))


class _Desk:
    """What is the same for all comments that are held against one draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._descents: dict[int, Descent] = {}
        self._texts: dict[str, tuple[Reading, NewText]] = {}

    def verdict(self, comment: Comment) -> Verdict:
        """The verdict as it is proposed, not saved; without a finding where there is no paragraph to hold against it."""
        if comment.paragraph is None:
            return Verdict(comment=comment, draft=self.draft)
        fate = self._descent(comment.paragraph.draft).fate(comment.paragraph.pk)
        proposal = comment.proposal
        measured: Measured | None = None
        is_out = proposal is None or proposal.base.language in self.draft.languages
        paragraph = fate.here[0].paragraph if fate.here else None
        if proposal is not None and is_out:
            reading, text = self._text(proposal.base.language)
            here = {one.paragraph.pk for one in fate.here}
            places = [place for place, one in enumerate(reading.paragraphs) if one.paragraph.pk in here]
            base = proposal.base.text if proposal.kind in _AGAINST_BASE else ""
            measured = measure(Asked(proposal.kind, base, proposal.text), text, here=places)
            paragraph = None if measured.place is None else reading.paragraphs[measured.place].paragraph
        if measured is not None:
            finding, share = measured.finding, measured.share
        else:
            share = None
            finding = Finding.UNCHANGED if fate.is_unchanged else Finding.CHANGED
            finding = finding if fate.here else Finding.DROPPED
        return Verdict(
            comment=comment,
            draft=self.draft,
            paragraph=paragraph,
            measured=finding,
            finding=finding,
            share=share,
            missing_language="" if proposal is None or is_out else proposal.base.language,
        )

    def _descent(self, earlier: Draft) -> Descent:
        if earlier.pk not in self._descents:
            self._descents[earlier.pk] = descend(earlier, self.draft)
        return self._descents[earlier.pk]

    def _text(self, language: str) -> tuple[Reading, NewText]:
        if language not in self._texts:
            reading = read(self.draft, language=language)
            self._texts[language] = (
                reading,
                NewText((one.text for one in reading.paragraphs), language=reading.language),
            )
        return self._texts[language]
