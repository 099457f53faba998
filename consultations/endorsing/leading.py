"""Leading a joint submission: begun from remarks that are not sent yet, then sent as one, or given up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations import submitting
from consultations.endorsing.permissions import can_be_changed, is_lead, may_lead
from consultations.endorsing.renewing import ask_anew
from consultations.endorsing.texts import remarks_of
from consultations.models import Appearance, Consultation, JointSubmission, Submission, Unsent
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import mask_addresses, one_line
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import advance, locked


def begin(
    consultation: Consultation,
    remarks: Collection[Unsent],
    *,
    organisation: Organisation,
    title: str,
    by: User,
) -> JointSubmission:
    """Begin a joint submission led by `organisation`, with remarks that `by` has typed in the consultation.

    From now on they are sent with it and not alone. Raises `Refused`.
    """
    require(may_lead(by, organisation))
    if not consultation.is_open():
        raise Refused(_("This consultation takes nothing in now. What you wrote is kept here."))
    with transaction.atomic():
        joint = JointSubmission.objects.create(
            consultation=consultation,
            organisation=organisation,
            lead=by,
            title=_called(title, organisation),
        )
        record("joint_begun", joint, by=by, facts={"organisation": organisation.pk})
        take(joint, remarks, by=by)
        return joint


def rename(joint: JointSubmission, title: str, *, by: User) -> None:
    """Call a joint submission otherwise, as long as it is not sent; what was signed is its text, so every signature
    stands. Raises `Refused`."""
    require(is_lead(by, joint))
    with transaction.atomic():
        require(can_be_changed(locked(joint)))
        joint.title = _called(title, joint.organisation)
        joint.save(update_fields=["title"])
        record("joint_renamed", joint, by=by)


def _called(title: str, lead: Organisation) -> str:
    return mask_addresses(one_line(title)) or lead.name


def take(joint: JointSubmission, remarks: Collection[Unsent], *, by: User) -> None:
    """Put more remarks of the lead's into a joint submission that is being prepared. Raises `Refused`."""
    require(is_lead(by, joint))
    with transaction.atomic():
        require(can_be_changed(locked(joint)))
        taken = Unsent.objects.filter(
            Q(author=by) | Q(author__isnull=True),
            pk__in=[unsent.pk for unsent in remarks],
            consultation=joint.consultation,
            sent_as__isnull=True,
            joint__isnull=True,
            parent__isnull=True,
            revises__isnull=True,
        )
        if not taken.update(joint=joint, author=by):
            raise Refused(_("Tick at least one remark to send."))
        ask_anew(joint, by=by)


def send(
    joint: JointSubmission,
    *,
    appears_as: str,
    by: User,
    served_at: datetime | None = None,
    is_late: bool = False,
) -> Submission:
    """Send what was prepared as one submission of the lead's; twice is once.

    A confirmation of another text than the one that is sent falls, and its signatory is asked anew. `served_at` is the
    instant at which the page was shown with this text; `is_late` marks what the secretariat lets in after closing.
    Raises `Closed`, and `Refused` for what may not be sent; nothing typed is lost by either.
    """
    require(is_lead(by, joint))
    require(may_lead(by, joint.organisation))
    with transaction.atomic():
        row = locked(joint)
        if row.submission is not None:
            return row.submission
        require(can_be_changed(row))
        remarks = list(remarks_of(row))
        if not remarks:
            raise Refused(_("There is no remark to send."))
        began = timezone.now()
        # A joint submission says who leads it.
        shown = (
            Appearance.ORGANISATION
            if appears_as == Appearance.ORGANISATION
            else Appearance.NAME_AND_ORGANISATION
        )
        submission = submitting.submit_together(
            remarks,
            by=by,
            speaks_for=row.organisation,
            appears_as=shown,
            served_at=served_at,
            joint=row,
            is_late=is_late,
        )
        if submission.sent_at < began:
            raise Refused(_("All of this was sent before, so there is nothing left to send together."))
        advance(joint, JointSubmission.Status.SENT, by=by, submission=submission)
        ask_anew(joint, by=by)
        return submission


def give_up(joint: JointSubmission, *, by: User) -> None:
    """End a joint submission that is not sent: its remarks are the lead's alone again. Raises `Refused`, and
    `WrongStep` where it was sent meanwhile."""
    require(is_lead(by, joint))
    with transaction.atomic():
        advance(joint, JointSubmission.Status.GIVEN_UP, by=by)
        joint.remarks.update(joint=None)
