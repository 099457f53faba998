"""A joint submission of the demonstration: one organization leads it, others sign, one with a reservation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consultations import moderating
from consultations.endorsing import inviting, leading, signing
from consultations.models import Appearance, Consultation, Endorsement, JointSubmission, Unsent
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.pages.demonstration.data_files import facts
from imrf_portal.pages.demonstration.speaking import place_comment

_SIGNED_BEFORE = timedelta(hours=5)
_BEGUN_BEFORE = timedelta(hours=30)


def sign_together(
    consultation: Consultation, draft: Draft, *, people: dict[str, User], moderator: User, at: datetime
) -> JointSubmission:
    """Have a joint submission on the draft of a consultation prepared, signed, sent and published."""
    said = facts("joint")
    lead = people[said["lead"]]
    joint = _begin(said, consultation, draft, lead=lead)
    signatories = [people[one["by"]] for one in said["signatories"]]
    names = (speaks_for(person).get().name for person in signatories)
    inviting.invite(joint, "\n".join(names), by=lead)
    for one, person in zip(said["signatories"], signatories, strict=True):
        _sign(joint, draft, one, by=person)
    submission = leading.send(joint, appears_as=Appearance.NAME_AND_ORGANISATION, by=lead)
    sent_at = at - timedelta(hours=said["hours_ago"])
    for comment in submission.comments.order_by("number"):
        moderating.publish(comment, by=moderator, seen=comment.version)
        place_comment(comment, sent_at=sent_at)
    _place(joint, sent_at=sent_at)
    return joint


def _begin(said: dict[str, Any], consultation: Consultation, draft: Draft, *, lead: User) -> JointSubmission:
    organisation = speaks_for(lead).get()
    remarks = [
        Unsent.objects.create(
            holder="demonstration",
            author=lead,
            speaks_for=organisation,
            consultation=consultation,
            paragraph=draft.paragraphs.get(slug=one["paragraph"]),
            text=one["text"],
            language=said["language"],
        )
        for one in said["remarks"]
    ]
    return leading.begin(consultation, remarks, organisation=organisation, title=said["title"], by=lead)


def _sign(joint: JointSubmission, draft: Draft, one: dict[str, Any], *, by: User) -> None:
    reservations = {}
    if reserved := one.get("reservation"):
        reservations[draft.paragraphs.get(slug=reserved["paragraph"]).pk] = reserved["text"]
    signing.confirm(
        joint.endorsements.get(organisation__in=speaks_for(by)),
        seen=joint.digest,
        reservations=reservations,
        language=one["language"],
        by=by,
    )


def _place(joint: JointSubmission, *, sent_at: datetime) -> None:
    """Let it have been begun, and signed, some time before it was sent."""
    JointSubmission.objects.filter(pk=joint.pk).update(begun_at=sent_at - _BEGUN_BEFORE)
    Endorsement.objects.filter(joint=joint).update(
        invited_at=sent_at - _BEGUN_BEFORE, confirmed_at=sent_at - _SIGNED_BEFORE
    )
