"""A townhall of the demonstration that is under way: who asked for its floor, and how far its list has been called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from consultations.floor import asking, chairing, listing
from consultations.floor.opening import open_floor
from consultations.models import Event, Floor, SpeakingList, Turn
from imrf_portal.accounts.models import User
from imrf_portal.pages.demonstration.data_files import facts

# Until when one asked, from the beginning of the meeting.
_CLOSED_BEFORE = timedelta(hours=20)
_OPENED_BEFORE = timedelta(days=10)
_MINUTES, _MINUTES_EACH = 18, 3


def call_speakers(
    events: dict[str, Event], *, people: dict[str, User], by: User, chair: User, at: datetime
) -> None:
    """Let people ask for the floor of what is under way at instant `at`, and `chair` call the first of them.

    They ask while the meeting is still to come; then it is moved to where the data file has it.
    """
    for one in facts("events")["events"]:
        if "speakers" not in one:
            continue
        event = events[one["slug"]]
        floor = Floor(
            event=event,
            closes_at=event.starts_at - timedelta(hours=1),
            minutes=_MINUTES,
            minutes_each=_MINUTES_EACH,
        )
        open_floor(floor, by=by)
        for key in one["speakers"]:
            asking.ask(floor, language=people[key].language, by=people[key])
        starts_at = at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=one["hours_ago"])
        _begin(floor, starts_at=starts_at, minutes=one["minutes"])
        _call(listing.make_list(floor, by=by), one["called"], chair=chair)


def _begin(floor: Floor, *, starts_at: datetime, minutes: int) -> None:
    Event.objects.filter(pk=floor.event_id).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes)
    )
    Floor.objects.filter(pk=floor.pk).update(
        opened_at=starts_at - _OPENED_BEFORE, closes_at=starts_at - _CLOSED_BEFORE
    )
    floor.refresh_from_db()


def _call(led: SpeakingList, called: list[int | None], *, chair: User) -> None:
    """Call the first on the list: each has spoken for so many seconds, or (None) was absent."""
    for number, seconds in enumerate(called, 1):
        turn = led.turns.get(number=number)
        acts: list[Callable[..., None]] = [chairing.call, chairing.start, chairing.give]
        for act in acts if seconds is not None else [chairing.call, chairing.mark_absent]:
            led.refresh_from_db(fields=["version"])
            act(turn, by=chair, seen=led.version)
        Turn.objects.filter(pk=turn.pk).update(seconds=seconds or 0)
