"""Work that happens by the clock."""

from celery import shared_task

from pledges import keeping, partnering
from pledges.ledger import reminding


@shared_task
def purge_unsent() -> int:
    """Remove unsent pledges that nobody came back to."""
    return keeping.purge()


@shared_task
def remind_partners() -> int:
    """Remind partners that have not answered for a week; each letter is written once."""
    return partnering.remind()


@shared_task
def remind_to_report() -> int:
    """Remind actors whose light turns soon or whose time frame is over; each letter is written once."""
    return reminding.remind()
