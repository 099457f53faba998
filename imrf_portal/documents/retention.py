"""How long the bytes of a file in which a virus was found are kept: long enough to ask the scanner's makers."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from imrf_portal.documents.models import Scan, StoredFile


def forget_infected(at: datetime | None = None) -> int:
    """Remove the bytes of infected files that came `INFECTED_KEPT_DAYS` before instant `at` (now); what was found in
    them stays known. Returns how many."""
    limit = (at or timezone.now()) - timedelta(days=settings.INFECTED_KEPT_DAYS)
    outdated = list(StoredFile.objects.filter(scan=Scan.INFECTED, stored_at__lt=limit).exclude(file=""))
    for stored in outdated:
        with transaction.atomic():
            StoredFile.objects.filter(pk=stored.pk).update(file="")
            transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))
    return len(outdated)
