"""A position of the demonstration: published, endorsed by organizations, then attached to the draft that is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consultations import moderating as comments
from consultations.endorsing import endorsing
from consultations.models import (
    Appearance,
    Consultation,
    Endorsement,
    Position,
    PositionVersion,
    UnsentPosition,
)
from consultations.positions import attaching, flagging, moderating, sending
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.compact.official_clock import official_day
from imrf_portal.moderation.models import Decision, Flag
from imrf_portal.pages.demonstration.data_files import facts
from imrf_portal.pages.demonstration.speaking import DECIDED_AFTER, place_comment

_ENDORSED_AFTER = timedelta(hours=20)


def take_position(
    consultation: Consultation, *, people: dict[str, User], moderator: User, at: datetime
) -> Position:
    """Have a position sent, published and endorsed, and attached to the draft of a consultation."""
    said = facts("position")
    author = people[said["by"]]
    unsent = UnsentPosition.objects.create(
        holder="demonstration",
        author=author,
        cycle=consultation.cycle,
        title=said["title"],
        text=said["text"],
        language=said["language"],
        endorsed_until=official_day(at + timedelta(days=said["endorsed_for_days"])),
        speaks_for=speaks_for(author).get(),
        appears_as=Appearance.ORGANISATION,
    )
    version = sending.send(unsent, by=author)
    moderating.publish(version, by=moderator, seen=version.version)
    for key in said["endorsed_by"]:
        endorsing.endorse(version, by=people[key], organisation=speaks_for(people[key]).get())
    _report(version, said["reported"], by=people[said["reported"]["by"]], at=at)
    comment = attaching.attach(version.position, consultation, by=author)
    comments.publish(comment, by=moderator, seen=comment.version)
    place_comment(comment, sent_at=at - timedelta(hours=said["attached_hours_ago"]))
    _place(version, sent_at=at - timedelta(hours=said["hours_ago"]))
    return version.position


def _report(version: PositionVersion, said: dict[str, Any], *, by: User, at: datetime) -> None:
    flag = flagging.report(version, by=by, reason=said["reason"], words=said["words"])
    Flag.objects.filter(pk=flag.pk).update(at=at - timedelta(hours=said["hours_ago"]))


def _place(version: PositionVersion, *, sent_at: datetime) -> None:
    """Let it have been sent, published and endorsed when the story says."""
    published_at = sent_at + DECIDED_AFTER
    PositionVersion.objects.filter(pk=version.pk).update(received_at=sent_at, published_at=published_at)
    Decision.objects.filter(subject_type=PositionVersion._meta.label_lower, subject_id=version.pk).update(
        at=published_at
    )
    Endorsement.objects.filter(position_version=version).update(confirmed_at=published_at + _ENDORSED_AFTER)
