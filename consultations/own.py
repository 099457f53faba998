"""What one person has of consultations and events, for the pages of their own; nobody else is shown any of it.

Every list here begins with what is newest and is as long as it is: a page takes from it what it shows.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from consultations.carrying.models import PlacementQuerySet
from consultations.events.registrations import RegistrationQuerySet
from consultations.floor.models import FloorRequestQuerySet
from consultations.models import (
    Comment,
    CommentQuerySet,
    Consultation,
    Event,
    FloorRequest,
    JointSubmission,
    Placement,
    Registration,
    SideEventApplication,
    Submission,
    Unsent,
    Verdict,
)
from consultations.passport.models import VerdictQuerySet
from consultations.side_events.models import ApplicationQuerySet
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import co_facilitated_cycles

# What a comment is named by, from something that points at it.
_OF_A_COMMENT = ("comment__submission", *(f"comment__{target}" for target in Comment.TARGETS))


def unsent_comments(person: User) -> QuerySet[Unsent]:
    """What a person has typed and not sent, each with what it needs to be named and gone on with; one query."""
    unsent = Unsent.objects.filter(author=person, sent_as__isnull=True)
    places = unsent.select_related("consultation__cycle", "paragraph", "question", "draft", "event")
    return places.select_related("parent__submission", "revises__submission").order_by("-updated_at")


def submissions(person: User) -> QuerySet[Submission]:
    """What a person has sent, with the comments of each; five queries for a page of it."""
    places = (f"comments__{target}" for target in Comment.TARGETS)
    sent = Submission.objects.filter(author=person).select_related("consultation__cycle")
    return sent.prefetch_related(*places)


def comments(person: User, *statuses: str) -> CommentQuerySet:
    """A person's comments at any of `statuses`, with their places; one query."""
    own = Comment.objects.filter(submission__author=person, status__in=statuses)
    return own.select_related(*Comment.TARGETS, "submission__consultation").order_by("-pk")


def applications(person: User) -> ApplicationQuerySet:
    """A person's applications for side events, sent or not; one query."""
    return SideEventApplication.objects.filter(applicant=person).order_by("-pk")


def led_joint_submissions(person: User) -> QuerySet[JointSubmission]:
    """The joint submissions that a person prepares and has not sent; one query."""
    preparing = JointSubmission.objects.filter(lead=person, status=JointSubmission.Status.PREPARING)
    return preparing.select_related("consultation")


def carried(person: User) -> PlacementQuerySet:
    """Where a person's published comments stand in later drafts; one query."""
    own = Placement.objects.of_published_comments().filter(comment__submission__author=person)
    return own.select_related("draft__declaration", *_OF_A_COMMENT).order_by("-pk")


def answered(person: User) -> VerdictQuerySet:
    """What later drafts show of a person's comments, as it was released; one query."""
    own = Verdict.objects.released().filter(comment__submission__author=person)
    return own.select_related("draft__declaration", *_OF_A_COMMENT).order_by("-pk")


def registrations(person: User, at: datetime | None = None) -> RegistrationQuerySet:
    """A person's registrations for events that are not over at instant `at` (now), the nearest first; one query."""
    standing = Registration.objects.standing().filter(
        person=person, event__status=Event.Status.PUBLISHED, event__ends_at__gt=at or timezone.now()
    )
    return standing.select_related("event").order_by("event__starts_at", "pk")


def floor_requests(person: User, at: datetime | None = None) -> FloorRequestQuerySet:
    """A person's requests to speak at events that are not over at instant `at` (now), the nearest first, each with its
    `turn` where the list is made; one query."""
    standing = FloorRequest.objects.standing().filter(
        asked_by=person, floor__event__status=Event.Status.PUBLISHED
    )
    standing = standing.filter(floor__event__ends_at__gt=at or timezone.now())
    return standing.select_related("floor__event", "turn").order_by("floor__event__starts_at", "pk")


def co_facilitated(person: User) -> QuerySet[Consultation]:
    """The consultations of the cycles that a person co-facilitates, the newest first; one query, none for others."""
    if not (cycles := co_facilitated_cycles(person)):
        return Consultation.objects.none()
    announced = Consultation.objects.announced().filter(cycle__in=cycles)
    return announced.select_related("cycle").order_by("-opens_at")
