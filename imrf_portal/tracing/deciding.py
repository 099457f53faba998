"""Deciding about links: a person confirms or refuses what the portal has proposed."""

from __future__ import annotations

from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.notifications.waking import wake
from imrf_portal.records import workflow
from imrf_portal.tracing.models import Link, LinkStatus
from imrf_portal.tracing.permissions import may_decide_links

PROPOSE = "imrf_portal.tracing.tasks.propose"


def confirm(link: Link, *, by: User) -> None:
    """Let everybody read that two things have to do with each other, as long as they may read both. Raises `Refused`,
    and `WrongStep` where it is confirmed already."""
    _decide(link, LinkStatus.CONFIRMED, by=by)


def refuse(link: Link, *, by: User) -> None:
    """Say that two things have nothing to do with each other: they are never proposed again. Raises `Refused`, and
    `WrongStep` where it is refused already."""
    _decide(link, LinkStatus.REFUSED, by=by)


def look_for_links(*, by: User) -> None:
    """Let a worker look for links now instead of at night. Raises `Refused`."""
    require(may_decide_links(by))
    wake(PROPOSE)


def _decide(link: Link, to: str, *, by: User) -> None:
    require(may_decide_links(by))
    workflow.advance(link, to, by=by, decided_at=timezone.now(), decided_by=by)
