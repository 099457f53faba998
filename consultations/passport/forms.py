"""The form in which the secretariat confirms or corrects what was measured, or says what could not be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.passport.models import Verdict
from imrf_portal.languages import OFFICIAL_CHOICES
from imrf_portal.records.workflow import WrongStep


class VerdictForm(forms.Form):
    """What the text shows of one comment, with a note where one helps; kept where `confirm` is ticked.

    What was typed without that tick is an error, and so is a verdict (`verdict`, by key, of the version `seen`) that is
    no longer the one that was read: nothing typed is passed over.
    """

    finding = forms.ChoiceField(label=_("What the text shows"), show_hidden_initial=True)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, show_hidden_initial=True)
    note_language = forms.ChoiceField(
        label=_("Language of the note"), choices=OFFICIAL_CHOICES, show_hidden_initial=True
    )
    verdict = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    confirm = forms.BooleanField(label=pgettext_lazy("verdict", "Confirm"), required=False)

    def __init__(self, data: Any = None, *, verdict: Verdict, language: str) -> None:
        initial = {
            "finding": verdict.finding,
            "note": verdict.note,
            "note_language": verdict.note_language or language,
        }
        super().__init__(data, prefix=_prefix(verdict.comment_id), initial=initial)
        self.about = verdict
        choices = [(one.value, one.label) for one in verdict.findings]
        field = self.fields["finding"]
        field.choices = choices if verdict.finding else [("", "—"), *choices]  # type: ignore[attr-defined]  # declared above

    @property
    def is_touched(self) -> bool:
        """Whether it was ticked, or anything was typed."""
        return not {"confirm", "finding", "note", "note_language"}.isdisjoint(self.changed_data)

    def clean(self) -> dict[str, Any]:
        """Ticked, and of the verdict that stands."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("confirm"):
            self.add_error("confirm", _("Tick this too; only then is what you typed kept."))
        if given.get("verdict") != self.about.pk:
            raise ValidationError(WrongStep("", "").sentence)
        return given

    @property
    def given(self) -> dict[str, Any]:
        """What is to be said of the comment, and the version that was read."""
        return {name: self.cleaned_data[name] for name in ("finding", "note", "note_language", "seen")}


def typed_note(data: Mapping[str, str], comment: int) -> str:
    """The note that was typed in the form of a comment (by key); empty where none was, or it stood there already."""
    name = f"{_prefix(comment)}-note"
    note = data.get(name, "")
    return "" if note == data.get(f"initial-{name}") else note


def _prefix(comment: int) -> str:
    return f"comment-{comment}"
