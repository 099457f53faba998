"""Moderating positions: each version is published, returned or withheld by itself, in the manner of all that is
moderated."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consultations.models import Position, PositionVersion
from consultations.positions import flagging
from consultations.positions.naming import position_facts, position_topic, topics_of
from imrf_portal.accounts.models import User
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.moderation.moderating import Moderating
from imrf_portal.notifications.announcing import announce, retract_all


class _Versions(Moderating[PositionVersion]):
    kind = "position"
    flagging = flagging.versions

    def author(self, thing: PositionVersion) -> User | None:
        """Who sent it."""
        return thing.position.author

    def facts(self, thing: PositionVersion) -> dict[str, Any]:
        """Reference, title and address."""
        return position_facts(thing)

    def settle(self, thing: PositionVersion, decision: Decision) -> None:
        """Let the right version stand, which stays readable with its endorsements; nobody hears any more that one was
        endorsed which is public no longer."""
        settle(thing.position)
        if decision.undone_at is None and decision.outcome != Status.PUBLISHED:
            retract_all(f"endorsed-position_version-{thing.pk}-")

    def announce(self, thing: PositionVersion, *, key: str, not_before: datetime) -> None:
        """Whoever endorsed or follows the position is asked to read a new text of it; of a new position those hear who
        follow its organisation, its State or an objective it names."""
        if thing.number == 1 and (topics := topics_of(thing)):
            announce(
                "new_position",
                key=key,
                topics=topics,
                facts=position_facts(thing),
                by=thing.position.author,
                not_before=not_before,
            )
        if thing.number > 1:
            announce(
                "position_changed",
                key=key,
                topics=[position_topic(thing)],
                facts=position_facts(thing),
                by=thing.position.author,
                not_before=not_before,
            )


_versions = _Versions()
publish = _versions.publish
return_to_author = _versions.return_to_author
withhold = _versions.withhold
undo = _versions.undo
take_back_news = _versions.take_back_news


def settle(position: Position) -> None:
    """Let the newest published version stand, or none; called by every act that changes what is public."""
    position.standing = position.versions.published().order_by("-number").first()
    position.save(update_fields=["standing"])
