"""What moderators press and type at the desk, and what a reader says who reports something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.kit.text import clean
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.moderation.models import ReasonTemplate, Status
from imrf_portal.moderation.reason_templates import words_of
from imrf_portal.moderation.reasons import FlagReason, Reason

OUTCOMES = (Status.PUBLISHED, Status.RETURNED, Status.WITHHELD)


class DecisionForm(forms.Form):
    """One decision: what, why, the version the moderator read, and whose claim they decide in spite of.

    A reason is chosen by itself (“off-topic”) or with the words of a template (“off-topic:7”). Once valid, the cleaned
    data hold the `reason` and the template's `words` by language, none without a template.
    """

    outcome = forms.ChoiceField(choices=[(one, one) for one in OUTCOMES])
    seen = forms.IntegerField(widget=forms.HiddenInput)
    despite = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason, to return or withhold"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Your words to the author"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = list(ReasonTemplate.objects.order_by("pk"))
        self.fields["reason"].choices = self._reasons()  # type: ignore[attr-defined]

    def _reasons(self) -> list[tuple[str, str]]:
        """Each reason with its number, which is also its key on the keyboard; below it the words prepared for it."""
        choices = [("", _("No reason: publish"))]
        for number, reason in enumerate(Reason, 1):
            choices.append((reason, f"{number}. {reason.label}"))
            choices += [
                (
                    f"{reason}:{one.pk}",
                    _("%(number)s. With words: %(title)s") % {"number": number, "title": one},
                )
                for one in self.templates
                if one.reason == reason
            ]
        return choices

    def clean(self) -> dict[str, Any]:
        """The reason and, where a template was chosen, its words as they stand at this moment."""
        cleaned = super().clean() or {}
        reason, _colon, key = cleaned.get("reason", "").partition(":")
        chosen = next((one for one in self.templates if str(one.pk) == key), None)
        return {**cleaned, "reason": reason, "words": words_of(chosen) if chosen else {}}


class ReportForm(forms.Form):
    """Why a reader reports a public thing."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"), choices=FlagReason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("Your explanation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("The secretariat alone reads it."),
    )

    def clean(self) -> dict[str, Any]:
        """Another reason is explained."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") == FlagReason.OTHER and not clean(cleaned.get("words", "")):
            self.add_error("words", WithoutWords().sentence)
        return cleaned


def chosen_versions(pairs: list[str]) -> dict[int, int]:
    """The chosen things and the version read of each, from `7:2`; what is not so written was not our form's."""
    split = [pair.partition(":") for pair in pairs]
    return {as_number(pk): as_number(version) for pk, _colon, version in split}


def as_number(text: str) -> int:
    """A number as our forms write it; 0, which is nobody's key and no version, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
