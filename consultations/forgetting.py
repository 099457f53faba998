"""Letting go of what consultations keep about a person who closes their account.

What was published stays, with its name or without. All else goes: what was typed and not sent, what nobody has
published, whatever was said to the secretariat alone. Every step may be taken again; the second time changes nothing.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultations import keeping
from consultations.compilation import compiling
from consultations.endorsing.models import EndorsementStatus, JointStatus
from consultations.erasing import erase_comment, erase_position_version, erase_version
from consultations.events import registering
from consultations.events.registrations import RegistrationStatus
from consultations.late.models import LateStatus
from consultations.models import (
    Comment,
    CommentVersion,
    Endorsement,
    FloorRequest,
    Invitation,
    JointSubmission,
    LateRequest,
    Position,
    PositionVersion,
    Registration,
    Reservation,
    SideEventApplication,
    Submission,
    Unsent,
    UnsentPosition,
)
from consultations.moderating import news_of, take_back_news
from consultations.positions import keeping as unsent_positions
from consultations.positions import moderating as positions
from consultations.reminding.models import Reminder, WithoutReminders
from consultations.tallying import recount
from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import addresses_of, known_by
from imrf_portal.documents.erasing import erase as erase_file
from imrf_portal.moderation import deciding
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement
from imrf_portal.records.redacting import Ground
from imrf_portal.records.workflow import advance

CLOSED = Ground.ACCOUNT_CLOSED
# Where nobody has decided yet, so that its author can still take it back.
UNDECIDED = (Status.WAITING, Status.RETURNED)


def forget(person: User, *, unnamed: bool) -> None:
    """Empty the rooms of consultations for a person; `unnamed` takes their name from what stays public as well."""
    for step in (_unsent, _joint, _comments, _positions, _signatures, _applications, _registrations, _asked):
        with transaction.atomic():
            step(person)
    if unnamed:
        with transaction.atomic():
            _names(person)


def _unsent(person: User) -> None:
    Reminder.objects.filter(person=person).delete()
    WithoutReminders.objects.filter(person=person).delete()
    waiting = LateRequest.objects.filter(author=person)
    for request in waiting.unanswered():
        advance(request, LateStatus.REFUSED, by=person, reason="closed")
    waiting.update(answer="", digest="")
    for unsent in Unsent.objects.filter(author=person):
        if unsent.sent_as_id is None:
            keeping.discard(unsent)
        else:
            unsent.delete()
    for typed in UnsentPosition.objects.filter(author=person).select_related("file"):
        unsent_positions.discard(typed)


def _joint(person: User) -> None:
    led = JointSubmission.objects.filter(lead=person)
    for joint in led.filter(status=JointStatus.PREPARING):
        advance(joint, JointStatus.GIVEN_UP, by=person, reason="closed")
        joint.remarks.update(joint=None)
    given_up = led.filter(status=JointStatus.GIVEN_UP)
    Invitation.objects.filter(joint__in=given_up).delete()
    Reservation.objects.filter(endorsement__joint__in=given_up).delete()
    given_up.update(title="–", digest="")


def _comments(person: User) -> None:
    own = Comment.objects.filter(submission__author=person).select_related("submission", "standing_version")
    for comment in own.filter(status__in=UNDECIDED):
        deciding.step(comment, Status.WITHDRAWN, by=person, reason="closed")
        take_back_news(comment, deciding.latest_decision(comment))
        recount(comment)
        if comment.published_at is not None and comment.standing_version is not None:
            # Being corrected: the new words were read by nobody else, those before them by everybody.
            erase_version(comment.standing_version, CLOSED)
    for comment in own.filter(published_at=None, versions__redacted_at=None).distinct():
        erase_comment(comment, CLOSED)
        deciding.decisions(comment).update(note="", words={})
        for attachment in comment.attachments.select_related("file"):
            erase_file(attachment.file, CLOSED)


def _positions(person: User) -> None:
    own = PositionVersion.objects.filter(position__author=person).select_related("position", "file")
    for version in own.filter(status__in=UNDECIDED):
        deciding.step(version, Status.WITHDRAWN, by=person, reason="closed")
        positions.take_back_news(version, deciding.latest_decision(version))
        positions.settle(version.position)
    for version in own.filter(published_at=None, redacted_at=None):
        erase_position_version(version, CLOSED)
        deciding.decisions(version).update(note="", words={})
        if version.file is not None:
            erase_file(version.file, CLOSED)


def _signatures(person: User) -> None:
    """What the person was asked to sign and has not, or has left, names them no more; their mail addresses go."""
    known_by(addresses_of(person), Invitation.objects.all()).delete()
    own = Endorsement.objects.filter(person=person, organisation=None)
    for endorsement in own.filter(status=EndorsementStatus.INVITED):
        advance(endorsement, EndorsementStatus.DECLINED, by=person, reason="closed")
    not_standing = own.exclude(status=EndorsementStatus.CONFIRMED)
    Reservation.objects.filter(endorsement__in=not_standing).delete()
    not_standing.update(shown_name="", digest="")


def _applications(person: User) -> None:
    own = SideEventApplication.objects.filter(applicant=person)
    own.filter(sent_at=None).delete()
    for application in own.filter(status__in=UNDECIDED):
        deciding.step(application, Status.WITHDRAWN, by=person, reason="closed")
    not_accepted = own.exclude(status=Status.PUBLISHED)
    for application in not_accepted:
        deciding.decisions(application).update(note="", words={})
    not_accepted.update(title="–", abstract="", organisers="", contact="")
    own.update(contact="")


def _registrations(person: User) -> None:
    """A place at what is still to come is given up, so that the next who waits has it."""
    own = Registration.objects.filter(person=person).select_related("event", "person")
    coming = own.filter(event__ends_at__gt=timezone.now(), event__admission__isnull=False)
    for registration in coming.exclude(status=RegistrationStatus.LEFT):
        registering.give_up(registration, by=person)
    own.update(access_needs="", needs_interpretation=False)


def _asked(person: User) -> None:
    FloorRequest.objects.filter(asked_by=person).update(note="")


def _names(person: User) -> None:
    """Take the person's name from everything of theirs that is public, and from files and news that hold it."""
    named = Submission.objects.filter(author=person).exclude(shown_name="")
    comments = list(Comment.objects.filter(submission__in=named).select_related("submission"))
    versions = CommentVersion.objects.filter(comment__in=comments).values_list("pk", flat=True)
    signed = Endorsement.objects.confirmed().filter(person=person, organisation=None)
    rooms = {one.submission.consultation_id for one in comments if one.submission.consultation_id}
    rooms |= set(signed.filter(joint__isnull=False).values_list("joint__consultation", flat=True))
    signatures = list(signed.values_list("pk", flat=True))
    # A signature is a name: without it there is none.
    for endorsement in signed:
        advance(
            endorsement,
            EndorsementStatus.LEFT,
            by=person,
            reason="closed",
            left_at=timezone.now(),
            shown_name="",
        )
    Endorsement.objects.filter(person=person).update(shown_name="")
    Reservation.objects.filter(endorsement__in=signatures).delete()
    named.update(shown_name="")
    Position.objects.filter(author=person).update(shown_name="")
    _empty_news(person, comments)
    compiling.forget(rooms, versions=list(versions), signatures=signatures)
    for comment in comments:
        recount(comment)


def _empty_news(person: User, comments: list[Comment]) -> None:
    """News of the person's words keep everything but the name."""
    about = Q(by=person)
    for comment in comments:
        about |= Q(key__startswith=news_of(comment))
    for news in Announcement.objects.filter(about, facts__has_key="author"):
        news.facts["author"] = ""
        news.save(update_fields=["facts"])
