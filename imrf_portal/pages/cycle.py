"""Where a cycle stands: its milestones, drafts and next meeting as one row of steps in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.events.wordings import worded
from consultations.models import Consultation, Event
from declarations.models import Draft
from imrf_portal.compact.models import Cycle, Milestone
from imrf_portal.compact.official_clock import official_day

# Milestones of this family are one step of the row: five conferences of one round.
_REGIONAL_REVIEWS = "regional-review-"


@dataclass(frozen=True)
class Step:
    """A step of the cycle as a reader sees it; days are days in New York."""

    name: str
    starts_on: date
    ends_on: date
    is_over: bool = False
    is_now: bool = False
    note: str = ""
    url: str = ""
    language: str = ""
    source_url: str = ""
    is_demonstration: bool = False
    # The name by which its place on the roadmap is found; the events whose summaries are presented there.
    anchor: str = ""
    presented: tuple[Step, ...] = ()

    @property
    def status(self) -> str:
        """The word the row of steps is drawn by: done, now, or nothing for what is to come."""
        return "now" if self.is_now else "done" if self.is_over else ""

    @property
    def when(self) -> str:
        """Its days in words, and what is to be known of it."""
        first, last = date_format(self.starts_on), date_format(self.ends_on)
        days = first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}
        notes = [self.note, _("date of the demonstration") if self.is_demonstration else ""]
        return " · ".join([days, *filter(None, notes)])


@dataclass(frozen=True)
class Standing:
    """A cycle and its steps in time, the one at which it stands among them."""

    cycle: Cycle
    steps: list[Step]

    @property
    def now(self) -> Step | None:
        """The step under way that began last."""
        return next((step for step in reversed(self.steps) if step.is_now), None)

    def around_now(self, *, size: int = 6) -> list[Step]:
        """The `size` steps around the one at which the cycle stands, else around the first to come."""
        here = self.now or next((step for step in self.steps if not step.is_over), None)
        place = self.steps.index(here) if here else len(self.steps)
        begin = max(0, min(place - size // 2, len(self.steps) - size))
        return self.steps[begin : begin + size]

    def by_year(self) -> Iterator[tuple[int, list[Step]]]:
        """All steps, year by year as they begin."""
        for year, steps in groupby(self.steps, key=lambda step: step.starts_on.year):
            yield year, list(steps)


def standing(
    cycle: Cycle,
    *,
    drafts: Iterable[Draft],
    consultations: Sequence[Consultation],
    events: Sequence[Event],
    at: datetime | None = None,
) -> Standing:
    """Where `cycle` stands at instant `at` (now); one query, for its milestones.

    `drafts` are its published ones, `consultations` its announced ones, `events` its upcoming ones, the next first.
    """
    at = at or timezone.now()
    milestones = list(cycle.milestones.all())
    regional = [one for one in milestones if one.code.startswith(_REGIONAL_REVIEWS)]
    steps = [_milestone(one, at) for one in milestones if one not in regional]
    steps += [_regional_reviews(regional, at)] if regional else []
    steps += _drafts(drafts, consultations, at)
    steps += [_event(event, at) for event in events[:1]]
    return _in_order(cycle, steps)


def roadmap(
    cycle: Cycle,
    *,
    drafts: Iterable[Draft],
    consultations: Sequence[Consultation],
    events: Iterable[Event],
    at: datetime | None = None,
) -> Standing:
    """The whole of `cycle` as at instant `at` (now): every milestone by itself, with the source of its date; every
    draft, every event; one query, for its milestones. The arguments are as in `standing`, with past events too."""
    at, events = at or timezone.now(), list(events)
    steps = [
        replace(
            _milestone(one, at),
            source_url=one.source_url,
            anchor=f"step-{one.code}",
            presented=tuple(_event(event, at) for event in events if event.presented_at_id == one.pk),
        )
        for one in cycle.milestones.all()
    ]
    steps += _drafts(drafts, consultations, at)
    steps += [_event(event, at) for event in events]
    return _in_order(cycle, steps)


def _in_order(cycle: Cycle, steps: Iterable[Step]) -> Standing:
    return Standing(cycle, sorted(steps, key=lambda step: (step.starts_on, step.ends_on)))


def _drafts(drafts: Iterable[Draft], consultations: Sequence[Consultation], at: datetime) -> list[Step]:
    """Each draft with the consultation on it, of several the one that closes first."""
    windows = {one.draft_id: one for one in reversed(consultations) if one.draft_id is not None}
    return [_draft(draft, windows.get(draft.pk), at) for draft in drafts]


def _milestone(milestone: Milestone, at: datetime) -> Step:
    return Step(
        name=milestone.name,
        starts_on=milestone.starts_on,
        ends_on=milestone.last_day,
        is_over=milestone.is_over(at),
        is_now=milestone.starts_on <= official_day(at) <= milestone.last_day,
        is_demonstration=milestone.is_demonstration,
    )


def _regional_reviews(milestones: Sequence[Milestone], at: datetime) -> Step:
    first, last = min(one.starts_on for one in milestones), max(one.last_day for one in milestones)
    return Step(
        name=_("Regional reviews"),
        starts_on=first,
        ends_on=last,
        is_over=last < official_day(at),
        is_now=first <= official_day(at) <= last,
        note=ngettext("%(count)s conference", "%(count)s conferences", len(milestones))
        % {"count": len(milestones)},
    )


def _draft(draft: Draft, window: Consultation | None, at: datetime) -> Step:
    appeared = draft.circulated_on or official_day(draft.published_at)
    if window is None:
        return Step(
            draft.name, appeared, appeared, is_over=appeared < official_day(at), url=draft.get_absolute_url()
        )
    is_open, is_over = window.is_open(at), window.has_closed(at)
    if is_open:
        note = _("open for comment")
    else:
        note = _("comments have closed") if is_over else _("not open for comment yet")
    return Step(
        name=draft.name,
        starts_on=min(appeared, official_day(window.opens_at)),
        ends_on=official_day(window.closes_at),
        is_over=is_over,
        is_now=is_open,
        note=note,
        url=window.get_absolute_url() if is_open else draft.get_absolute_url(),
    )


def _event(event: Event, at: datetime) -> Step:
    title = worded(event, "title")
    return Step(
        title.text,
        official_day(event.starts_at),
        official_day(event.ends_at),
        is_over=event.is_over(at),
        is_now=event.starts_at <= at < event.ends_at,
        url=event.get_absolute_url(),
        language=title.language,
    )
