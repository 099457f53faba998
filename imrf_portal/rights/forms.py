"""What is asked before an account is closed or something is taken out for good."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from imrf_portal.records.redacting import Ground

WITH_NAME, UNNAMED = "named", "unnamed"


class ClosingForm(forms.Form):
    """Whether the name stays under what is public, and that it is meant."""

    name = forms.ChoiceField(
        label=_("Your name under what you published"),
        choices=[
            (WITH_NAME, _("It stays: my published words keep the name they were published with.")),
            (UNNAMED, _("It goes: my published words stay and say “name withheld”.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of your name.")},
    )
    is_meant = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick this box to close the account.")},
    )


class RedactionForm(forms.Form):
    """On what ground something is removed, and that it is meant."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=Ground.for_people,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ground.")},
    )
    is_meant = forms.BooleanField(
        label=_("I have read what will be gone, and I understand that nobody can bring it back."),
        error_messages={"required": _("Tick this box to remove it.")},
    )
