"""Forms of following."""

from django import forms
from django.utils.translation import gettext_lazy as _

from imrf_portal.notifications.models import Pace


class AddressForm(forms.Form):
    """An address that wishes to follow without an account."""

    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Nobody sees it. We write to it only about what you follow, until you stop."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
    )

    def clean_address(self) -> str:
        """The address in small letters, as accounts have theirs."""
        return str(self.cleaned_data["address"]).lower()


class PaceForm(forms.Form):
    """How often one hears of one topic."""

    topic = forms.CharField(max_length=64)
    pace = forms.TypedChoiceField(choices=Pace.choices, coerce=lambda value: Pace(int(value)))
