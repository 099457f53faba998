"""What letters about applications for side events say."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from consultations.side_events.models import SideEventApplication
from imrf_portal.languages import OFFICIAL


def application_facts(application: SideEventApplication) -> dict[str, Any]:
    """What a letter needs, frozen: reference, title and its language, the address by language; no contact."""
    facts: dict[str, Any] = {
        "reference": application.reference,
        "title": application.title,
        "title_language": application.language,
    }
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {"url": application.get_absolute_url()}
    return facts
