"""Letting in what was typed, but not sent, before a consultation closed.

An author asks; what the server had kept before the closing counts, and nothing typed after it. The secretariat reads
what it is asked about, and lets it in, marked late, or does not and says why.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import submitting, veiling
from consultations.late.models import LateRequest, LateStatus
from consultations.models import Consultation, Submission, Unsent
from consultations.naming import target_title
from consultations.permissions import may_run_consultations
from consultations.proposing import proposal_of
from consultations.versions import digest_of, text_as_sent
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Refused, require, unless
from imrf_portal.kit.text import clean, digest
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, advance, locked


def asked_until(consultation: Consultation) -> datetime:
    """Until when authors can ask."""
    return consultation.closes_at + timedelta(days=settings.LATE_ASKING_DAYS)


@unless(
    gettext_lazy(
        "Only what the server had kept before the closing can be let in, and only for some days after."
    )
)
def may_ask(person: Person, unsent: Unsent) -> bool:
    """The author of what stands as it stood when its consultation closed, alone and not sent."""
    room = unsent.consultation
    if room is None or not unsent.stands_as_at_closing or timezone.now() >= asked_until(room):
        return False
    is_new = unsent.revises_id is None and unsent.sent_as_id is None and unsent.joint_id is None
    return is_new and isinstance(person, User) and unsent.author_id == person.pk


def request_about(unsent: Unsent) -> LateRequest | None:
    """What was asked about it."""
    return LateRequest.objects.filter(unsent=unsent.pk).first()


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
        joint=None,
        updated_at__lt=consultation.closes_at,
    ).exclude(text="", proposal_kind="")
    return list(kept.exclude(pk__in=asked).select_related("author").order_by("updated_at"))


def ask(unsent: Unsent, *, by: User) -> LateRequest:
    """The author asks the secretariat to let in what they had typed before closing, and lets it be read; asked again,
    it is the same request. Raises `Refused`, also for what is too long or empty."""
    with transaction.atomic():
        unsent = locked(unsent)
        if (standing := request_about(unsent)) is not None:
            return standing
        require(may_ask(by, unsent))
        room = cast("Consultation", unsent.consultation)
        if unsent.files.filter(stored_at__gte=room.closes_at).exists():
            raise Refused(_("A file was added after the closing. Remove it, then ask again."))
        request = LateRequest.objects.create(
            unsent=unsent.pk,
            consultation=room,
            author=by,
            kept_at=unsent.updated_at,
            digest=_digest(unsent),
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
        unsent = _as_kept(request)
        veiling.take_names_out(unsent)
        return _take_in(request, unsent, by=by)


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
        unsent = Unsent.objects.filter(pk=request.unsent).first()
        facts = _facts(request.consultation, target=unsent)
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


def _as_kept(request: LateRequest) -> Unsent:
    """What is asked about, its row held, as it stood when it was asked. Raises `Refused`, and `WrongStep` where the
    request has been decided."""
    if locked(request).status != LateStatus.ASKED:
        raise WrongStep(request.status, LateStatus.LET_IN)
    unsent = Unsent.objects.select_for_update(of=("self",)).filter(pk=request.unsent, sent_as=None).first()
    if unsent is None or not unsent.stands_as_at_closing or _digest(unsent) != request.digest:
        raise Refused(_("Its author has thrown it away or sent it; there is nothing to let in."))
    return unsent


def _take_in(request: LateRequest, unsent: Unsent, *, by: User) -> Submission:
    submission = submitting.submit_together(
        [unsent],
        by=request.author,
        speaks_for=unsent.speaks_for,
        appears_as=unsent.appears_as,
        is_late=True,
    )
    if not submission.is_late:
        raise Refused(
            _("The same text was sent in time: %(reference)s.") % {"reference": submission.reference}
        )
    advance(request, LateStatus.LET_IN, by=by, submission=submission)
    return submission


def _digest(unsent: Unsent) -> str:
    """What tells the text, the proposed wording and the files. Raises `Refused` as `text_as_sent` does."""
    files = unsent.files.order_by("sha256").values_list("sha256", flat=True)
    return digest("\n".join([digest_of(text_as_sent(unsent), proposal_of(unsent)), *files]))


def _facts(consultation: Consultation, *, target: Unsent | None = None) -> dict[str, dict[str, str]]:
    facts = {}
    for one in OFFICIAL:
        with translation.override(one.code):
            facts[one.code] = {
                "consultation": str(consultation),
                "target": target_title(target) if target else "",
                "url": reverse("my_comments"),
            }
    return facts
