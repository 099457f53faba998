"""Work that happens by the clock."""

from celery import shared_task

from consultations import keeping


@shared_task
def purge_unsent() -> int:
    """Remove unsent comments that nobody came back to."""
    return keeping.purge()
