"""What happens to files by the clock."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from imrf_portal.documents import storing


@shared_task
def sweep() -> int:
    """Remove bytes without a row that are older than a day, far longer than any transaction lasts."""
    return storing.sweep(before=timezone.now() - timedelta(days=1))
