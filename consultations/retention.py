"""How long it is kept what was said to the secretariat alone around a meeting."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from consultations.events.registering import NEEDS_KEPT
from consultations.models import FloorRequest


def forget_floor_notes(at: datetime | None = None) -> int:
    """Empty what speakers noted for the chair, as long after a meeting as needs for taking part are kept (`NEEDS_KEPT`);
    `at` is the instant (now). Returns of how many requests."""
    over = FloorRequest.objects.filter(floor__event__ends_at__lt=(at or timezone.now()) - NEEDS_KEPT)
    return over.exclude(note="").update(note="")
