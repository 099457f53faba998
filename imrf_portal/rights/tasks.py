"""What workers do for the rights of people. The broker only wakes them: what is to be done stands in the rows."""

from celery import shared_task

from imrf_portal.guidance.contacting import ANSWER
from imrf_portal.notifications.retention import forget_left
from imrf_portal.rights import archiving, closing, keeping
from imrf_portal.rights.models import Archive, Closing


@shared_task
def make_archive(key: int) -> None:
    """Make the file of one archive."""
    for archive in Archive.objects.filter(pk=key).select_related("person"):
        archiving.make(archive)


@shared_task
def finish_closing(key: int) -> None:
    """Empty the rooms of one account that is being closed."""
    for asked in Closing.objects.filter(pk=key).select_related("person"):
        closing.finish(asked)


@shared_task
def sweep() -> int:
    """Do whatever a lost wake-up or a dead worker has left undone; returns how many things were taken up. And know no
    more to whom a last letter or an answer to the contact form went."""
    taken_up = archiving.sweep() + closing.sweep()
    forget_left(closing.LAST_LETTER, ANSWER)
    return taken_up


@shared_task
def keep_times() -> dict[str, int]:
    """Let go of everything that is past its time; returns how many of each."""
    return keeping.let_go_of_what_is_past()
