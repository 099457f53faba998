"""What a position is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from consultations.models import Appearance, PositionVersion
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import of_voice, topic


def position_topic(version: PositionVersion) -> str:
    """What one follows to hear of a new version."""
    return topic("position", version.position_id)


def topics_of(version: PositionVersion) -> list[str]:
    """What one follows to hear of a new position: the organisation in whose name it is published, where that is shown,
    the State and the regions of a delegation, and the objectives that the text names."""
    position = version.position
    is_shown = position.appears_as != Appearance.KIND and position.shown_organisation
    numbers = version.objectives.order_by("number").values_list("number", flat=True)
    return [
        *of_voice(position.organisation if is_shown else None),
        *(topic("objective", number) for number in numbers),
    ]


def position_facts(version: PositionVersion) -> dict[str, Any]:
    """What a mail about a version needs, frozen: reference, number, title, whose it is as shown, addresses by
    language."""
    return in_every_language(
        lambda: {
            "url": version.get_absolute_url(),
            "position_url": version.position.get_absolute_url(),
        },
        reference=version.position.reference,
        number=version.number,
        title=version.title,
        author=version.position.shown_name,
        organisation=version.position.shown_organisation,
    )
