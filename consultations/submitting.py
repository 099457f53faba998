"""Sending: from what somebody typed to a submission with a reference and a receipt; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import correcting, likeness, veiling
from consultations.deadlines import check_open
from consultations.models import Appearance, Comment, JointSubmission, Submission, Unsent
from consultations.moderating import take_back_news
from consultations.permissions import may_submit, may_withdraw
from consultations.receipts import send_receipt
from consultations.tallying import recount
from consultations.versions import attach_files, mark_sent, says_already, typed_version
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import speaks_for as spoken_for
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.references import new_reference
from imrf_portal.moderation.deciding import latest_decision, step
from imrf_portal.moderation.models import Status
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def submit(
    unsent: Unsent, *, by: User, served_at: datetime | None = None, seen: int | None = None
) -> Submission:
    """Send what was typed, once: a second call with the same `unsent`, or with the same text and files at the same
    target by the same author, gives the submission of the first.

    The author gets one receipt by mail; a moderator finds the comment on the desk. `served_at` is the instant at
    which the check-your-answers page was shown: after closing it is honoured for `SENDING_GRACE_SECONDS`. Raises
    `Closed`, and `Refused` for what may not be sent; nothing typed is lost by either. What replaces the words of a
    comment that was sent is `correcting.replace`, with its errors; `seen` is the version of that comment its author
    had before their eyes.
    """
    if unsent.revises is not None:
        return correcting.replace(unsent, by=by, seen=seen, served_at=served_at)
    return submit_together(
        [unsent], by=by, speaks_for=unsent.speaks_for, appears_as=unsent.appears_as, served_at=served_at
    )


def submit_together(
    remarks: Sequence[Unsent],
    *,
    by: User,
    speaks_for: Organisation | None,
    appears_as: str,
    served_at: datetime | None = None,
    joint: JointSubmission | None = None,
    is_late: bool = False,
) -> Submission:
    """Send remarks that were gathered in one consultation, or at one event, as one submission with one receipt; those
    of a joint submission with it (`joint`), and not otherwise. What the secretariat lets in after closing (`is_late`) is
    marked so; for the rest the consultation must be open.

    What was sent already, in another tab or by a press before this one, is not sent again: if that is all of them,
    its submission is given back. The rest is as `submit`.
    """
    require(may_submit(by))
    veiling.check_untold(remarks, by=by, speaks_for=speaks_for, appears_as=appears_as)
    with transaction.atomic():
        remarks = [locked(unsent) for unsent in sorted(remarks, key=lambda one: str(one.key))]
        # One author's sends queue behind one another, so that two tabs cannot slip through together.
        locked(by)
        fresh = [unsent for unsent in remarks if unsent.sent_as is None]
        for unsent in fresh:
            if unsent.joint_id != (joint.pk if joint else None):
                raise Refused(_("This remark is part of a joint submission and is sent with it."))
            _mark_if_sent_before(unsent, by=by, speaks_for=speaks_for)
        fresh = [unsent for unsent in fresh if unsent.sent_as is None]
        if not fresh:
            return cast("Submission", remarks[0].sent_as)
        if not is_late:
            for unsent in fresh:
                check_open(unsent, served_at=served_at)
        submission = _begin(fresh, by=by, speaks_for=speaks_for, appears_as=appears_as, is_late=is_late)
        comments: list[Comment] = []
        for unsent in sorted(fresh, key=_place_in_text):
            # Two tabs may have kept the same words at the same target.
            _mark_if_sent_before(unsent, by=by, speaks_for=speaks_for)
            if unsent.sent_as is None:
                comments.append(_send(unsent, submission, number=len(comments) + 1, by=by))
        send_receipt(comments)
        likeness.gather(comments)
        return submission


def _place_in_text(unsent: Unsent) -> tuple[int, datetime]:
    """Remarks stand in the order of the draft, those on the whole of it first."""
    return unsent.paragraph.order if unsent.paragraph else -1, unsent.updated_at


def _mark_if_sent_before(unsent: Unsent, *, by: User, speaks_for: Organisation | None) -> None:
    """Join what says the same at the same target as something this author sent before to that, unless it is gone or
    was returned."""
    here = Comment.objects.filter(
        **unsent.target_key,
        submission__author=by,
        submission__speaks_for=speaks_for,
        parent=unsent.parent,
        status__in=[Status.WAITING, Status.PUBLISHED],
    ).select_related("submission", "standing_version__proposal")
    if earlier := next((comment for comment in here if says_already(comment, unsent)), None):
        mark_sent(unsent, earlier.submission, by=by)


def _begin(
    remarks: Sequence[Unsent],
    *,
    by: User,
    speaks_for: Organisation | None,
    appears_as: str,
    is_late: bool,
) -> Submission:
    """The submission that these remarks will be part of, if all of them may be sent."""
    for unsent in remarks:
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
        is_late=is_late,
        **as_shown(speaks_for, by=by, appears_as=appears_as),
    )


def _send(unsent: Unsent, submission: Submission, *, number: int, by: User) -> Comment:
    comment = Comment.objects.create(
        submission=submission, number=number, parent=unsent.parent, **unsent.target_key
    )
    typed_version(comment, unsent)
    attach_files(comment, unsent)
    record("comment_received", comment, by=by, facts={"reference": submission.reference})
    mark_sent(unsent, submission, by=by)
    return comment


def _unused_reference() -> str:
    """A reference that no submission has; the constraint still decides between two drawn at the same instant."""
    while Submission.objects.filter(reference=(reference := new_reference())).exists():
        pass
    return reference


def as_shown(organisation: Organisation | None, *, by: User, appears_as: str) -> dict[str, str]:
    """Name, organisation and kind as everybody will read them: the `shown_…` fields of a submission.

    By their kind alone somebody in their own name is not named either: they have none, and their name is withheld.
    """
    shown = {"shown_kind": organisation.kind if organisation else ""}
    if appears_as == Appearance.KIND:
        return shown
    if appears_as == Appearance.NAME_AND_ORGANISATION or organisation is None:
        shown["shown_name"] = by.get_short_name()
    if organisation is not None:
        shown["shown_organisation"] = organisation.name
        shown["shown_organisation_language"] = organisation.language
    return shown


def withdraw(comment: Comment, *, by: User) -> None:
    """The author takes a comment back: it is no longer shown, its history stays with the secretariat.

    Raises `Refused`, and `WrongStep` where it has moved meanwhile.
    """
    require(may_withdraw(by, comment))
    with transaction.atomic():
        step(comment, Status.WITHDRAWN, by=by)
        take_back_news(comment, latest_decision(comment))
        recount(comment)
