"""What a reader may ask of the calendar; the page and the calendar file share it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from consultations.events import timeline
from consultations.events.kinds import EventKind, OtherKind
from consultations.events.models import Event, EventQuerySet
from consultations.events.timeline import Entry
from imrf_portal.compact.models import Cycle, Objective, Region, State
from imrf_portal.languages import OFFICIAL_CHOICES

# What only events have: where it is asked for, nothing else stands in the list.
_OF_EVENTS = ("language", "region", "objective", "state")


def _kinds() -> list[tuple[str, str | Promise]]:
    """The kinds of events by their codes, and what else stands in the calendar; one query."""
    return [*((kind.code, kind.name) for kind in EventKind.objects.all()), *OtherKind.choices]


def _states_with_events(request: HttpRequest | None) -> models.QuerySet[State]:
    """The States that hold an event everybody sees."""
    held = Event.objects.announced().filter(state__isnull=False)
    return State.objects.filter(pk__in=held.values("state")).by_name()


class CalendarFilter(FilterSet):
    """The calendar by cycle, kind, region, objective, State, language and time; what is to come unless the past is
    asked for."""

    when = ChoiceFilter(
        label=_("When"), choices=[("past", _("Past"))], empty_label=_("To come"), method="leave"
    )
    cycle = ModelChoiceFilter(
        label=_("Edition of the Forum"),
        queryset=Cycle.objects.order_by("-year"),
        to_field_name="slug",
        empty_label=_("All"),
    )
    kind = ChoiceFilter(
        label=_("Kind"),
        choices=_kinds,
        empty_label=_("All"),
        method="of_kind",
    )
    region = ModelChoiceFilter(
        label=_("Region"),
        queryset=Region.objects.all(),
        to_field_name="slug",
        empty_label=_("All regions"),
        method="in_region",
    )
    objective = ModelChoiceFilter(
        label=_("Objective"),
        queryset=Objective.objects.all(),
        to_field_name="number",
        empty_label=_("All"),
        method="on_objective",
    )
    state = ModelChoiceFilter(
        label=_("State"),
        queryset=_states_with_events,
        to_field_name="slug",
        empty_label=_("All States"),
    )
    language = ChoiceFilter(
        label=_("Language of the meeting"),
        choices=OFFICIAL_CHOICES,
        empty_label=_("Any"),
        method="in_language",
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def leave(self, events: models.QuerySet[Event], name: str, value: str) -> models.QuerySet[Event]:
        """Time is told once for all kinds of entries, in `entries`."""
        return events

    def of_kind(self, events: models.QuerySet[Event], name: str, value: str) -> models.QuerySet[Event]:
        """Events of one kind; none where something else is asked for."""
        return events.filter(kind__code=value)

    def in_language(self, events: models.QuerySet[Event], name: str, value: str) -> models.QuerySet[Event]:
        """Events held or interpreted in a language."""
        return events.filter(languages__contains=[value])

    def in_region(self, events: EventQuerySet, name: str, value: Region) -> EventQuerySet:
        """Events of one region, those of its States among them."""
        return events.in_region(value)

    def on_objective(self, events: EventQuerySet, name: str, value: Objective) -> EventQuerySet:
        """Events with one objective on their agenda."""
        return events.on_objective(value)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for and can be understood."""
        self.form.is_valid()
        return getattr(self.form, "cleaned_data", {})

    def all_entries(self) -> list[Entry]:
        """Everything that was asked for, whenever it is; three queries."""
        entries = list(timeline.of_events(self.qs))
        kind, cycle = self.chosen.get("kind"), self.chosen.get("cycle")
        if not any(self.chosen.get(name) for name in _OF_EVENTS):
            if kind in {None, "", OtherKind.CONSULTATION}:
                entries += timeline.of_consultations(timeline.consultations_of(cycle))
            if kind in {None, "", OtherKind.MILESTONE}:
                entries += timeline.of_milestones(timeline.milestones_of(cycle))
        return entries

    def entries(self, at: datetime | None = None) -> list[Entry]:
        """What the page lists at instant `at` (now), in its order."""
        if self.chosen.get("when") == "past":
            return timeline.past(self.all_entries(), at)
        return timeline.to_come(self.all_entries(), at)


class MonthFilter(CalendarFilter):
    """The same for one month, which says itself when."""

    when = None
