"""How long a letter to the secretariat waits for an answer with its writer's name, address and words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from imrf_portal.guidance.models import Letter


def forget_unanswered(at: datetime | None = None) -> int:
    """Empty the letters that nobody has answered `UNANSWERED_LETTERS_KEPT_DAYS` after they came, at instant `at` (now);
    returns how many. That there was a letter stays, with nobody who answered it."""
    at = at or timezone.now()
    limit = at - timedelta(days=settings.UNANSWERED_LETTERS_KEPT_DAYS)
    over = Letter.objects.waiting().filter(received_at__lt=limit)
    return over.update(name="", address="", text="", answered_at=at)
