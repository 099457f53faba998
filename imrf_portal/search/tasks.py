"""Work that happens by the clock."""

from celery import shared_task

from imrf_portal.search import indexing, saving


@shared_task
def index() -> int:
    """Write anew what has changed or come by itself; returns how much that was."""
    return indexing.write_what_is_due() + indexing.write_what_the_clock_brought()


@shared_task
def reconcile() -> int:
    """Put the index right where no record told of a change; returns how many entries were written."""
    return indexing.reconcile()


@shared_task
def tell_what_came() -> int:
    """Let people hear what the searches they follow have found; returns how many had news."""
    return saving.tell_what_came()
