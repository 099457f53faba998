"""Sending: from what somebody typed to a submission with a reference and a receipt; revising and withdrawing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events.models import Event
from consultations.models import (
    Appearance,
    Attachment,
    Comment,
    CommentVersion,
    Consultation,
    Submission,
    Unsent,
)
from consultations.moderating import take_back_news
from consultations.naming import comment_facts
from consultations.permissions import may_revise, may_submit, may_withdraw
from consultations.tallying import recount
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
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
    require(may_submit(by))
    with transaction.atomic():
        unsent = locked(unsent)
        if unsent.sent_as is not None:
            return unsent.sent_as
        # One author's sends queue behind one another, so that two tabs cannot slip through together.
        locked(by)
        text = text_as_sent(unsent)
        if unsent.revises is not None:
            submission = _revise(unsent, unsent.revises, text=text, by=by)
        else:
            submission = _earlier(unsent, text=text, by=by) or _send(
                unsent, text=text, by=by, served_at=served_at
            )
        unsent.sent_as, unsent.author, unsent.text = submission, by, ""
        unsent.save(update_fields=["sent_as", "author", "text", "updated_at"])
        return submission


def text_as_sent(unsent: Unsent) -> str:
    """The text as it will stand: cleaned, addresses masked unless their writer keeps them.

    Raises `Refused` with a sentence where it is empty or too long.
    """
    text = clean(unsent.text)
    if not text:
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


def _earlier(unsent: Unsent, *, text: str, by: User) -> Submission | None:
    same = Comment.objects.filter(
        **unsent.target_key,
        submission__author=by,
        submission__speaks_for=unsent.speaks_for,
        parent=unsent.parent,
        standing_version__digest=digest(text),
    ).exclude(status__in=[Status.WITHDRAWN, Status.WITHHELD])
    earlier = same.select_related("submission").first() if text else None
    return earlier.submission if earlier else None


def _send(unsent: Unsent, *, text: str, by: User, served_at: datetime | None) -> Submission:
    check_open(unsent, served_at=served_at)
    organisation = unsent.speaks_for
    if organisation is not None and not speaks_for(by).filter(pk=organisation.pk).exists():
        raise Refused(
            _("You no longer speak for this organization. Choose another way to appear; your text is kept.")
        )
    if unsent.parent is not None and unsent.parent.status != Status.PUBLISHED:
        raise Refused(_("The comment you reply to is no longer public. What you wrote is kept here."))
    appears_as = unsent.appears_as or Appearance.NAME_AND_ORGANISATION
    submission = Submission.objects.create(
        reference=_unused_reference(),
        author=by,
        speaks_for=organisation,
        appears_as=appears_as,
        consultation=unsent.consultation,
        **as_shown(unsent, by=by, appears_as=appears_as),
    )
    comment = Comment.objects.create(submission=submission, parent=unsent.parent, **unsent.target_key)
    _new_version(comment, text=text, language=unsent.language)
    _attach_files(unsent, submission)
    record("comment_received", comment, by=by, facts={"reference": submission.reference})
    _send_receipt(comment)
    return submission


def _unused_reference() -> str:
    """A reference that no submission has; the constraint still decides between two drawn at the same instant."""
    while Submission.objects.filter(reference=(reference := new_reference())).exists():
        pass
    return reference


def as_shown(unsent: Unsent, *, by: User, appears_as: str) -> dict[str, str]:
    """Name, organisation and kind as everybody will read them: the `shown_…` fields of a submission."""
    organisation = unsent.speaks_for
    shown = {"shown_kind": organisation.kind if organisation else ""}
    if appears_as == Appearance.NAME_AND_ORGANISATION or organisation is None:
        shown["shown_name"] = by.get_short_name()
    if appears_as != Appearance.KIND and organisation is not None:
        shown["shown_organisation"] = organisation.name
        shown["shown_organisation_language"] = organisation.language
    return shown


def _new_version(comment: Comment, *, text: str, language: str) -> None:
    comment.standing_version = CommentVersion.objects.create(
        comment=comment,
        number=comment.versions.count() + 1,
        text=text,
        language=language or "en",
        digest=digest(text),
    )
    comment.save(update_fields=["standing_version"])


def _attach_files(unsent: Unsent, submission: Submission) -> None:
    Attachment.objects.bulk_create(
        Attachment(submission=submission, file=file) for file in unsent.files.all()
    )


def _revise(unsent: Unsent, comment: Comment, *, text: str, by: User) -> Submission:
    require(may_revise(by, comment))
    _new_version(comment, text=text, language=unsent.language)
    _attach_files(unsent, comment.submission)
    step(comment, Status.WAITING, by=by, reason="revised", received_at=timezone.now())
    _send_receipt(comment)
    return comment.submission


def _send_receipt(comment: Comment) -> None:
    tell(
        comment.submission.author,
        "comment_received",
        key=f"comment-received-{comment.pk}-{comment.versions.count()}",
        facts=comment_facts(comment),
    )


def withdraw(comment: Comment, *, by: User) -> None:
    """The author takes a comment back: it is no longer shown, its history stays with the secretariat.

    Raises `Refused`, and `WrongStep` where it has moved meanwhile.
    """
    require(may_withdraw(by, comment))
    with transaction.atomic():
        step(comment, Status.WITHDRAWN, by=by)
        take_back_news(comment, latest_decision(comment))
        recount(comment)
