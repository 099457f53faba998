"""What a reader may ask of the calendar; the page and the calendar file share it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from consultations.events import timeline
from consultations.events.models import Event, EventKind
from consultations.events.timeline import Entry
from imrf_portal.compact.models import Cycle
from imrf_portal.languages import OFFICIAL


class OtherKind(models.TextChoices):
    """What else than events stands in the calendar."""

    CONSULTATION = "consultation", _("Consultations")
    MILESTONE = "milestone", _("Steps of the cycle")


class CalendarFilter(FilterSet):
    """The calendar by cycle, kind, language and time; what is to come unless the past is asked for."""

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
        choices=[*EventKind.choices, *OtherKind.choices],
        empty_label=_("All"),
        method="of_kind",
    )
    language = ChoiceFilter(
        label=_("Language of the meeting"),
        choices=[(language.code, language.native_name) for language in OFFICIAL],
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
        return events.filter(kind=value)

    def in_language(self, events: models.QuerySet[Event], name: str, value: str) -> models.QuerySet[Event]:
        """Events held or interpreted in a language."""
        return events.filter(languages__contains=[value])

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for and can be understood."""
        self.form.is_valid()
        return getattr(self.form, "cleaned_data", {})

    def all_entries(self) -> list[Entry]:
        """Everything that was asked for, whenever it is; three queries."""
        entries = list(timeline.of_events(self.qs))
        kind, cycle = self.chosen.get("kind"), self.chosen.get("cycle")
        if not self.chosen.get("language"):
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
