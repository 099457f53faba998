"""Signing, declining and leaving: from an account, for a verified organisation or in one's own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.endorsing import letters, telling
from consultations.endorsing.endorsable import endorsed
from consultations.endorsing.permissions import (
    is_in_time,
    is_not_withheld,
    may_answer,
    may_still_confirm,
    may_withhold,
)
from consultations.endorsing.renewing import ask_anew
from consultations.endorsing.texts import paragraphs_of
from consultations.models import Endorsement, JointSubmission, Reservation
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean, graphemes, mask_addresses
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import retract
from imrf_portal.records.workflow import WrongStep, advance, locked

MOST_IN_A_RESERVATION = 2_000

# The reservations of one signature: the key of each paragraph, and what is reserved there.
Reservations = Mapping[int, str]


def confirm(
    endorsement: Endorsement, *, seen: str, reservations: Reservations, language: str, by: User
) -> None:
    """Sign a joint submission for the organisation that was asked, with what it reserves at single paragraphs.

    `seen` is the digest of the text that was read, `language` that of the reservations. The signature is frozen as it
    is shown from now on; who signs gets a receipt, the lead hears of it. Raises `Refused`, also where the text has
    changed since it was read, and `WrongStep` where a colleague was quicker.
    """
    require(may_answer(by, endorsement))
    with transaction.atomic():
        joint = hold(endorsement)
        sign(
            endorsement,
            joint,
            as_shown(cast("Organisation", endorsement.organisation)),
            seen=seen,
            reservations=reservations,
            language=language,
            by=by,
        )
        letters.tell_members(letters.SIGNED, endorsement, [by])


def hold(endorsement: Endorsement) -> JointSubmission:
    """The joint submission of a signature, held until the transaction ends: signatures and changes of the text queue
    behind one another."""
    return locked(joint_of(endorsement))


def joint_of(endorsement: Endorsement) -> JointSubmission:
    """The joint submission of a signature. Raises `Refused` where it is one under another kind of text."""
    if endorsement.joint is None:
        raise Refused(_("Nobody was asked to sign this."))
    return endorsement.joint


def sign(
    endorsement: Endorsement,
    joint: JointSubmission,
    shown: dict[str, Any],
    *,
    seen: str,
    reservations: Reservations,
    language: str,
    by: User | None,
    organisation: Organisation | None = None,
) -> None:
    """What every way of signing `joint`, which is held, does in the end; `shown` are the `shown_…` fields,
    `organisation` one that was not named when it was asked."""
    row = locked(endorsement)
    require(is_not_withheld(row))
    require(may_still_confirm(row, joint))
    ask_anew(joint, by=None)
    if seen != joint.digest:
        raise Refused(_("The text has changed since you opened this page. Read it again before you confirm."))
    advance(
        endorsement,
        Endorsement.Status.CONFIRMED,
        by=by,
        person=by,
        digest=joint.digest,
        confirmed_at=timezone.now(),
        **shown,
        organisation=organisation or endorsement.organisation,
    )
    _reserve(endorsement, joint, reservations, language=language)
    letters.tell_lead(joint, by=by)


def as_shown(organisation: Organisation) -> dict[str, str]:
    """The `shown_…` fields of an organisation's signature; who confirmed it is not among them."""
    return {
        "shown_name": "",
        "shown_organisation": organisation.name,
        "shown_organisation_language": organisation.language,
        "shown_kind": organisation.kind,
    }


def _reserve(
    endorsement: Endorsement, joint: JointSubmission, reservations: Reservations, *, language: str
) -> None:
    """Keep what is reserved in the place of what was.

    Words that everybody reads have been before a moderator: as long as a comment waits, a new reservation makes its
    version another, so that nobody publishes it unread; once one is public, nothing new can be reserved.
    """
    paragraphs = {paragraph.pk for paragraph in paragraphs_of(joint)}
    said = {key: mask_addresses(clean(text)) for key, text in reservations.items()}
    said = {key: text for key, text in said.items() if text and key in paragraphs}
    if any(graphemes(text) > MOST_IN_A_RESERVATION for text in said.values()):
        raise Refused(
            _("A reservation has up to %(limit)s characters. Shorten it; what you wrote stands here.")
            % {"limit": MOST_IN_A_RESERVATION}
        )
    former = dict(endorsement.reservations.values_list("paragraph", "text"))
    if said == former:
        return
    comments = joint.submission.comments.all() if joint.submission else None
    if comments is not None and set(said.items()) - set(former.items()):
        if comments.filter(published_at__isnull=False).exists():
            raise Refused(
                _(
                    "Moderators have read this submission and it is public. Sign it without a new reservation, or comment on the paragraph yourself."
                )
            )
        comments.filter(status=Status.WAITING).update(version=F("version") + 1)
    endorsement.reservations.all().delete()
    Reservation.objects.bulk_create(
        Reservation(endorsement=endorsement, paragraph_id=key, text=text, language=language)
        for key, text in said.items()
    )


def decline(endorsement: Endorsement, *, by: User) -> None:
    """Say that one does not sign; one may still change one's mind in time. The lead hears of it.

    Raises `Refused` and `WrongStep`.
    """
    require(may_answer(by, endorsement))
    joint = joint_of(endorsement)
    require(is_in_time(joint))
    with transaction.atomic():
        advance(endorsement, Endorsement.Status.DECLINED, by=by)
        letters.tell_lead(joint, by=by)


def leave(endorsement: Endorsement, *, by: User) -> None:
    """Take a signature back until the consultation closes, also after sending: from this moment it is shown and
    counted nowhere; the lead hears of it. Raises `Refused` and `WrongStep`."""
    require(may_answer(by, endorsement))
    joint = joint_of(endorsement)
    require(is_in_time(joint))
    with transaction.atomic():
        advance(endorsement, Endorsement.Status.LEFT, by=by, left_at=timezone.now())
        letters.tell_lead(joint, by=by)


def withhold(endorsement: Endorsement, *, by: User) -> None:
    """Keep a signature from being shown and counted, as when it names an organisation that did not sign.

    Raises `Refused`, and `WrongStep` where it does not stand.
    """
    require(may_withhold(by))
    with transaction.atomic():
        advance(endorsement, Endorsement.Status.WITHHELD, by=by)
        if endorsement.joint_id is None:
            retract(telling.key_of(endorsement, endorsed(endorsement)))


def restore(endorsement: Endorsement, *, by: User) -> None:
    """Let a signature that was withheld stand again; under a joint submission whose text has changed since, whoever
    signed is asked anew instead. Raises `Refused` and `WrongStep`."""
    require(may_withhold(by))
    with transaction.atomic():
        joint = locked(endorsement.joint) if endorsement.joint else None
        if locked(endorsement).status != Endorsement.Status.WITHHELD:
            raise WrongStep(endorsement.status, Endorsement.Status.CONFIRMED)
        advance(endorsement, Endorsement.Status.CONFIRMED, by=by)
        if joint is not None:
            ask_anew(joint, by=by)
