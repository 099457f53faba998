"""Work that happens by the clock."""

from celery import shared_task

from imrf_portal.tracing import proposing


@shared_task
def propose() -> int:
    """Look for links between what is new; returns how many were proposed."""
    return proposing.propose()
