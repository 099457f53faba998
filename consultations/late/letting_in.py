"""Letting in what was typed, but not sent, before a consultation closed.

An author asks; what the server had kept before the closing counts, and nothing typed after it. The lead of a joint
submission asks for all of it, and whoever has signed its text stays a signatory. The secretariat reads what it is asked
about, and lets it in, marked late, or does not and says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import submitting, veiling
from consultations.endorsing import leading
from consultations.endorsing.texts import in_order, remarks_of
from consultations.late.models import LateRequest, LateStatus
from consultations.models import Appearance, Consultation, JointSubmission, Submission, Unsent
from consultations.naming import target_title
from consultations.permissions import may_run_consultations
from consultations.proposing import proposal_of
from consultations.versions import digest_of, text_as_sent
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Refused, require, unless
from imrf_portal.kit.text import clean, digest
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.notifications.announcing import tell
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, advance, locked

Kept = Unsent | JointSubmission


def asked_until(consultation: Consultation) -> datetime:
    """Until when authors can ask."""
    return consultation.closes_at + timedelta(days=settings.LATE_ASKING_DAYS)


@unless(
    gettext_lazy(
        "Only what the server had kept before the closing can be let in, and only for some days after."
    )
)
def may_ask(person: Person, kept: Kept) -> bool:
    """The author of what stands as it stood when its consultation closed, and is not sent: of a remark alone, or of a
    whole joint submission."""
    room = kept.consultation
    if room is None or not room.has_closed() or timezone.now() >= asked_until(room):
        return False
    if isinstance(kept, JointSubmission):
        is_theirs = kept.is_preparing and kept.lead_id == person.pk
    else:
        is_new = kept.revises_id is None and kept.sent_as_id is None and kept.joint_id is None
        is_theirs = is_new and kept.author_id == person.pk
    return isinstance(person, User) and is_theirs and _stands(kept)


def request_about(kept: Kept) -> LateRequest | None:
    """What was asked about it."""
    return LateRequest.objects.filter(unsent=kept.key).first()


def asked_about(requests: Iterable[LateRequest]) -> dict[UUID, list[Unsent]]:
    """What these requests are about and nobody has sent, by the key that they hold: a remark, or in the order of the
    draft those of a joint submission; two queries."""
    keys = [request.unsent for request in requests]
    said: dict[UUID, list[Unsent]] = {}
    for unsent in in_order(Unsent.objects.filter(Q(key__in=keys) | Q(joint__key__in=keys), sent_as=None)):
        said.setdefault(unsent.joint.key if unsent.joint else unsent.key, []).append(unsent)
    return said


def kept_before_closing(consultation: Consultation) -> list[Unsent]:
    """What signed-in authors had typed and not sent when the consultation closed, and have not asked about."""
    asked = LateRequest.objects.filter(consultation=consultation).values("unsent")
    if not consultation.has_closed():
        return []
    kept = Unsent.objects.filter(
        consultation=consultation,
        author__isnull=False,
        sent_as=None,
        revises=None,
        updated_at__lt=consultation.closes_at,
    ).exclude(text="", proposal_kind="")
    kept = kept.exclude(Q(pk__in=asked) | Q(joint__key__in=asked))
    return list(kept.select_related("author").order_by("updated_at"))


def ask(kept: Kept, *, by: User) -> LateRequest:
    """The author asks the secretariat to let in what they had typed before closing, and lets it be read; asked again,
    it is the same request. Raises `Refused`, also for what is too long or empty."""
    with transaction.atomic():
        kept = locked(kept)
        if (standing := request_about(kept)) is not None:
            return standing
        require(may_ask(by, kept))
        room, remarks = cast("Consultation", kept.consultation), _remarks(kept)
        keys = [unsent.pk for unsent in remarks]
        if Unsent.objects.filter(pk__in=keys, files__stored_at__gte=room.closes_at).exists():
            raise Refused(_("A file was added after the closing. Remove it, then ask again."))
        request = LateRequest.objects.create(
            unsent=kept.key,
            consultation=room,
            author=by,
            kept_at=max(unsent.updated_at for unsent in remarks),
            digest=_digest(kept),
        )
        record("late_asked", request, by=by)
        return request


def let_in(request: LateRequest, *, by: User) -> Submission:
    """Take what is asked about in as if it had been sent in time, marked late; its author gets the receipt, and a
    moderator finds it on the desk.

    Raises `Refused` where it was thrown away, has changed, was sent in time after all or can no longer be sent in the
    same name, `Named` where the properties of its files name an author who is not shown, and `WrongStep` where the
    request has been decided.
    """
    require(may_run_consultations(by))
    with transaction.atomic():
        return _take_in(request, _as_kept(request), by=by)


def let_in_without_names(request: LateRequest, *, by: User) -> Submission:
    """The same, once the names are taken out of the properties of its files; with the errors of `let_in`."""
    require(may_run_consultations(by))
    with transaction.atomic():
        kept = _as_kept(request)
        for unsent in _remarks(kept):
            veiling.take_names_out(unsent)
        return _take_in(request, kept, by=by)


def refuse(request: LateRequest, *, by: User, answer: str) -> None:
    """Leave out what is asked about; its author is told why by mail, in `answer`, and keeps their text.

    Raises `Refused`, `WithoutWords` without an answer, and `WrongStep` where the request has been decided.
    """
    require(may_run_consultations(by))
    answer = clean(answer)
    if not answer:
        raise WithoutWords
    with transaction.atomic():
        advance(request, LateStatus.REFUSED, by=by, answer=answer)
        alone = Unsent.objects.filter(key=request.unsent).first()
        joint = JointSubmission.objects.filter(key=request.unsent).first()
        facts = _facts(request.consultation, about=alone or joint)
        tell(
            request.author,
            "late_refused",
            key=f"late-refused-{request.pk}",
            facts={**facts, "answer": answer},
        )


def invite(consultation: Consultation, *, by: User) -> int:
    """Write once to everybody who had typed something and not sent it when the consultation closed, that they can ask;
    gives back how many are told. Nothing of what they typed is read. Raises `Refused`."""
    require(may_run_consultations(by))
    if not consultation.has_closed() or timezone.now() >= asked_until(consultation):
        raise Refused(_("Authors are invited after the closing, as long as they can still ask."))
    facts = {**_facts(consultation), "until": asked_until(consultation).isoformat()}
    with transaction.atomic():
        authors = {unsent.author_id: unsent.author for unsent in kept_before_closing(consultation)}
        for author in authors.values():
            key = f"late-invited-{consultation.pk}-{consultation.closes_at:%Y%m%d%H%M%S}-{author.pk}"  # type: ignore[union-attr]
            tell(author, "late_invited", key=key, facts=facts)  # type: ignore[arg-type]
        record("late_invited", consultation, by=by, facts={"authors": len(authors)})
    return len(authors)


def _as_kept(request: LateRequest) -> Kept:
    """What is asked about, its row held, as it stood when it was asked. Raises `Refused`, and `WrongStep` where the
    request has been decided."""
    if locked(request).status != LateStatus.ASKED:
        raise WrongStep(request.status, LateStatus.LET_IN)
    alone = Unsent.objects.filter(key=request.unsent, sent_as=None)
    joint = JointSubmission.objects.filter(key=request.unsent, status=JointSubmission.Status.PREPARING)
    for rows in (alone, joint):
        kept: Kept | None = rows.select_for_update(of=("self",)).first()
        if kept is not None and _stands(kept) and _digest(kept) == request.digest:
            return kept
    raise Refused(_("Its author has thrown it away or sent it; there is nothing to let in."))


def _take_in(request: LateRequest, kept: Kept, *, by: User) -> Submission:
    if isinstance(kept, JointSubmission):
        submission = leading.send(kept, appears_as=Appearance.ORGANISATION, by=request.author, is_late=True)
    else:
        submission = submitting.submit_together(
            [kept],
            by=request.author,
            speaks_for=kept.speaks_for,
            appears_as=kept.appears_as,
            is_late=True,
        )
    if not submission.is_late:
        raise Refused(
            _("The same text was sent in time: %(reference)s.") % {"reference": submission.reference}
        )
    advance(request, LateStatus.LET_IN, by=by, submission=submission)
    return submission


def _remarks(kept: Kept) -> list[Unsent]:
    """What it consists of."""
    return list(remarks_of(kept)) if isinstance(kept, JointSubmission) else [kept]


def _stands(kept: Kept) -> bool:
    """Whether there is something, and all of it was kept before the closing."""
    remarks = _remarks(kept)
    return bool(remarks) and all(unsent.stands_as_at_closing for unsent in remarks)


def _digest(kept: Kept) -> str:
    """What tells the text, the proposed wordings and the files. Raises `Refused` as `text_as_sent` does."""
    if isinstance(kept, JointSubmission):
        return digest("\n".join(sorted(map(_digest, _remarks(kept)))))
    files = kept.files.order_by("sha256").values_list("sha256", flat=True)
    return digest("\n".join([digest_of(text_as_sent(kept), proposal_of(kept)), *files]))


def _facts(consultation: Consultation, *, about: Kept | None = None) -> dict[str, Any]:
    return in_every_language(
        lambda: {
            "consultation": str(consultation),
            "target": _called(about) if about else "",
            "url": reverse("my_comments"),
        }
    )


def _called(kept: Kept) -> str:
    return kept.title if isinstance(kept, JointSubmission) else target_title(kept)
