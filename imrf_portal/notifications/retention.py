"""How long letters are remembered: afterwards it is known that one left, and not to whom or with what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from imrf_portal.notifications.models import Delivery

# So many rows are written in one statement, so that nobody waits long for one of them.
BATCH = 10_000
_SETTLED = (Delivery.Status.SENT, Delivery.Status.FAILED, Delivery.Status.CANCELLED)


def forget_letters(at: datetime | None = None) -> int:
    """Empty addresses and facts of letters that were sent, by themselves or in a digest, have failed or were
    cancelled `LETTERS_KEPT_DAYS` before instant `at` (now); returns how many. The rows stay, so that what was sent
    can be counted, and is not sent again."""
    limit = (at or timezone.now()) - timedelta(days=settings.LETTERS_KEPT_DAYS)
    # The last instant at which anything can have happened to it.
    settled = Q(sent_at__lt=limit) | Q(sent_at=None, not_before__lt=limit)
    # What went into a digest left with it.
    is_over = Q(status__in=_SETTLED) | Q(status=Delivery.Status.GATHERED, digest__isnull=False)
    kept = Delivery.objects.filter(settled, is_over).exclude(address="", facts={})
    forgotten = 0
    while keys := list(kept.values_list("pk", flat=True)[:BATCH]):
        forgotten += Delivery.objects.filter(pk__in=keys).update(address="", facts={})
    return forgotten
