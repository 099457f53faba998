"""What the secretariat fills in: which paragraphs are commitments, and tables of figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from declarations.commitments.indicators import COLUMNS
from declarations.commitments.marking import Terms
from declarations.commitments.models import Addressee, Commitment
from declarations.models import Paragraph
from declarations.reading import Read

MOST_BYTES = 1024 * 1024


class MarkingForm(forms.Form):
    """For each action paragraph whom it binds, nobody where it is no commitment, and by when."""

    def __init__(self, data: Any = None, *, paragraphs: list[Read], standing: dict[int, Commitment]) -> None:
        super().__init__(data)
        self.paragraphs = paragraphs
        for one in paragraphs:
            commitment, label = standing.get(one.paragraph.pk), one.paragraph.label
            self.fields[f"who-{one.paragraph.pk}"] = forms.ChoiceField(
                label=gettext("Paragraph %(label)s binds") % {"label": label},
                choices=[("", gettext("Nobody: it is no commitment")), *Addressee.choices],
                required=False,
                initial=commitment.who if commitment else "",
            )
            self.fields[f"due-{one.paragraph.pk}"] = forms.DateField(
                label=gettext("Paragraph %(label)s: by when") % {"label": label},
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                required=False,
                initial=commitment.due_on if commitment else None,
            )

    def rows(self) -> Iterator[tuple[Read, forms.BoundField, forms.BoundField]]:
        """Each paragraph as it is read, with its two fields."""
        for one in self.paragraphs:
            yield one, self[f"who-{one.paragraph.pk}"], self[f"due-{one.paragraph.pk}"]

    def clean(self) -> dict[str, Any]:
        """A day is that of a commitment."""
        data = super().clean() or {}
        for one in self.paragraphs:
            if data.get(f"due-{one.paragraph.pk}") and not data.get(f"who-{one.paragraph.pk}"):
                self.add_error(f"who-{one.paragraph.pk}", _("Say whom it binds, or leave the day empty."))
        return data

    @property
    def chosen(self) -> dict[Paragraph, Terms]:
        """The paragraphs that are to be commitments, with their terms."""
        data = self.cleaned_data
        return {
            one.paragraph: Terms(data[f"who-{one.paragraph.pk}"], data[f"due-{one.paragraph.pk}"])
            for one in self.paragraphs
            if data[f"who-{one.paragraph.pk}"]
        }


class TableForm(forms.Form):
    """A table of figures: a file, or its lines as text, so that what was refused can be put right on the spot."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        allow_empty_file=True,
    )
    table = forms.CharField(
        label=_("Lines of the table"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "dir": "ltr"}),
        help_text=_("The first line names the columns: %(columns)s.") % {"columns": ", ".join(COLUMNS)},
    )

    def clean(self) -> dict[str, Any]:
        """The lines of the file where there is one, else those that were typed."""
        data = super().clean() or {}
        if (upload := data.get("file")) is not None:
            if upload.size > MOST_BYTES:
                self.add_error("file", _("The file is larger than one megabyte. Bring it in parts."))
                return data
            try:
                data["table"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is no text in UTF-8. Save it as “CSV UTF-8”."))
        elif not data.get("table", "").strip():
            self.add_error("file", _("Choose a file, or type the lines of the table."))
        return data
