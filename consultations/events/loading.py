"""Bringing the kinds of events from the app's data file into the database, as often as one likes."""

from __future__ import annotations

from pathlib import Path

from consultations.events.kinds import EventKind
from imrf_portal.compact import loading
from imrf_portal.compact.loading import Kind, Tally

DATA = Path(__file__).parent / "data"
KINDS = (Kind("event_kinds", EventKind, ("code",)),)


def load() -> Tally:
    """Add the kinds that are missing and bring names up to date; one that was changed by a person stays. Raises
    `BadData`."""
    return loading.load(DATA, kinds=KINDS)["event_kinds"]
