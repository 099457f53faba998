"""Forms of registration: what a person says of themselves, and how the secretariat admits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.events.registering import Details
from consultations.events.registrations import Admission, Registration
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.compact.models import Region
from imrf_portal.languages import OFFICIAL_CHOICES

# Voices that only a confirmed membership gives.
_BY_MEMBERSHIP = {OrganisationKind.STATE_DELEGATION, OrganisationKind.UN_ENTITY, OrganisationKind.SECRETARIAT}
_LONGEST = 500


class RegistrationForm(forms.Form):
    """For whom one registers, in which language one takes part, and what one needs."""

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("I take part for"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Nobody but myself"),
    )
    constituency = forms.ChoiceField(
        label=_("Constituency"),
        help_text=_("Where you take part for an organization, its own counts."),
        choices=[choice for choice in OrganisationKind.choices if choice[0] not in _BY_MEMBERSHIP],
        initial=OrganisationKind.OTHER,
    )
    region: forms.ModelChoiceField[Region] = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.all(), required=False, empty_label=_("No region")
    )
    language = forms.ChoiceField(label=_("Language in which you take part"), choices=OFFICIAL_CHOICES)
    needs_interpretation = forms.BooleanField(
        label=_("I need interpretation into this language"), required=False
    )
    access_needs = forms.CharField(
        label=_("What you need in order to take part"),
        help_text=_(
            "Such as sign language, captions or access with a wheelchair. Only the secretariat reads it; it is deleted thirty days after the event."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST,
        required=False,
    )

    def __init__(
        self, *args: Any, person: User, registration: Registration | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "language": get_language(),
            **_said(registration),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        organisations = speaks_for(person)
        if organisations.exists():
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, str]:
        """What was typed, right or wrong, to be shown again in a fresh form; no more of it than the form would take."""
        return {name: str(data[name])[:_LONGEST] for name in cls.base_fields if name in data}

    def details(self) -> Details:
        """What was filled in."""
        return Details(**self.cleaned_data)


def _said(registration: Registration | None) -> dict[str, Any]:
    if registration is None:
        return {}
    names = ("organisation", "constituency", "region", "language", "needs_interpretation", "access_needs")
    return {name: getattr(registration, name) for name in names}


class AdmissionForm(forms.ModelForm):
    """How many places there are, until when one can register, and the link for those with a place."""

    join_link = forms.URLField(
        label=Admission._meta.get_field("join_link").verbose_name,
        help_text=Admission._meta.get_field("join_link").help_text,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
    )

    class Meta:
        model = Admission
        fields = ["places", "closes_at", "join_link"]
