"""The form in which the secretariat confirms or corrects what was measured."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.passport.models import Finding, Verdict
from imrf_portal.languages import OFFICIAL


class VerdictForm(forms.Form):
    """What the text shows of one comment, with a note where one helps; `seen` is the version that was read."""

    finding = forms.ChoiceField(label=_("What the text shows"), choices=Finding.choices)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    note_language = forms.ChoiceField(
        label=_("Language of the note"), choices=[(one.code, one.native_name) for one in OFFICIAL]
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, verdict: Verdict, language: str) -> None:
        initial = {
            "finding": verdict.finding,
            "note": verdict.note,
            "note_language": verdict.note_language or language,
            "seen": verdict.version,
        }
        super().__init__(data, prefix=f"verdict-{verdict.pk}", initial=initial)
