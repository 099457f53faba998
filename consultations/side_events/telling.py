"""What letters about applications for side events say."""

from __future__ import annotations

from typing import Any

from consultations.side_events.models import SideEventApplication
from imrf_portal.notifications.facts import in_every_language


def application_facts(application: SideEventApplication) -> dict[str, Any]:
    """What a letter needs, frozen: reference, title and its language, the address by language; no contact."""
    return in_every_language(
        lambda: {"url": application.get_absolute_url()},
        reference=application.reference,
        title=application.title,
        title_language=application.language,
    )
