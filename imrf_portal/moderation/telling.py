"""What an author hears of a decision, and when; once for every moderated thing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from imrf_portal.moderation.models import Decision
from imrf_portal.notifications.facts import in_every_language


def with_reason(facts: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """Facts for the author's letter with the ground, the words prepared for it and the moderator's own, in every language."""
    return in_every_language(
        lambda: {
            "reason_words": str(decision.get_reason_display()),
            "prepared_words": decision.words.get(get_language(), ""),
        },
        **{**facts, "reason": decision.reason, "note": decision.note},
    )


def after_undo(decision: Decision) -> datetime:
    """The instant from which people hear of a decision: when it can no longer be undone."""
    return decision.at + timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS)
