"""How long a parallel assessment is kept that its author has not sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from imrf_portal.documents.storing import forget
from reviews.models import Assessment


def purge_unsent(at: datetime | None = None) -> int:
    """Remove assessments that were never sent and that nobody has touched for `UNSENT_KEPT_DAYS` at instant `at` (now),
    documents included; returns how many."""
    limit = (at or timezone.now()) - timedelta(days=settings.UNSENT_KEPT_DAYS)
    outdated = list(Assessment.objects.filter(sent_at=None, updated_at__lt=limit).select_related("file"))
    for assessment in outdated:
        stored = assessment.file
        with transaction.atomic():
            assessment.delete()
            if stored is not None:
                forget(stored)
    return len(outdated)
