"""What workers do for those who watch the portal."""

from celery import shared_task

from imrf_portal.pages import metrics


@shared_task
def beat() -> None:
    """Note that the clock has woken a worker."""
    metrics.beat()
