"""What consultations keep about one person: what the export of their data shows, and the files they sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.models import (
    Attachment,
    CommentVersion,
    Endorsement,
    FloorRequest,
    JointSubmission,
    LateRequest,
    PositionVersion,
    Registration,
    Reminder,
    Reservation,
    SideEventApplication,
    Unsent,
    UnsentPosition,
    WithoutReminders,
)
from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, room
from imrf_portal.documents.models import StoredFile


def data_of(person: User) -> Iterable[Room]:
    """What the person typed, sent, signed, applied and registered for. One query a room."""
    yield room(
        "unsent",
        _("Typed and not sent"),
        Unsent.objects.filter(author=person, sent_as=None),
        "consultation__title",
        "paragraph__label",
        "text",
        "language",
        "proposal_kind",
        "proposed_text",
        "source",
        "updated_at",
    )
    yield room(
        "comments",
        _("Comments"),
        CommentVersion.objects.filter(comment__submission__author=person),
        "comment__submission__reference",
        "comment__number",
        "number",
        "comment__status",
        "text",
        "language",
        "proposal__kind",
        "proposal__text",
        "proposal__source",
        "comment__submission__appears_as",
        "comment__submission__shown_name",
        "comment__submission__shown_organisation",
        "sent_at",
    )
    yield room(
        "unsent-positions",
        _("Positions not sent"),
        UnsentPosition.objects.filter(author=person, sent_as=None),
        "title",
        "text",
        "language",
        "updated_at",
    )
    yield room(
        "positions",
        _("Positions"),
        PositionVersion.objects.filter(position__author=person),
        "position__reference",
        "number",
        "status",
        "title",
        "text",
        "language",
        "position__shown_name",
        "position__shown_organisation",
        "received_at",
    )
    yield room(
        "joint-submissions",
        _("Joint submissions you lead"),
        JointSubmission.objects.filter(lead=person),
        "title",
        "organisation__name",
        "status",
        "begun_at",
    )
    yield room(
        "endorsements",
        _("Endorsements"),
        Endorsement.objects.filter(person=person),
        "status",
        "shown_name",
        "shown_organisation",
        "invited_at",
        "confirmed_at",
        "left_at",
    )
    yield room(
        "reservations",
        _("Reservations"),
        Reservation.objects.filter(endorsement__person=person),
        "paragraph__label",
        "text",
        "language",
    )
    yield room(
        "late-requests",
        _("Requests to let in late"),
        LateRequest.objects.filter(author=person),
        "consultation__title",
        "status",
        "answer",
        "asked_at",
    )
    yield room(
        "registrations",
        _("Registrations for events"),
        Registration.objects.filter(person=person),
        "event__title",
        "status",
        "organisation__name",
        "constituency",
        "region__name",
        "language",
        "needs_interpretation",
        "access_needs",
        "registered_at",
        "attended",
    )
    yield room(
        "floor-requests",
        _("Requests for the floor"),
        FloorRequest.objects.filter(asked_by=person),
        "floor__event__title",
        "shown_organisation",
        "note",
        "status",
        "asked_at",
    )
    yield room(
        "side-events",
        _("Applications for side events"),
        SideEventApplication.objects.filter(applicant=person),
        "reference",
        "status",
        "title",
        "organisers",
        "abstract",
        "contact",
        "sent_at",
    )
    yield room(
        "reminders",
        _("Reminders of what you have not sent"),
        Reminder.objects.filter(person=person),
        "consultation__title",
        "closes_at",
        "sent_at",
    )
    yield room(
        "without-reminders",
        _("Stop these reminders"),
        WithoutReminders.objects.filter(person=person),
        "since",
    )


def files_of(person: User) -> QuerySet[StoredFile]:
    """The files that the person brought, sent or not."""
    return StoredFile.objects.filter(
        Q(pk__in=Unsent.files.through.objects.filter(unsent__author=person).values("storedfile"))
        | Q(pk__in=UnsentPosition.objects.filter(author=person).values("file"))
        | Q(pk__in=PositionVersion.objects.filter(position__author=person).values("file"))
        | Q(pk__in=Attachment.objects.filter(comment__submission__author=person).values("file"))
    )
