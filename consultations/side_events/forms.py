"""Forms of side events: the application, and when an accepted one is held."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.events.forms import TimesOfAnEvent, WallClockField
from consultations.events.models import time_zones
from consultations.side_events.models import Format, SideEventApplication
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.languages import OFFICIAL_CHOICES


class ApplicationForm(forms.Form):
    """An application as it is typed; nothing is required before it is sent."""

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Lead organization"), queryset=Organisation.objects.none(), required=False
    )
    organisers = forms.CharField(
        label=_("Other organizers"),
        help_text=_("One a line."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    abstract = forms.CharField(
        label=_("Abstract"),
        help_text=_("What it is about and what comes of it."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of title and abstract"), choices=OFFICIAL_CHOICES)
    format = forms.ChoiceField(label=_("Format"), choices=[("", "–"), *Format.choices], required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the event"),
        choices=OFFICIAL_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.CharField(
        label=_("Contact"),
        help_text=_("A name and how to reach them. Only the secretariat reads it; it is never published."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, person: User, application: SideEventApplication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = speaks_for(person)  # type: ignore[attr-defined]
        for name in self.fields:
            self.initial.setdefault(name, getattr(application, name))


class CalendarForm(TimesOfAnEvent, forms.Form):
    """When and where an accepted side event is held."""

    starts_at = WallClockField(
        label=_("Begins"), help_text=_("As the clock shows it in the event's own time zone.")
    )
    ends_at = WallClockField(label=_("Ends"))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial="America/New_York")
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(label=_("Link to take part"), required=False, assume_scheme="https")
