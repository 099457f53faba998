"""What happens to files by the clock, and when one was taken in. The broker only wakes: the work is in the rows."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from imrf_portal.documents import examining, storing


@shared_task
def examine(key: int) -> None:
    """Check one file for viruses, where there is a scanner, and read its text."""
    examining.examine(key)


@shared_task
def examine_what_is_due() -> int:
    """Do whatever a lost wake-up, a dead worker or an absent scanner has left undone."""
    return examining.sweep()


@shared_task
def sweep() -> int:
    """Remove bytes without a row that are older than a day, far longer than any transaction lasts."""
    return storing.sweep(before=timezone.now() - timedelta(days=1))
