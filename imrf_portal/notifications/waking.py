"""Wake-ups for the workers: after commit, at best effort.

A wake-up that is lost loses nothing: the sweep finds the same rows. So a dead broker is written to the log and
the caller goes on.
"""

import logging
from functools import partial

from celery import current_app, signature
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

EXPAND = "imrf_portal.notifications.tasks.expand_announcement"
DELIVER = "imrf_portal.notifications.tasks.deliver"

# A broker that does not answer at once is passed over: somebody waits for the page behind this.
_IMPATIENT = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0}


def wake(task: str, *args: int) -> None:
    """Let a worker do the task of this full name once the transaction stands."""
    transaction.on_commit(partial(_wake, task, *args))


def wake_expanding(announcement_id: int) -> None:
    """Let a worker write the letters of an announcement once the transaction stands."""
    transaction.on_commit(partial(_wake, EXPAND, announcement_id))


def wake_delivering() -> None:
    """Let a worker send what is due once the transaction stands."""
    transaction.on_commit(partial(_wake, DELIVER))


def _wake(task: str, *args: int) -> None:
    try:
        with current_app.connection_for_write(transport_options=_IMPATIENT) as broker:
            signature(task, args=args).apply_async(connection=broker, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("No wake-up for %s: %s; the sweep will do it", task, type(error).__name__)
