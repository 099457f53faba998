"""What the clock does for the floor."""

from celery import shared_task

from consultations.floor import listing


@shared_task
def make_lists() -> int:
    """Make the list of speakers of every event for which asking has closed; beat calls it again and again."""
    return listing.make_lists_due()
