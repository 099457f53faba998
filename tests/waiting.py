"""Waiting for what another process or thread does, as long as a busy machine may need for it."""

from collections.abc import Callable

from bootstrap import processes

# Longer than a minute: where a wake-up is passed over, the sweep of every minute does the work.
PATIENCE_SECONDS = 90


def wait_until(holds: Callable[[], object]) -> None:
    """Return as soon as `holds()` is true; fail if it never is."""
    assert processes.wait_until(lambda: bool(holds()), within=PATIENCE_SECONDS), "It did not happen in time."
