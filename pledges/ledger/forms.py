"""Forms of the ledger: shape only; what is wrong is said by the acts' `faults`, permission is asked by the acts."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation
from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.uploads import WITH_OLD_OFFICE
from imrf_portal.languages import BY_CODE, OFFICIAL_CHOICES
from pledges.ledger import reporting, showing
from pledges.ledger.checking import LONGEST_TEXT
from pledges.ledger.importing import OPTIONAL, REQUIRED
from pledges.ledger.reporting import Reported
from pledges.ledger.showing import Shown
from pledges.models import Evidence, Finding, Partner, Progress


class SaidForm(forms.Form):
    """What is said of a pledge: of which day, in which words and language, with which source and file."""

    on = forms.DateField(
        label=_("Day it speaks of"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This is no day. Write year, month and day, such as 2027-12-31.")},
    )
    text = forms.CharField(
        label=_("In your words"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "data-max": LONGEST_TEXT}),
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=OFFICIAL_CHOICES)
    source_url = forms.CharField(
        label=_("Address of a source"),
        required=False,
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        help_text=_("A page where others can see it for themselves."),
    )
    file = forms.FileField(
        label=_("A file that belongs to it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{name}" for name in WITH_OLD_OFFICE.types)}),
        help_text=_(
            "A text, slides or a table in a format of Word, OpenDocument, PDF or the like, up to 25 MB."
        ),
    )
    # The server's own sentence is shown with what was typed, instead of the browser's bubble.
    use_required_attribute = False

    def _said(self) -> dict[str, Any]:
        said = self.cleaned_data
        on: date = said["on"]
        upload: UploadedFile | None = said["file"]
        return {
            "on": on,
            "text": said["text"].replace("\x00", ""),
            "language": said["language"],
            "source_url": said["source_url"],
            "upload": upload,
        }

    def faults(self) -> dict[str, str]:
        """What the act would refuse, by field; only after the form was found valid."""
        raise NotImplementedError

    def show_faults(self) -> bool:
        """Put beside its field what the act would refuse; whether there is nothing."""
        for name, sentence in self.faults().items():
            self.add_error(name, sentence)
        return not self.errors


class ReportForm(SaidForm):
    """What an actor reports on its own line; `line` is asked where somebody files for several actors of the pledge."""

    line = forms.ChoiceField(label=_("In whose name"), widget=forms.RadioSelect)
    progress = forms.ChoiceField(
        label=_("How far it is"),
        choices=Progress.choices[1:],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how far it is.")},
    )
    field_order = ("line", "progress", "on", "text", "language", "source_url", "file")

    def __init__(self, data: Any, files: Any, *, lines: list[Partner], initial: dict[str, Any]) -> None:
        super().__init__(data, files, initial={**_today(), **initial})
        self.lines = lines
        if len(lines) == 1:
            del self.fields["line"]
        else:
            chosen: Any = self.fields["line"]
            chosen.choices = [(str(one.pk), one.shown_organisation) for one in lines]
        self.fields["text"].help_text = _(
            "What was done, or why it ends early. Everybody can read it; you may leave it empty unless it ends early."
        )

    @property
    def chosen_line(self) -> Partner:
        """The line that is reported on; only after the form was found valid."""
        asked = self.cleaned_data.get("line")
        return next(one for one in self.lines if asked is None or str(one.pk) == asked)

    def faults(self) -> dict[str, str]:
        """As `reporting.report` has them."""
        return reporting.faults(self.reported())

    def reported(self) -> Reported:
        """What was reported; only after the form was found valid."""
        return Reported(**self._said(), progress=self.cleaned_data["progress"])


class EvidenceForm(SaidForm):
    """What an organisation shows about a pledge of others; `organisation` is asked where there are several."""

    organisation = forms.ChoiceField(label=_("In whose name"), widget=forms.RadioSelect)
    finding = forms.ChoiceField(
        label=_("What it shows"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it shows.")},
    )
    field_order = ("organisation", "finding", "on", "text", "language", "source_url", "file")

    def __init__(
        self,
        data: Any,
        files: Any,
        *,
        organisations: list[Organisation],
        initial: dict[str, Any],
        has_file: bool = False,
    ) -> None:
        super().__init__(data, files, initial={**_today(), **initial})
        self.organisations = organisations
        self.has_file = has_file
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            chosen: Any = self.fields["organisation"]
            chosen.choices = [(one.slug, one.name) for one in organisations]
        text = self.fields["text"]
        text.required = True
        text.error_messages["required"] = _("Say what you have seen, where and when.")
        text.help_text = _("What you have seen, where and when. No names of people.")
        self.fields["source_url"].help_text = _(
            "A page where others can see it for themselves, or a file below."
        )

    @property
    def chosen_organisation(self) -> Organisation:
        """In whose name; only after the form was found valid."""
        asked = self.cleaned_data.get("organisation")
        return next(one for one in self.organisations if asked is None or one.slug == asked)

    def faults(self) -> dict[str, str]:
        """As `showing.show` has them."""
        return showing.faults(self.shown(), has_file=self.has_file)

    def shown(self) -> Shown:
        """What is shown; only after the form was found valid."""
        return Shown(**self._said(), finding=self.cleaned_data["finding"])


def as_typed(evidence: Evidence) -> dict[str, Any]:
    """Evidence that came back, as somebody would type it."""
    return {name: getattr(evidence, name) for name in ("on", "finding", "text", "language", "source_url")}


def _today() -> dict[str, Any]:
    language = get_language()
    return {"on": official_day(), "language": language if language in BY_CODE else "en"}


class TableForm(forms.Form):
    """A table of pledges that were kept elsewhere."""

    table = forms.FileField(
        label=_("Table"),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        help_text=format_lazy(
            "{} {}. {} {}.",
            _("A CSV file in UTF-8 with these columns:"),
            ", ".join(REQUIRED),
            _("Where known also:"),
            ", ".join(OPTIONAL),
        ),
    )
    keep_good = forms.BooleanField(
        label=_("Enter the good lines although others are refused"), required=False
    )

    def rows(self) -> StringIO:
        """The lines of the table. Raises `UnicodeDecodeError` where it is not in UTF-8."""
        written: bytes = self.cleaned_data["table"].read()
        return StringIO(written.decode("utf-8-sig"), newline="")
