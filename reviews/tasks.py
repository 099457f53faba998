"""Work that happens by the clock."""

from celery import shared_task

from reviews import reminding


@shared_task
def remind_of_deadlines() -> int:
    """Remind focal points of deadlines that are near; beat calls it again and again, each letter is written once."""
    return reminding.remind()
