"""Sending: from what somebody typed to a submission with a reference and a receipt; revising and withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import likeness
from consultations.events.models import Event
from consultations.models import (
    Appearance,
    Attachment,
    Comment,
    CommentVersion,
    Consultation,
    Proposal,
    Submission,
    Unsent,
)
from consultations.moderating import take_back_news
from consultations.naming import comment_facts, submission_facts
from consultations.permissions import may_revise, may_submit, may_withdraw
from consultations.proposing import proposal_of
from consultations.tallying import recount
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import speaks_for as spoken_for
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.references import new_reference
from imrf_portal.kit.text import clean, digest, find_addresses, graphemes, mask_addresses
from imrf_portal.moderation.deciding import latest_decision, step
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


class Closed(Refused):
    """The consultation takes nothing in any more, or not yet."""


def submit(unsent: Unsent, *, by: User, served_at: datetime | None = None) -> Submission:
    """Send what was typed, once: a second call with the same `unsent`, or with the same text at the same target
    by the same author, gives the submission of the first.

    The author gets one receipt by mail; a moderator finds the comment on the desk. `served_at` is the instant at
    which the check-your-answers page was shown: after closing it is honoured for `SENDING_GRACE_SECONDS`. Raises
    `Closed`, and `Refused` for what may not be sent; nothing typed is lost by either.
    """
    comment = unsent.revises
    if comment is None:
        return submit_together(
            [unsent], by=by, speaks_for=unsent.speaks_for, appears_as=unsent.appears_as, served_at=served_at
        )
    require(may_submit(by))
    with transaction.atomic():
        unsent = locked(unsent)
        if unsent.sent_as is not None:
            return unsent.sent_as
        locked(by)
        submission = _revise(unsent, comment, by=by)
        _mark_sent(unsent, submission, by=by)
        return submission


def submit_together(
    remarks: Sequence[Unsent],
    *,
    by: User,
    speaks_for: Organisation | None,
    appears_as: str,
    served_at: datetime | None = None,
) -> Submission:
    """Send remarks that were gathered in one consultation, or at one event, as one submission with one receipt.

    What was sent already, in another tab or by a press before this one, is not sent again: if that is all of them,
    its submission is given back. The rest is as `submit`.
    """
    require(may_submit(by))
    with transaction.atomic():
        remarks = [locked(unsent) for unsent in sorted(remarks, key=lambda one: str(one.key))]
        # One author's sends queue behind one another, so that two tabs cannot slip through together.
        locked(by)
        fresh = [unsent for unsent in remarks if unsent.sent_as is None]
        for unsent in fresh:
            _mark_if_sent_before(unsent, by=by, speaks_for=speaks_for)
        fresh = [unsent for unsent in fresh if unsent.sent_as is None]
        if not fresh:
            return cast("Submission", remarks[0].sent_as)
        submission = _begin(fresh, by=by, speaks_for=speaks_for, appears_as=appears_as, served_at=served_at)
        comments: list[Comment] = []
        for unsent in sorted(fresh, key=_place_in_text):
            # Two tabs may have kept the same words at the same target.
            _mark_if_sent_before(unsent, by=by, speaks_for=speaks_for)
            if unsent.sent_as is None:
                comments.append(_send(unsent, submission, number=len(comments) + 1, by=by))
        _send_receipt(comments)
        likeness.gather(comments)
        return submission


def _place_in_text(unsent: Unsent) -> tuple[int, datetime]:
    """Remarks stand in the order of the draft, those on the whole of it first."""
    return unsent.paragraph.order if unsent.paragraph else -1, unsent.updated_at


def _mark_sent(unsent: Unsent, submission: Submission, *, by: User) -> None:
    """Remember what became of what was typed; its words live on in the comment alone."""
    unsent.sent_as, unsent.author, unsent.text, unsent.proposed_text = submission, by, "", ""
    unsent.save(update_fields=["sent_as", "author", "text", "proposed_text", "updated_at"])


def text_as_sent(unsent: Unsent) -> str:
    """The text as it will stand: cleaned, addresses masked unless their writer keeps them.

    Raises `Refused` with a sentence where it is empty or too long.
    """
    text = clean(unsent.text)
    if not text and not unsent.proposal_kind:
        raise Refused(_("Your comment is empty. Write it before you send it."))
    excess = graphemes(text) - settings.COMMENT_MAX_GRAPHEMES
    if excess > 0:
        raise Refused(
            _(
                "Your comment is %(excess)s characters longer than the limit of %(limit)s. All of it is kept; shorten it or attach it as a file."
            )
            % {"excess": excess, "limit": settings.COMMENT_MAX_GRAPHEMES}
        )
    return text if unsent.keeps_addresses else mask_addresses(text)


def addresses_in(unsent: Unsent) -> list[str]:
    """The e-mail addresses that stand in what was typed, to be pointed out before sending."""
    return find_addresses(unsent.text)


def check_open(unsent: Unsent, *, served_at: datetime | None = None, at: datetime | None = None) -> None:
    """Raises `Closed` where the consultation or event of `unsent` takes no comments at instant `at` (now)."""
    now = at or timezone.now()
    if unsent.event is not None:
        _check_event(unsent.event, now)
    elif unsent.consultation is not None:
        _check_consultation(unsent.consultation, now=now, served_at=served_at)


def _check_event(event: Event, now: datetime) -> None:
    if not event.takes_remarks(now):
        raise Closed(_("This event takes no remarks any more. What you wrote is kept here."))


def _check_consultation(consultation: Consultation, *, now: datetime, served_at: datetime | None) -> None:
    grace = timedelta(seconds=settings.SENDING_GRACE_SECONDS)
    if consultation.is_open(now):
        return
    if served_at is not None and consultation.is_open(served_at) and now < consultation.closes_at + grace:
        return
    if consultation.has_closed(now):
        raise Closed(
            _("This consultation has closed, so nothing new is taken in. What you wrote is kept here.")
        )
    raise Closed(_("This consultation has not opened yet. What you wrote is kept here."))


def _mark_if_sent_before(unsent: Unsent, *, by: User, speaks_for: Organisation | None) -> None:
    """Join what says the same at the same target as something this author sent before to that."""
    same = Comment.objects.filter(
        **unsent.target_key,
        submission__author=by,
        submission__speaks_for=speaks_for,
        parent=unsent.parent,
        standing_version__digest=_digest(text_as_sent(unsent), proposal_of(unsent)),
    ).exclude(status__in=[Status.WITHDRAWN, Status.WITHHELD])
    if earlier := same.select_related("submission").first():
        _mark_sent(unsent, earlier.submission, by=by)


def _digest(text: str, proposal: Proposal | None) -> str:
    """What tells the words of a version, with what they propose."""
    said = [text] if proposal is None else [text, proposal.kind, str(proposal.base_id), proposal.text]
    return digest("\n".join(said))


def _begin(
    remarks: Sequence[Unsent],
    *,
    by: User,
    speaks_for: Organisation | None,
    appears_as: str,
    served_at: datetime | None,
) -> Submission:
    """The submission that these remarks will be part of, if all of them may be sent."""
    for unsent in remarks:
        check_open(unsent, served_at=served_at)
        if unsent.parent is not None and unsent.parent.status != Status.PUBLISHED:
            raise Refused(_("The comment you reply to is no longer public. What you wrote is kept here."))
    if len({unsent.consultation_id for unsent in remarks}) > 1:
        raise Refused(_("Only remarks in one consultation are sent together."))
    if speaks_for is not None and not spoken_for(by).filter(pk=speaks_for.pk).exists():
        raise Refused(
            _("You no longer speak for this organization. Choose another way to appear; your text is kept.")
        )
    appears_as = appears_as or Appearance.NAME_AND_ORGANISATION
    return Submission.objects.create(
        reference=_unused_reference(),
        author=by,
        speaks_for=speaks_for,
        appears_as=appears_as,
        consultation=remarks[0].consultation,
        **as_shown(speaks_for, by=by, appears_as=appears_as),
    )


def _send(unsent: Unsent, submission: Submission, *, number: int, by: User) -> Comment:
    comment = Comment.objects.create(
        submission=submission, number=number, parent=unsent.parent, **unsent.target_key
    )
    _new_version(comment, unsent)
    _attach_files(unsent, submission)
    record("comment_received", comment, by=by, facts={"reference": submission.reference})
    _mark_sent(unsent, submission, by=by)
    return comment


def _unused_reference() -> str:
    """A reference that no submission has; the constraint still decides between two drawn at the same instant."""
    while Submission.objects.filter(reference=(reference := new_reference())).exists():
        pass
    return reference


def as_shown(organisation: Organisation | None, *, by: User, appears_as: str) -> dict[str, str]:
    """Name, organisation and kind as everybody will read them: the `shown_…` fields of a submission."""
    shown = {"shown_kind": organisation.kind if organisation else ""}
    if appears_as == Appearance.NAME_AND_ORGANISATION or organisation is None:
        shown["shown_name"] = by.get_short_name()
    if appears_as != Appearance.KIND and organisation is not None:
        shown["shown_organisation"] = organisation.name
        shown["shown_organisation_language"] = organisation.language
    return shown


def _new_version(comment: Comment, unsent: Unsent) -> None:
    text, proposal = text_as_sent(unsent), proposal_of(unsent)
    version = CommentVersion.objects.create(
        comment=comment,
        number=comment.versions.count() + 1,
        text=text,
        language=unsent.language or "en",
        digest=_digest(text, proposal),
    )
    if proposal is not None:
        proposal.version = version
        proposal.save()
    comment.standing_version = version
    comment.save(update_fields=["standing_version"])


def _attach_files(unsent: Unsent, submission: Submission) -> None:
    Attachment.objects.bulk_create(
        Attachment(submission=submission, file=file) for file in unsent.files.all()
    )


def _revise(unsent: Unsent, comment: Comment, *, by: User) -> Submission:
    require(may_revise(by, comment))
    _new_version(comment, unsent)
    _attach_files(unsent, comment.submission)
    step(comment, Status.WAITING, by=by, reason="revised", received_at=timezone.now())
    _send_receipt([comment])
    likeness.gather([comment])
    return comment.submission


def _send_receipt(comments: Sequence[Comment]) -> None:
    """One receipt for one sending, whatever the number of remarks."""
    first = comments[0]
    author, key = first.submission.author, f"comment-received-{first.pk}-{first.versions.count()}"
    if len(comments) == 1:
        tell(author, "comment_received", key=key, facts=comment_facts(first))
    else:
        tell(author, "submission_received", key=key, facts=submission_facts(first.submission, len(comments)))


def withdraw(comment: Comment, *, by: User) -> None:
    """The author takes a comment back: it is no longer shown, its history stays with the secretariat.

    Raises `Refused`, and `WrongStep` where it has moved meanwhile.
    """
    require(may_withdraw(by, comment))
    with transaction.atomic():
        step(comment, Status.WITHDRAWN, by=by)
        take_back_news(comment, latest_decision(comment))
        recount(comment)
