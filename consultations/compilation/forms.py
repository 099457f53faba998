"""What somebody asks for when they compile: which file, for whom."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.compilation.models import Audience, CompilationKind
from consultations.models import Consultation


class OrderForm(forms.Form):
    """Which file, and for whom; its `key` makes two presses of the button one order."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.ChoiceField(
        label=_("File"), choices=CompilationKind.choices, help_text=_("Made in the language of this page.")
    )
    audience = forms.ChoiceField(label=_("For"), choices=Audience.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        fresh = {"key": uuid.uuid4(), "audience": Audience.READERS}
        super().__init__(*args, **{"initial": fresh, **kwargs})
        if consultation.draft_id is None:
            kinds = [(kind.value, kind.label) for kind in CompilationKind if kind.is_matrix]
            self.fields["file"].choices = kinds  # type: ignore[attr-defined]
