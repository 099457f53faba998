"""Writing into the ledger: the one door by which an entry comes in, and with it the new standing of its pledge."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.records.workflow import locked
from pledges.ledger.standing import stand
from pledges.models import Entry, Pledge


def write(pledge: Pledge, kind: str, *, by: User | None, on: date | None = None, **about: Any) -> Entry:
    """Write one entry on `pledge`, now; `on` is the New York day it speaks of (today), `about` its partner, progress,
    version, report or evidence.

    The pledge is locked until the transaction ends, so that its entries follow one another in the order of their
    instants. The database refuses an entry that is not whole (`IntegrityError`). Who may write is asked by the acts.
    """
    with transaction.atomic():
        row = locked(pledge)
        at = _after_the_last(row, timezone.now())
        entry = Entry.objects.create(pledge=row, kind=kind, at=at, on=on or official_day(at), by=by, **about)
        stand(row, at)
        return entry


def _after_the_last(pledge: Pledge, now: datetime) -> datetime:
    """Now, or the last entry's instant where a clock was put back: the ledger never runs backwards."""
    last = pledge.entries.order_by("-at", "-pk").values_list("at", flat=True).first()
    return max(now, last) if last else now
