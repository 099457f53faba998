"""Letting an event take speakers, and moving the instant until which one asks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events.models import EventStatus
from consultations.floor.models import Floor
from consultations.floor.permissions import may_open_floor
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def open_floor(floor: Floor, *, by: User) -> None:
    """Let people ask for the floor of an announced event from now on; the secret number of its lot is drawn.

    Raises `Refused`, also where the event is not to come or asking would close in the past or after its beginning.
    """
    require(may_open_floor(by))
    with transaction.atomic():
        event = locked(floor.event)
        if event.status != EventStatus.PUBLISHED:
            raise Refused(_("Announce the event first: only an announced event takes speakers."))
        _require_in_time(floor.closes_at, begins=event.starts_at)
        floor.opened_at = timezone.now()
        floor.save()
        record("floor_opened", floor, by=by, facts={"closes": int(floor.closes_at.timestamp())})


def move_closing(floor: Floor, *, closes_at: datetime, minutes: int, minutes_each: int, by: User) -> None:
    """Set another instant until which one asks, or another time for speakers, as long as asking is open.

    None of it changes the lot: it follows from the secret number and from who asked. Raises `Refused`.
    """
    require(may_open_floor(by))
    with transaction.atomic():
        row = locked(floor)
        if row.has_closed():
            raise Refused(_("Asking has closed: the time and the order of speakers stand."))
        _require_in_time(closes_at, begins=floor.event.starts_at)
        row.closes_at, row.minutes, row.minutes_each = closes_at, minutes, minutes_each
        row.save(update_fields=["closes_at", "minutes", "minutes_each"])
        facts = {"closes": int(closes_at.timestamp()), "minutes": minutes, "each": minutes_each}
        record("floor_moved", floor, by=by, facts=facts)
    floor.refresh_from_db()


def _require_in_time(closes_at: datetime, *, begins: datetime) -> None:
    if closes_at <= timezone.now():
        raise Refused(_("Asking has to close at a time that is still to come."))
    if closes_at > begins:
        raise Refused(_("Asking has to close before the event begins, so that the order is known."))
