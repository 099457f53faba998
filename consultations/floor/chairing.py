"""Leading the list of speakers during the meeting: calling, starting and stopping the clock, and taking it back.

Every act names the version of the list that was before the chair's eyes. Another chair's act in between refuses it;
the same act of the same person arriving twice, by a double press or by a lost connection that came back, is done
once. Instants are the server's; `ago` is how many seconds before its arrival an act was pressed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.floor.models import ChairAct, SpeakingList, Turn, TurnStatus
from consultations.floor.permissions import may_chair
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records import workflow

# How long a press that did not get through is believed about its own age.
MOST_SECONDS_AGO = 15 * 60


class Overtaken(workflow.WrongStep):
    """Somebody else has led the list on since it was looked at."""

    @property
    def sentence(self) -> str:
        """What the chair reads."""
        return _(
            "The list has moved on since you pressed, so nothing was done. It is shown as it stands now."
        )


@dataclass(frozen=True)
class _Act:
    """What an act does: from where, and to where."""

    name: str
    begins: Collection[str]
    ends: str


_CALL = _Act("call", {TurnStatus.WAITING, TurnStatus.ABSENT}, TurnStatus.CALLED)
_START = _Act("start", {TurnStatus.CALLED, TurnStatus.STOPPED}, TurnStatus.SPEAKING)
_STOP = _Act("stop", {TurnStatus.SPEAKING}, TurnStatus.STOPPED)
_GIVE = _Act("give", {TurnStatus.SPEAKING, TurnStatus.STOPPED}, TurnStatus.GIVEN)
_ABSENT = _Act("absent", {TurnStatus.CALLED}, TurnStatus.ABSENT)
_UNDO = "undo"


def call(turn: Turn, *, by: User, seen: int, ago: int = 0) -> None:
    """Give the floor to whoever is next, or to somebody who was absent when called before; the clock waits.

    Raises `Refused`, also where somebody has the floor or another is next, `Overtaken`, `WrongStep`.
    """
    _take(_CALL, turn, by=by, seen=seen, ago=ago)


def start(turn: Turn, *, by: User, seen: int, ago: int = 0) -> None:
    """Start the clock of whoever was called, or let it go on. Raises `Refused`, `Overtaken`, `WrongStep`."""
    _take(_START, turn, by=by, seen=seen, ago=ago)


def stop(turn: Turn, *, by: User, seen: int, ago: int = 0) -> None:
    """Stop the clock; it may go on. Raises `Refused`, `Overtaken`, `WrongStep`."""
    _take(_STOP, turn, by=by, seen=seen, ago=ago)


def give(turn: Turn, *, by: User, seen: int, ago: int = 0) -> None:
    """Mark that the floor was given: the speaker has spoken, the clock stops. Raises as `stop`."""
    _take(_GIVE, turn, by=by, seen=seen, ago=ago)


def mark_absent(turn: Turn, *, by: User, seen: int, ago: int = 0) -> None:
    """Mark that whoever was called is not there; they can be called again. Raises as `stop`."""
    _take(_ABSENT, turn, by=by, seen=seen, ago=ago)


def undo(turn: Turn, *, by: User, seen: int, ago: int = 0) -> None:
    """Take the last act back that was done on the list, which was on `turn`: it stands as before, its clock too.

    Raises `Refused`, also where there is nothing to take back, and `Overtaken`.
    """
    require(may_chair(by, turn.list.floor.event))
    with transaction.atomic():
        led = workflow.locked(turn.list)
        if _is_done_already(_UNDO, led, turn, by=by, seen=seen):
            return
        _require_held(led)
        last = last_act(led)
        if last is None or last.turn_id != turn.pk:
            raise Refused(_("There is nothing to take back."))
        row = workflow.locked(turn)
        last.undone_at = timezone.now()
        last.save(update_fields=["undone_at"])
        _note(_UNDO, led, row, by=by, undone_at=last.undone_at)
        _advance(turn, last.was, by=by, reason="undone", seconds=last.was_seconds, began_at=last.was_began_at)


def last_act(led: SpeakingList) -> ChairAct | None:
    """What can be taken back: the last act that was not."""
    return led.acts.filter(undone_at__isnull=True).select_related("turn__request").last()


def next_turn(led: SpeakingList) -> Turn | None:
    """Whoever is next: the first on the list who has not been called."""
    return led.turns.filter(status=TurnStatus.WAITING).order_by("number").first()


def _take(act: _Act, turn: Turn, *, by: User, seen: int, ago: int) -> None:
    """Do `act` once on the list as the chair saw it; the clock's times follow from it."""
    require(may_chair(by, turn.list.floor.event))
    with transaction.atomic():
        led = workflow.locked(turn.list)
        if _is_done_already(act.name, led, turn, by=by, seen=seen):
            return
        _require_held(led)
        row = workflow.locked(turn)
        if row.status not in act.begins:
            raise workflow.WrongStep(row.status, act.ends)
        if act is _CALL:
            _require_due(led, row)
        at = _pressed_at(led, ago=ago)
        _note(act.name, led, row, by=by, at=at)
        seconds = row.spoken(at)
        began_at = at if act is _START else None
        _advance(turn, act.ends, by=by, reason=act.name, seconds=seconds, began_at=began_at)


def _advance(turn: Turn, to: str, *, by: User, reason: str, **clock: Any) -> None:
    workflow.advance(turn, to, by=by, reason=reason, facts={"seconds": clock["seconds"]}, **clock)


def _is_done_already(act: str, led: SpeakingList, turn: Turn, *, by: User, seen: int) -> bool:
    """Whether this very press has come before. Raises `Overtaken` where the list has moved on otherwise."""
    if led.version == seen:
        return False
    if led.acts.filter(number=seen + 1, act=act, turn=turn, by=by).exists():
        return True
    raise Overtaken(str(led.version), str(seen))


def _require_held(led: SpeakingList) -> None:
    """As the event stands now: it may have been called off since the chair's page was opened."""
    if led.floor.event.is_cancelled:
        raise Refused(_("This event is cancelled, so nobody speaks at it."))


def _require_due(led: SpeakingList, row: Turn) -> None:
    """One speaker at a time, in the order of the list; who was absent may be called at any moment between."""
    if led.turns.filter(status__in=[TurnStatus.CALLED, TurnStatus.SPEAKING, TurnStatus.STOPPED]).exists():
        raise Refused(_("Somebody has the floor. Say first whether they have spoken or were absent."))
    due = next_turn(led)
    if row.status == TurnStatus.WAITING and due is not None and due.pk != row.pk:
        raise Refused(_("Another organization is next on the list."))


def _pressed_at(led: SpeakingList, *, ago: int) -> datetime:
    """When an act was pressed, by the server's clock: never before the act that came before it."""
    now = timezone.now()
    pressed_at = now - timedelta(seconds=min(max(ago, 0), MOST_SECONDS_AGO))
    before = led.acts.last()
    return max(pressed_at, before.at) if before else pressed_at


def _note(
    act: str,
    led: SpeakingList,
    row: Turn,
    *,
    by: User,
    at: datetime | None = None,
    undone_at: datetime | None = None,
) -> None:
    """Keep how the turn stood before the act, and count the list's version up."""
    led.version += 1
    led.save(update_fields=["version"])
    ChairAct.objects.create(
        list=led,
        number=led.version,
        turn=row,
        act=act,
        was=row.status,
        was_seconds=row.seconds,
        was_began_at=row.began_at,
        by=by,
        at=at or timezone.now(),
        undone_at=undone_at,
    )
