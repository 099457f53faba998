"""Forms of carrying forward: an author's answers, and where the secretariat puts a comment without a paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.carrying.models import Placement
from declarations.models import Paragraph

UPHOLD, REWRITE, LET_GO, WITHDRAW = "uphold", "rewrite", "let-go", "withdraw"
# What is no answer any more where it is the one that stands.
_GIVEN: dict[str, str] = {
    Placement.Status.UPHELD: UPHOLD,
    Placement.Status.REWRITTEN: REWRITE,
    Placement.Status.LET_GO: LET_GO,
}


class AnswersForm(forms.Form):
    """One choice for each comment that its author is asked about; none of them has to be made now."""

    def __init__(self, *args: Any, placements: Iterable[Placement], may_write: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for placement in placements:
            choices = [
                (UPHOLD, _("It still applies: show it beside the new paragraph too")),
                (REWRITE, _("I write it anew for this draft")),
                (LET_GO, _("It does not apply to this draft; it stays where it was written")),
                (WITHDRAW, _("I withdraw it altogether")),
            ]
            given = _GIVEN.get(placement.status)
            self.fields[self.name(placement)] = forms.ChoiceField(
                label=_("Your answer"),
                choices=[
                    (value, words)
                    for value, words in choices
                    if value != given and (may_write or value != REWRITE)
                ],
                required=False,
                widget=forms.RadioSelect,
            )

    @staticmethod
    def name(placement: Placement) -> str:
        """The name of a placement's field."""
        return f"answer-{placement.pk}"

    def answer(self, placement: Placement) -> str:
        """What was answered now; empty where nothing was."""
        return str(self.cleaned_data[self.name(placement)])


class PlaceForm(forms.Form):
    """Where a comment whose paragraph is gone is placed; left empty, it stays where it was written."""

    paragraph = forms.ModelChoiceField(
        label=_("Paragraph of the new draft"),
        queryset=Paragraph.objects.none(),
        required=False,
        empty_label=_("Leave it on the draft it was written on"),
    )
    placement = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, paragraphs: QuerySet[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["paragraph"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- as declared above
        field.queryset = paragraphs
