"""What a position is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from consultations.models import PositionVersion
from imrf_portal.languages import OFFICIAL
from imrf_portal.notifications.topics import topic


def position_topic(version: PositionVersion) -> str:
    """What one follows to hear of a new version."""
    return topic("position", version.position_id)


def position_facts(version: PositionVersion) -> dict[str, Any]:
    """What a mail about a version needs, frozen: reference, number, title, addresses by language."""
    facts: dict[str, Any] = {
        "reference": version.position.reference,
        "number": version.number,
        "title": version.title,
    }
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {
                "url": version.get_absolute_url(),
                "position_url": version.position.get_absolute_url(),
            }
    return facts
