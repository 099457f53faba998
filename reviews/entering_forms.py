"""The secretariat's forms: a review that came by note verbale or as a document, a table of them, a translation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imrf_portal.compact.models import Round, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.uploads import ALLOWED
from imrf_portal.languages import OFFICIAL_CHOICES
from reviews.entering import COLUMNS, Document
from reviews.models import Answer, Edition, Translation

_SOURCES = [one for one in Edition.Source.choices if one[0] != Edition.Source.PORTAL]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class EntryForm(forms.Form):
    """What came outside the portal: how, whose, for which round, which symbol and day it bears, the file."""

    source = forms.ChoiceField(
        label=_("How it came"),
        choices=_SOURCES,
        widget=forms.RadioSelect,
        help_text=_("What came by note verbale waits at the desk; an earlier document is public at once."),
    )
    state: forms.ModelChoiceField[State] = forms.ModelChoiceField(
        label=_("State"), queryset=State.objects.all()
    )
    round: forms.ModelChoiceField[Round] = forms.ModelChoiceField(
        label=_("Round of reporting"), queryset=Round.objects.all()
    )
    symbol = forms.CharField(label=_("Symbol of the note or document"), max_length=100, required=False)
    dated = _day(_("Date of the note or document"), required=False)
    published_on = _day(
        _("Received or public since"), help_text=_("A day in New York, today or in the past.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=OFFICIAL_CHOICES)
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in ALLOWED)}),
    )

    def clean_published_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["published_on"]
        if day > official_day():
            raise forms.ValidationError(_("Choose today or an earlier day."))
        return day

    def clean(self) -> dict[str, Any]:
        """A note verbale has its symbol or its date, so that it is found again."""
        data = super().clean() or self.cleaned_data
        if data.get("source") == Edition.Source.NOTE_VERBALE and not (
            data.get("symbol") or data.get("dated")
        ):
            self.add_error("symbol", _("Give the symbol of the note verbale, or its date."))
        return data

    def document(self) -> Document:
        """What was said of it; only after it was found valid."""
        said = self.cleaned_data
        names = ("round", "state", "published_on", "language", "title", "symbol", "dated")
        return Document(**{name: said[name] for name in names})


class _SeveralFiles(forms.FileInput):
    """A control for any number of files."""

    allow_multiple_selected = True


class _Files(forms.FileField):
    """Any number of files."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each of them, as one is looked at."""
        single = super().clean
        return [single(one, initial) for one in data or []]


class TableForm(forms.Form):
    """A table of earlier reviews with the files that it names."""

    table = forms.FileField(
        label=_("Table"),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        help_text=format_lazy("{} {}", _("A CSV file in UTF-8 with these columns:"), ", ".join(COLUMNS)),
    )
    documents = _Files(label=_("The files that the table names"), required=False)

    def rows(self) -> list[str]:
        """The lines of the table. Raises `UnicodeDecodeError` where it is not in UTF-8."""
        written: bytes = self.cleaned_data["table"].read()
        return written.decode("utf-8-sig").splitlines(keepends=True)

    def by_name(self) -> dict[str, UploadedFile]:
        """The files that came along, by name."""
        return {str(one.name): one for one in self.cleaned_data["documents"]}


class TranslationForm(forms.Form):
    """A translation of one answer."""

    answer: forms.ModelChoiceField[Answer] = forms.ModelChoiceField(
        label=_("Answer"), queryset=Answer.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(label=_("Language of the translation"), choices=OFFICIAL_CHOICES)
    standing = forms.ChoiceField(
        label=_("Whose translation"), choices=Translation.Standing.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Translation"), strip=False, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = edition.answers.exclude(text="").select_related("question__part", "objective")
        field: Any = self.fields["answer"]
        field.queryset = written
        field.label_from_instance = _named


def _named(answer: Answer) -> str:
    """An answer by its objective or part, and its question."""
    where = answer.objective or answer.question.part
    number = f"{answer.objective.number}. " if answer.objective else ""
    return f"{number}{getattr(where, 'short_title', where)}: {answer.question}"
