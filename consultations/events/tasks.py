"""What happens to events by the clock."""

from celery import shared_task

from consultations.events import registering, reminding


@shared_task
def remind() -> int:
    """Remind those with a place of what begins soon; beat calls it again and again."""
    return reminding.remind()


@shared_task
def forget_needs() -> int:
    """Forget what people needed at events that are over; returns of how many."""
    return registering.forget_needs()
