"""Makers of positions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consultations.endorsing import endorsing
from consultations.models import Endorsement, Position, PositionVersion, UnsentPosition
from consultations.positions.moderating import settle
from consultations.submitting import as_shown
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.moderation.models import Status
from tests import makers

TITLE = "Demonstration text: key priorities"
TEXT = "Demonstration text: five points on safe crossings."


def make_unsent(author: User | None = None, **fields: Any) -> UnsentPosition:
    """A position as it is typed, complete, open for endorsements for a week."""
    given = {
        "cycle": makers.make_cycle(),
        "title": TITLE,
        "text": TEXT,
        "language": "en",
        "endorsed_until": official_day() + timedelta(days=7),
    }
    return UnsentPosition.objects.create(holder="h", author=author, **{**given, **fields})


def make_position(
    author: User | None = None,
    *,
    organisation: Organisation | None = None,
    status: str = Status.PUBLISHED,
    days: int | None = 7,
    **fields: Any,
) -> PositionVersion:
    """The first version of a position in any status, without its acts, that can be endorsed for so many days."""
    author = author or makers.make_person()
    position = Position.objects.create(
        cycle=makers.make_cycle(),
        author=author,
        organisation=organisation,
        appears_as="name",
        endorsed_until=None if days is None else official_day() + timedelta(days=days),
        **as_shown(organisation, by=author, appears_as="name"),
    )
    return make_version(position, status=status, **fields)


def make_version(position: Position, *, status: str = Status.PUBLISHED, **fields: Any) -> PositionVersion:
    """The next version of a position in any status, without its acts."""
    version = PositionVersion.objects.create(
        position=position,
        number=position.versions.count() + 1,
        status=status,
        published_at=timezone.now() if status == Status.PUBLISHED else None,
        **{"title": TITLE, "text": TEXT, "language": "en", **fields},
    )
    settle(position)
    return version


def endorse(text: Any, name: str = "Harbour Light Clinic", *, kind: str = "ngo") -> Endorsement:
    """An endorsement in the name of a new verified organisation, by its act."""
    member = makers.make_member(organisation=makers.make_organisation(name, kind=kind))
    return endorsing.endorse(text, by=member.person, organisation=member.organisation)
