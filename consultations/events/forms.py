"""The secretariat's forms for events; times are typed as the clock on the wall of the meeting room shows them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.events.models import AgendaItem, Event, Interpretation, Session, time_zones
from consultations.events.wall_clock import NoSuchTime, TwiceThatTime, instant, shown
from declarations.models import Draft
from imrf_portal.compact.models import RoundTable
from imrf_portal.languages import OFFICIAL, OFFICIAL_CHOICES

_TIMES = ("starts_at", "ends_at")
# First parts of addresses below the calendar's that lead to other things than events.
RESERVED = frozenset({"month", "series"})


class WallClockField(forms.DateTimeField):
    """A date and time as a clock on a wall shows it; another field names the zone it hangs in."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """A naive date and time, whatever zone the page is read in."""
        with timezone.override(UTC):
            typed = super().to_python(value)
        return typed.replace(tzinfo=None) if typed else None


class TimesOfAnEvent(forms.BaseForm):
    """Turns what was typed beside `time_zone` into instants, and says where a change of the clocks forbids it."""

    def clean(self) -> dict[str, Any]:
        """Put instants in place of the typed times; a time that does not exist or comes twice is an error."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        zone = cleaned.get("time_zone")
        for name in _TIMES:
            typed = cleaned.pop(name, None)
            if typed and zone:
                self._put_instant(name, typed, zone)
        starts_at, ends_at = (cleaned.get(name) for name in _TIMES)
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The event has to end after it begins."))
        return cleaned

    def _put_instant(self, name: str, typed: datetime, zone: str) -> None:
        where = {"zone": zone.replace("_", " ")}
        try:
            self.cleaned_data[name] = instant(typed, ZoneInfo(zone))
        except NoSuchTime:
            sentence = _(
                "In %(zone)s the clocks are put forward over this time: it does not exist. Choose another."
            )
            self.add_error(name, sentence % where)
        except TwiceThatTime:
            sentence = _(
                "In %(zone)s the clocks are put back over this time: it comes twice. Choose another."
            )
            self.add_error(name, sentence % where)


def _times_shown(event: Event) -> dict[str, datetime]:
    return {name: shown(getattr(event, name), event.zone) for name in _TIMES}


class LanguagesOfAMeeting(forms.Form):
    """What is spoken at an event or a session of it, and what it is interpreted into."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=OFFICIAL_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    interpretation = forms.MultipleChoiceField(
        label=gettext_lazy("Interpretation"),
        choices=[*OFFICIAL_CHOICES, *Interpretation.choices],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class EventForm(TimesOfAnEvent, LanguagesOfAMeeting, forms.ModelForm):
    """An event as it is prepared; once it is announced, its time and place are no fields of this form."""

    starts_at = WallClockField(
        label=gettext_lazy("Begins"),
        help_text=gettext_lazy("As the clock shows it in the event's own time zone."),
    )
    ends_at = WallClockField(label=gettext_lazy("Ends"))

    class Meta:
        model = Event
        # The admin's fieldsets choose.
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(_times_shown(self.instance))
        if "presented_at" in self.fields:
            steps = self.instance.cycle.milestones.all()
            self.fields["presented_at"].queryset = steps  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        """An address of the calendar's own is no event's."""
        slug = str(self.cleaned_data["slug"])
        if slug in RESERVED:
            raise forms.ValidationError(
                _("The calendar has a page of its own there. Choose another address.")
            )
        return slug

    def clean(self) -> dict[str, Any]:
        """A summary is presented at a step of the event's own cycle."""
        cleaned = super().clean()
        step = cleaned.get("presented_at")
        if step is not None and step.cycle != cleaned.get("cycle", self.instance.cycle):
            self.add_error("presented_at", _("Choose a step of the event's own cycle."))
        return cleaned

    @property
    def changed(self) -> set[str]:
        """The fields with a new value; another zone makes the same typed times other instants."""
        names = set(self.changed_data)
        when = {*_TIMES, "time_zone"} & set(self.fields)
        return names | when if names & when else names


class RoundTableField(forms.ModelChoiceField):
    """A round table, told with the year of its Forum: each Forum has a number 1."""

    def label_from_instance(self, obj: RoundTable) -> str:
        """What stands in the list."""
        return f"{obj.cycle.year}: {obj}"


class SessionForm(LanguagesOfAMeeting, forms.ModelForm):
    """A session of an event."""

    round_table = RoundTableField(
        label=gettext_lazy("Round table"),
        help_text=gettext_lazy("The round table of the Forum that it prepares."),
        queryset=RoundTable.objects.select_related("cycle"),
        required=False,
    )

    class Meta:
        model = Session
        # The admin's fields choose.
        fields: list[str] = []


class SessionFormSet(forms.BaseInlineFormSet):
    """The sessions of an event, which are over when it is over."""

    def clean(self) -> None:
        """A session that lasts beyond the end of the event is an error that stands at its minutes."""
        super().clean()
        event: Event = self.instance
        if event.starts_at is None or event.ends_at is None:
            return
        for form in self.forms:
            said = getattr(form, "cleaned_data", {})
            begins, minutes = said.get("begins_after"), said.get("minutes")
            if begins is None or minutes is None or said.get("DELETE"):
                continue
            if event.starts_at + timedelta(minutes=begins + minutes) > event.ends_at:
                form.add_error("minutes", _("This session would last beyond the end of the event."))


class AgendaItemForm(forms.ModelForm):
    """An item of an agenda; its paragraphs are typed by their numbers in the item's draft."""

    labels = forms.CharField(
        label=gettext_lazy("Paragraphs"),
        help_text=gettext_lazy("Their numbers in this draft, with commas between: 9, 9 bis, 12."),
        required=False,
    )

    class Meta:
        model = AgendaItem
        # The admin's fields choose.
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            paragraphs = self.instance.paragraphs.order_by("order")
            self.initial["labels"] = ", ".join(paragraphs.values_list("label", flat=True))

    def clean(self) -> dict[str, Any]:
        """Find the paragraphs; a number that the draft does not have is an error that names it."""
        cleaned = super().clean() or self.cleaned_data
        labels = [label.strip() for label in re.split("[,،，]", cleaned.get("labels", "")) if label.strip()]
        draft: Draft | None = cleaned.get("draft")
        if draft is None:
            if labels:
                self.add_error("draft", _("Choose the draft that these paragraphs are in."))
        elif labels:
            found = {one.label.casefold(): one for one in draft.paragraphs.exclude(label="")}
            if missing := [label for label in labels if label.casefold() not in found]:
                sentence = _("This draft has no paragraph %(labels)s.") % {"labels": ", ".join(missing)}
                self.add_error("labels", sentence)
            cleaned["paragraphs"] = [found[label.casefold()] for label in labels if label not in missing]
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        self.instance.paragraphs.set(self.cleaned_data.get("paragraphs", []))


class _ActOnEvent(forms.Form):
    """What every act on an announced event sends back: the state of it that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, event: Event) -> None:
        super().__init__(data, initial={"seen": event.sequence, **self.initial_of(event)})
        self._add_texts()

    def initial_of(self, event: Event) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {}

    def _add_texts(self) -> None:
        """Add a field for each language of a text, where the act has one."""

    def by_language(self, name: str) -> dict[str, str]:
        """What was typed in the fields of a text, by language."""
        return {language.code: self.cleaned_data[f"{name}_{language.field}"] for language in OFFICIAL}


class RescheduleForm(TimesOfAnEvent, _ActOnEvent):
    """Another time, zone, place or link for an announced event."""

    starts_at = WallClockField(
        label=gettext_lazy("Begins"),
        help_text=gettext_lazy("As the clock shows it in the event's own time zone."),
    )
    ends_at = WallClockField(label=gettext_lazy("Ends"))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones)
    link = forms.URLField(label=gettext_lazy("Link to take part"), required=False, assume_scheme="https")

    def initial_of(self, event: Event) -> dict[str, Any]:
        """Where and when the event stands now."""
        places = {
            f"place_{language.field}": getattr(event, f"place_{language.field}") for language in OFFICIAL
        }
        return {**_times_shown(event), "time_zone": event.time_zone, "link": event.link, **places}

    def _add_texts(self) -> None:
        for language in OFFICIAL:
            label = _("Place (%(language)s)") % {"language": language.native_name}
            self.fields[f"place_{language.field}"] = forms.CharField(
                label=label, max_length=200, required=False
            )


class CancelForm(_ActOnEvent):
    """Why an event is cancelled, or what comes instead, in as many languages as there are."""

    def _add_texts(self) -> None:
        for language in OFFICIAL:
            label = _("Note for the page and the letters (%(language)s)") % {"language": language.native_name}
            self.fields[f"note_{language.field}"] = forms.CharField(
                label=label, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False
            )
