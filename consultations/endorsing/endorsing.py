"""Endorsing what is published, and taking that back: a signature in the name of one's organisation, or in one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.endorsing import telling
from consultations.endorsing.endorsable import Endorsable, endorsable, endorsed
from consultations.endorsing.permissions import may_answer
from consultations.models import Appearance, Comment, Endorsement, PositionVersion
from consultations.positions.naming import position_topic
from consultations.submitting import as_shown
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import Person, speaks_for
from imrf_portal.kit.permissions import ALLOWED, Answer, Refused, refused, require
from imrf_portal.notifications.announcing import retract
from imrf_portal.notifications.subscribing import follow
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import advance, locked

Name = Organisation | None


def names_of(person: Person) -> Sequence[Name]:
    """In whose name a person endorses: each verified organisation they speak for; who speaks for none, their own."""
    return list(speaks_for(person).filter(is_verified=True)) or [None]


def may_endorse(person: Person, text: Endorsable, *, organisation: Name) -> Answer:
    """Who may put a name under a published text: anybody, in time, but under what they have said themselves."""
    if not isinstance(person, User) or not person.is_active:
        return refused(_("Sign in to endorse this text."))
    if not text.is_public:
        return refused(_("Only what is published can be endorsed."))
    if not text.is_open:
        return refused(_("This text takes no endorsements now."))
    if organisation not in names_of(person):
        return refused(_("Endorse in the name of a verified organization that you speak for."))
    if text.is_said_by(person, organisation):
        return refused(_("This is your own text. Others endorse it."))
    return ALLOWED


def may_take_back(person: Person, endorsement: Endorsement) -> Answer:
    """Who gave the name, or another who speaks for the organisation now, as long as the text takes endorsements."""
    if not (is_own := may_answer(person, endorsement)):
        return is_own
    if not endorsed(endorsement).is_open:
        return refused(_("The time in which endorsements could be taken back is over."))
    return ALLOWED


def endorse(subject: Comment | PositionVersion, *, by: User, organisation: Name) -> Endorsement:
    """Put a name under a published comment, or under the standing version of a position, for everybody to see.

    The name is the organisation's, without that of the person; who speaks for none gives their own. Pressing twice
    endorses once, and who took an endorsement back gives it anew. Who follows the organisation hears of it; the author
    finds it on the page. Who endorses a position hears of its next version. Raises `Refused`.
    """
    with transaction.atomic():
        # The lock makes two presses queue, and whoever withholds the text meanwhile.
        locked(subject)
        subject.refresh_from_db()
        text = endorsable(subject)
        require(may_endorse(by, text, organisation=organisation))
        endorsement = _confirmed(text, by=by, organisation=organisation)
        telling.tell_of_endorsement(endorsement, text, by=by)
        if endorsement.position_version is not None:
            version = endorsement.position_version
            follow(by, position_topic(version), label=version.title)
        return endorsement


def take_back(endorsement: Endorsement, *, by: User) -> None:
    """Take a name away from under a text: it is shown and counted no more. Raises `Refused`, and `WrongStep` where it
    was taken back before."""
    with transaction.atomic():
        text = endorsed(endorsement)
        locked(text.subject)
        require(may_take_back(by, endorsement))
        advance(endorsement, Endorsement.Status.LEFT, by=by, left_at=timezone.now())
        retract(telling.key_of(endorsement, text))


def own_endorsements(person: User, text: Endorsable) -> list[Endorsement]:
    """The signatures that stand under a text in the name of organisations the person speaks for, or in their own; one
    query."""
    return list(Endorsement.objects.confirmed().filter(**text.target).signed_by(person))


def name_shown(person: User, organisation: Name) -> dict[str, str]:
    """The `shown_…` fields of a signature: an organisation with its kind, else the person's name."""
    return as_shown(organisation, by=person, appears_as=Appearance.ORGANISATION)


def _confirmed(text: Endorsable, *, by: User, organisation: Name) -> Endorsement:
    given: dict[str, Any] = {
        "person": by,
        "confirmed_at": timezone.now(),
        "left_at": None,
        **name_shown(by, organisation),
    }
    whose = {"organisation": organisation} if organisation else {"organisation": None, "person": by}
    there = Endorsement.objects.filter(**text.target, **whose).first()
    if there is None:
        fresh = {**text.target, "organisation": organisation, **given}
        there = Endorsement.objects.create(status=Endorsement.Status.CONFIRMED, **fresh)
        record("endorsed", there, by=by, facts={"of": text.key, "text": text.subject.pk})
    elif there.status == Endorsement.Status.LEFT:
        advance(there, Endorsement.Status.CONFIRMED, by=by, **given)
    elif not there.is_confirmed:
        raise Refused(_("The secretariat has taken this endorsement off the page. Write to it to learn why."))
    return there
