"""Things of all apps as rows that look alike, as a page of one's own shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consultations import places
from consultations.models import (
    Comment,
    JointSubmission,
    PositionVersion,
    SideEventApplication,
    Unsent,
    UnsentPosition,
)
from consultations.naming import target_title
from imrf_portal.moderation.models import Status
from pledges.models import Evidence, PledgeVersion, UnsentPledge
from reviews.models import Assessment, Edition, EditionStatus

COLOURS = {
    Status.WAITING: "now",
    Status.PUBLISHED: "done",
    Status.RETURNED: "moved",
    Status.WITHHELD: "stop",
    EditionStatus.FILED: "now",
}


@dataclass(frozen=True)
class Row:
    """One thing: its title in `language` (empty: the page's) and where it leads; what it is, and of what; when it was
    touched last or on which day it is due; where it stands, in a colour of `COLOURS`; a ground, and words about it in
    `note_language` (empty: not known)."""

    title: str
    url: str
    language: str = ""
    what: str = ""
    where: str = ""
    at: datetime | None = None
    day: date | None = None
    standing: str | Promise = ""
    colour: str = ""
    ground: str = ""
    note: str = ""
    note_language: str = ""


def row_of(thing: Any, **also: Any) -> Row:
    """A thing of one's own as a row; `also` adds to what its kind says of itself, or replaces it."""
    status = {}
    if hasattr(thing, "status"):
        standing = getattr(thing, "standing", None) or thing.get_status_display()
        status = {"standing": standing, "colour": COLOURS.get(thing.status, "")}
    return Row(**{**status, **_NAMED[type(thing)](thing), **also})


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "title": capfirst(target_title(comment)),
        "url": comment.get_absolute_url(),
        "what": _("Comment"),
        "where": str(comment.submission.consultation or ""),
        "at": comment.published_at or comment.received_at,
    }


def _unsent_comment(unsent: Unsent) -> dict[str, Any]:
    return {
        "title": capfirst(target_title(unsent)),
        "url": places.write_url_of(unsent),
        "what": _("Comment"),
        "where": str(unsent.consultation or ""),
        "at": unsent.updated_at,
    }


def _joint(joint: JointSubmission) -> dict[str, Any]:
    return {
        "title": joint.title,
        "url": joint.get_absolute_url(),
        "what": _("Joint submission"),
        "where": str(joint.consultation),
        "at": joint.begun_at,
    }


def _position(version: PositionVersion) -> dict[str, Any]:
    return {
        "title": version.title,
        "language": version.language,
        "url": version.get_absolute_url(),
        "what": _("Position"),
        "at": version.published_at or version.received_at,
    }


def _unsent_position(unsent: UnsentPosition) -> dict[str, Any]:
    position = unsent.position
    address = (
        reverse("write_position_anew", args=[position.reference]) if position else reverse("write_position")
    )
    return {
        "title": unsent.title or _("Without a title"),
        "language": unsent.language if unsent.title else "",
        "url": f"{address}?key={unsent.key}",
        "what": _("Position"),
        "at": unsent.updated_at,
    }


def _application(application: SideEventApplication) -> dict[str, Any]:
    return {
        "title": application.title or application.reference,
        "language": application.language if application.title else "",
        "url": application.get_absolute_url(),
        "what": _("Side event"),
        "at": None if application.is_unsent else application.received_at,
    }


def _pledge(version: PledgeVersion) -> dict[str, Any]:
    return {
        "title": version.title,
        "language": version.language,
        "url": version.get_absolute_url(),
        "what": _("Pledge"),
        "where": str(version.pledge.organisation),
        "at": version.published_at or version.received_at,
        "standing": version.get_status_display(),
    }


def _unsent_pledge(unsent: UnsentPledge) -> dict[str, Any]:
    title = str(unsent.typed.get("title") or "")
    return {
        "title": title or _("Without a title"),
        "language": str(unsent.typed.get("language") or "") if title else "",
        "url": reverse("write_pledge", args=[unsent.key]),
        "what": _("Pledge"),
        "where": str(unsent.organisation or ""),
        "at": unsent.updated_at,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    standing = evidence.pledge.standing
    return {
        "title": standing.title if standing else str(evidence.pledge),
        "language": standing.language if standing else "",
        "url": evidence.get_absolute_url(),
        "what": _("Evidence"),
        "at": evidence.published_at or evidence.received_at,
    }


def _assessment(assessment: Assessment) -> dict[str, Any]:
    at = assessment.updated_at if assessment.is_unsent else assessment.published_at or assessment.received_at
    return {
        "title": assessment.title or _("Without a title"),
        "language": assessment.language if assessment.title else "",
        "url": assessment.get_absolute_url(),
        "what": _("Parallel assessment"),
        "where": f"{assessment.state}, {assessment.round}",
        "at": at,
    }


def _edition(edition: Edition) -> dict[str, Any]:
    deadline = getattr(edition.review.round, "deadline", None)
    is_preparing = edition.status == EditionStatus.PREPARING
    return {
        "title": str(edition.review),
        "url": reverse("review_room", args=[edition.review.reference]),
        "what": _("Voluntary national review"),
        "day": deadline.day if deadline and is_preparing else None,
        "standing": edition.get_status_display(),
    }


_NAMED: dict[type[Model], Callable[[Any], dict[str, Any]]] = {
    Comment: _comment,
    Unsent: _unsent_comment,
    JointSubmission: _joint,
    PositionVersion: _position,
    UnsentPosition: _unsent_position,
    SideEventApplication: _application,
    PledgeVersion: _pledge,
    UnsentPledge: _unsent_pledge,
    Evidence: _evidence,
    Assessment: _assessment,
    Edition: _edition,
}
