"""What workers do for the outbox. The broker only wakes them: every task finds its work in the database."""

from celery import shared_task

from imrf_portal.notifications import delivering, digesting, expanding, forgetting, reports
from imrf_portal.notifications.models import Announcement


@shared_task
def expand_announcement(announcement_id: int) -> None:
    """Write the letters of one announcement."""
    for announcement in Announcement.objects.filter(pk=announcement_id):
        expanding.expand(announcement)


@shared_task
def deliver() -> None:
    """Send what is due."""
    delivering.deliver()


@shared_task
def sweep() -> None:
    """Do whatever a lost wake-up or a dead worker has left undone; beat calls it again and again."""
    expanding.expand_what_is_due()
    digesting.compose_what_is_due()
    delivering.deliver()


@shared_task
def collect_bounces() -> None:
    """Read what came back to the mailbox of reports, where the settings name one."""
    reports.collect()


@shared_task
def purge() -> None:
    """Forget the addresses that nobody has confirmed."""
    forgetting.purge_unconfirmed()
