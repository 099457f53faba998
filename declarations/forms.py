"""What the secretariat fills in to import a text and to correct one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from declarations import stages
from declarations.intake.files import SUFFIXES
from declarations.models import Corrigendum, Declaration, Draft, Wording
from declarations.reading import Read
from imrf_portal.languages import BY_CODE, OFFICIAL_CHOICES

OTHER = "other"
TRANSLATION_STANDINGS = [
    (Wording.Standing.COURTESY.value, Wording.Standing.COURTESY.label),
    (Wording.Standing.OFFICIAL.value, Wording.Standing.OFFICIAL.label),
]


class DraftForm(forms.ModelForm):
    """What is said about a draft beside its text."""

    def clean_order(self) -> int:
        """A place that no other draft of the Declaration has."""
        order = self.cleaned_data["order"]
        others = Draft.objects.filter(declaration=self.instance.declaration_id, order=order).exclude(
            pk=self.instance.pk
        )
        if others.exists():
            raise forms.ValidationError(
                _("Another draft has this place. Drafts follow one another by their order.")
            )
        return order


class LanguageImportForm(forms.Form):
    """A file, the language it is in, and what a translation is worth."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Word (.docx), OpenDocument (.odt), PDF, Markdown or plain text. Numbers may be typed or automatic."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        # An empty file is refused where it is read, by the same sentence as everywhere.
        allow_empty_file=True,
    )
    language = forms.ChoiceField(label=_("Language"), choices=OFFICIAL_CHOICES, initial="en")
    standing = forms.ChoiceField(
        label=_("A translation is"),
        choices=TRANSLATION_STANDINGS,
        help_text=_("The language that is imported first is the text of record; this is about the others."),
    )


class ImportForm(LanguageImportForm):
    """The same, with the Declaration and the stage it is the text of."""

    declaration: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Declaration"), queryset=Declaration.objects.all()
    )
    stage = forms.ChoiceField(label=_("Stage"))
    stage_name = forms.CharField(
        label=_("Name of another stage"),
        max_length=100,
        required=False,
        help_text=_("In English; other languages are added on the draft’s own page."),
    )

    field_order = ["declaration", "stage", "stage_name", "file", "language", "standing"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(stage.slug, stage.name) for stage in stages.KNOWN.values()]
        self.fields["stage"].choices = [*known, (OTHER, _("Another stage"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn the choice or the name of a stage into the stage, which stands in `chosen_stage`."""
        cleaned = super().clean() or {}
        slug = cleaned.get("stage", "")
        if slug == OTHER and not cleaned.get("stage_name"):
            self.add_error("stage_name", _("Name the stage."))
        elif slug:
            try:
                cleaned["chosen_stage"] = stages.stage(
                    "" if slug == OTHER else slug, name=cleaned["stage_name"]
                )
            except stages.BadStage as error:
                self.add_error("stage_name", str(error.sentence))
        return cleaned


class CorrigendumForm(forms.Form):
    """New texts of the chosen paragraphs of one draft in one language, and a word on what was corrected."""

    note = forms.CharField(
        label=_("What was corrected"),
        max_length=Corrigendum._meta.get_field("note").max_length,
        help_text=Corrigendum._meta.get_field("note").help_text,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, draft: Draft, language: str, chosen: Sequence[Read]) -> None:
        super().__init__(data, initial={"seen": draft.issue})
        self._chosen = chosen
        script = {"lang": BY_CODE[language].html, "dir": BY_CODE[language].direction}
        for read in chosen:
            self.fields[self._name(read)] = forms.CharField(
                label=self._label(read),
                initial=read.text,
                required=bool(read.text),
                strip=False,
                widget=forms.Textarea(attrs={"rows": 6, "class": "input", **script}),
            )
        self.fields["note"].widget.attrs.update(script)
        self.order_fields([*map(self._name, chosen), "note", "seen"])

    def texts(self) -> dict[Any, str]:
        """The new text of each chosen paragraph; only of a valid form."""
        return {read.paragraph: self.cleaned_data[self._name(read)] for read in self._chosen}

    @staticmethod
    def _label(read: Read) -> str:
        if not read.paragraph.label:
            return str(read.paragraph)
        return gettext("Paragraph %(label)s") % {"label": read.paragraph.label}

    @staticmethod
    def _name(read: Read) -> str:
        return f"text-{read.paragraph.pk}"
