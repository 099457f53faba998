"""Moderating positions: each version is published, returned or withheld by itself, in the manner of comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations.models import Position, PositionVersion
from consultations.moderating import after_undo, with_reason
from consultations.permissions import may_moderate
from consultations.positions.naming import position_facts, position_topic
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.moderation import deciding
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.notifications.announcing import announce, take_back, tell


def publish(version: PositionVersion, *, by: User, seen: int) -> Decision:
    """Show a version to everybody in place of the one before, which stays readable with its endorsements.

    After five minutes its author hears, and whoever endorsed or follows the position is asked to read the new text.
    `seen` is the version of the row that the moderator read. Raises `Refused`, and `WrongStep` where it has moved.
    """
    require(may_moderate(by))
    with transaction.atomic():
        decision = deciding.decide(version, Status.PUBLISHED, by=by, seen=seen, published_at=timezone.now())
        settle(version.position)
        _tell_of_publication(version, decision)
        return decision


def return_to_author(
    version: PositionVersion,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str = "",
    words: Mapping[str, str] | None = None,
) -> Decision:
    """Give a version back to be revised and sent again; its author hears why after five minutes: the reason, the
    `words` that were prepared for it, by language, and the moderator's own in `note`.

    Raises `Refused`, `WrongStep`, and `Unexplained` without a reason.
    """
    return _decide_with_reason(
        version, Status.RETURNED, "position_returned", by=by, seen=seen, reason=reason, note=note, words=words
    )


def withhold(
    version: PositionVersion,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str = "",
    words: Mapping[str, str] | None = None,
) -> Decision:
    """Keep a version from the public, its endorsements with it; the one published before stands again.

    The author hears why after five minutes. Raises `Refused`, `WrongStep`, and `Unexplained` without a reason.
    """
    return _decide_with_reason(
        version, Status.WITHHELD, "position_withheld", by=by, seen=seen, reason=reason, note=note, words=words
    )


def undo(version: PositionVersion, *, by: User, seen: int | None = None) -> Decision:
    """Take the last decision back within five minutes; nobody is mailed.

    Raises `Refused`, `TooLate`, and `WrongStep` where the version has moved.
    """
    require(may_moderate(by))
    with transaction.atomic():
        decision = deciding.undo(version, by=by, seen=seen)
        take_back_news(version, decision)
        standing = deciding.latest_decision(version)
        if standing is not None and standing.outcome == Status.PUBLISHED:
            # Its news was taken back if the decision undone came within its five minutes.
            _tell_of_publication(version, standing)
        settle(version.position)
        return decision


def settle(position: Position) -> None:
    """Let the newest published version stand, or none; called by every act that changes what is public."""
    position.standing = position.versions.published().order_by("-number").first()
    position.save(update_fields=["standing"])


def take_back_news(version: PositionVersion, decision: Decision | None) -> None:
    """Let nobody hear of a decision that holds no longer, where its news has not left yet."""
    if decision is not None:
        take_back(_author_key(version, decision))
        take_back(_announcement_key(version, decision))


def _decide_with_reason(
    version: PositionVersion,
    to: str,
    kind: str,
    *,
    by: User,
    seen: int,
    reason: str,
    note: str,
    words: Mapping[str, str] | None,
) -> Decision:
    require(may_moderate(by))
    with transaction.atomic():
        overtaken = deciding.latest_decision(version)
        decision = deciding.decide(version, to, by=by, seen=seen, reason=reason, note=note, words=words)
        take_back_news(version, overtaken)
        settle(version.position)
        _tell_author(version, kind, decision, with_reason(position_facts(version), decision))
        return decision


def _tell_of_publication(version: PositionVersion, decision: Decision) -> None:
    facts = position_facts(version)
    _tell_author(version, "position_published", decision, facts)
    if version.number > 1:
        announce(
            "position_changed",
            key=_announcement_key(version, decision),
            topics=[position_topic(version)],
            facts=facts,
            by=version.position.author,
            not_before=after_undo(decision),
        )


def _tell_author(version: PositionVersion, kind: str, decision: Decision, facts: dict[str, Any]) -> None:
    tell(
        version.position.author,
        kind,
        key=_author_key(version, decision),
        facts=facts,
        not_before=after_undo(decision),
    )


def _author_key(version: PositionVersion, decision: Decision) -> str:
    return f"position-decision-{version.pk}-{decision.pk}"


def _announcement_key(version: PositionVersion, decision: Decision) -> str:
    return f"position-changed-{version.pk}-{decision.pk}"
