"""How a pledge stood, folded from its entries: a pure reading of the ledger, and the rows that lists count by.

The rule for a pledge of several actors: unknown as long as none of them has said anything; fulfilled, or ended, only
when every actor has said so; planned while all that is known is planned; under way in between.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from pledges.models import Entry, EntryKind, Light, Partner, Pledge, PledgeVersion, Progress, Standing

# Entries by which a version comes to stand.
_TEXTS = frozenset({EntryKind.MADE, EntryKind.AMENDED, EntryKind.RESTORED})


class Line(NamedTuple):
    """What is known of one actor: how far it is, the newest day it spoke of, and since which day it is a party."""

    progress: str = Progress.UNKNOWN
    reported_on: date | None = None
    since: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether the actor has said the last word of it."""
        return self.progress in {Progress.FULFILLED, Progress.ENDED}


@dataclass(frozen=True)
class Picture:
    """A pledge after some of its entries: which version stands (None: it is not public) and each actor's line."""

    version: int | None = None
    lines: dict[int, Line] = field(default_factory=dict)

    @property
    def progress(self) -> str:
        """How far the pledge is as a whole."""
        return whole([line.progress for line in self.lines.values()])

    @property
    def reported_on(self) -> date | None:
        """The newest day that any of its actors spoke of."""
        return max((line.reported_on for line in self.lines.values() if line.reported_on), default=None)


def whole(lines: Collection[str]) -> str:
    """The status of a pledge from those of its actors' lines, by the rule above."""
    known = [line for line in lines if line != Progress.UNKNOWN]
    if not known:
        return Progress.UNKNOWN
    if len(known) == len(lines):
        if all(line == Progress.ENDED for line in known):
            return Progress.ENDED
        if all(line in {Progress.FULFILLED, Progress.ENDED} for line in known):
            return Progress.FULFILLED
    return Progress.PLANNED if all(line == Progress.PLANNED for line in known) else Progress.UNDER_WAY


def anniversary(day: date, years: int) -> date:
    """The day of the same date so many years later; of 29 February 1 March, where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def light(reported_on: date | None, day: date) -> str:
    """How old the last report is on a day in New York: a year is over on the day of the same date."""
    if reported_on is None:
        return Light.NEVER
    if day < anniversary(reported_on, 1):
        return Light.WITHIN_A_YEAR
    return Light.OVER_ONE if day < anniversary(reported_on, 2) else Light.OVER_TWO


def day_after(day: date) -> datetime:
    """The instant a day in New York ends: the ledger as it stood on that day is what was written before it."""
    return timezone.make_aware(
        datetime.combine(day + timedelta(days=1), datetime.min.time()), timezone.get_default_timezone()
    )


def fold(entries: Iterable[Entry]) -> Iterator[tuple[datetime, Picture]]:
    """The picture of a pledge after each of its entries, in the order they were written."""
    picture = Picture()
    for entry in entries:
        picture = _after(picture, entry)
        yield entry.at, picture


def now(pledge: Pledge) -> Picture:
    """How a pledge stands now."""
    return picture_of(pledge.entries.all())


def as_of(pledge: Pledge, at: datetime) -> Picture:
    """How a pledge stood just before instant `at`."""
    return picture_of(pledge.entries.until(at))


def stand(pledge: Pledge, at: datetime) -> None:
    """Bring the standing of a pledge up to its ledger as of instant `at`, in the transaction of the entry just written,
    whose pledge is locked. Nothing is written where nothing that is counted has changed."""
    picture = now(pledge)
    current = pledge.standings.filter(until__isnull=True).first()
    wanted = _row(pledge, picture, at)
    if _same(current, wanted):
        return
    if current is not None:
        if current.since == at:
            current.delete()
        else:
            current.until = at
            current.save(update_fields=["until"])
    if wanted is not None:
        wanted.save()


def rebuild(pledge: Pledge) -> None:
    """Work out all standings of a pledge anew from its ledger."""
    with transaction.atomic():
        Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
        pledge.standings.all().delete()
        rows: list[Standing] = []
        for at, picture in fold(pledge.entries.all()):
            wanted = _row(pledge, picture, at)
            current = rows[-1] if rows and rows[-1].until is None else None
            if _same(current, wanted):
                continue
            if current is not None:
                if current.since == at:
                    rows.pop()
                else:
                    current.until = at
            if wanted is not None:
                rows.append(wanted)
        Standing.objects.bulk_create(rows)


def picture_of(entries: Iterable[Entry]) -> Picture:
    """The picture of a pledge after all of these entries, in the order they were written."""
    picture = Picture()
    for entry in entries:
        picture = _after(picture, entry)
    return picture


def _after(picture: Picture, entry: Entry) -> Picture:
    """The picture once an entry is written."""
    version = picture.version
    if entry.kind in _TEXTS:
        version = entry.version_id
    elif entry.kind == EntryKind.REMOVED:
        version = None
    lines = dict(picture.lines)
    if entry.partner_id is not None:
        line = lines.get(entry.partner_id, Line(since=entry.on))
        if entry.kind == EntryKind.PARTED:
            lines.pop(entry.partner_id, None)
        elif entry.kind in {EntryKind.MADE, EntryKind.JOINED}:
            lines[entry.partner_id] = line
        elif entry.progress:
            newest = max(line.reported_on or entry.on, entry.on)
            lines[entry.partner_id] = line._replace(progress=entry.progress, reported_on=newest)
    return Picture(version, lines)


def _row(pledge: Pledge, picture: Picture, at: datetime) -> Standing | None:
    """The standing that a picture makes from instant `at` on; None for a pledge that is not public."""
    if picture.version is None:
        return None
    version = PledgeVersion.objects.get(pk=picture.version)
    actors = list(
        Partner.objects.filter(pk__in=picture.lines)
        .select_related("organisation__state")
        .prefetch_related("organisation__state__regions")
    )
    pledging = {
        actor.organisation.state
        for actor in actors
        if actor.shown_kind == "state" and actor.organisation.state is not None
    }
    regions = {region.pk for state in pledging for region in state.regions.all()}
    return Standing(
        pledge=pledge,
        since=at,
        version=version,
        progress=picture.progress,
        reported_on=picture.reported_on,
        kind=version.kind,
        maker_kinds=sorted({actor.shown_kind for actor in actors}),
        states=sorted(state.pk for state in pledging),
        regions=sorted(regions),
        objectives=sorted(version.objectives.values_list("number", flat=True)),
    )


_COUNTED = ("version_id", "progress", "reported_on", "kind", "maker_kinds", "states", "regions", "objectives")


def _same(current: Standing | None, wanted: Standing | None) -> bool:
    if current is None or wanted is None:
        return current is wanted
    return all(getattr(current, name) == getattr(wanted, name) for name in _COUNTED)
