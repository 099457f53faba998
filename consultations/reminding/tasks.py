"""Reminding by the clock."""

from celery import shared_task

from consultations.reminding import reminding


@shared_task
def remind_of_unsent() -> int:
    """Write what reminders are due; returns how many."""
    return reminding.remind()
