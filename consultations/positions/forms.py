"""Forms of positions: shape only; permission is asked by the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from consultations.forms import KeptForm
from consultations.models import Appearance, Consultation, Position, UnsentPosition
from consultations.positions import sending
from imrf_portal.accounts.roles import Person
from imrf_portal.compact.models import Cycle
from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.uploads import ALLOWED
from imrf_portal.languages import OFFICIAL_CHOICES


def _not_past(day: Any) -> None:
    """Refuse a day that is over in New York."""
    if day < official_day():
        raise ValidationError(_("Choose today or a later day."))


def last_day_field() -> forms.DateField:
    """The day until whose end, in New York, a position takes endorsements."""
    return forms.DateField(
        label=_("Last day for endorsements"),
        required=False,
        validators=[_not_past],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("New York time. Without a day it takes none."),
    )


class PositionForm(KeptForm):
    """A position as it is typed: title, text, a file, language; of the first version also the cycle and in whose name."""

    field_order = (
        "key",
        "window",
        "seen",
        "title",
        "text",
        "file",
        "language",
        "cycle",
        "endorsed_until",
        "speaks_for",
        "appears_as",
    )

    title = forms.CharField(label=_("Title"), strip=False, widget=forms.TextInput(attrs={"dir": "auto"}))
    text = forms.CharField(
        label=_("Text"), strip=False, required=False, widget=forms.Textarea(attrs={"rows": 20, "dir": "auto"})
    )
    file = forms.FileField(
        label=_("The same as a file, or the file alone"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in ALLOWED)}),
        help_text=_("PDF, Word, OpenDocument, Excel, text or an image, up to 25 MB."),
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=OFFICIAL_CHOICES)
    cycle: forms.ModelChoiceField[Cycle] = forms.ModelChoiceField(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="slug", empty_label=None
    )
    endorsed_until = last_day_field()
    # The server's own sentence is shown with what was typed, instead of the browser's bubble.
    use_required_attribute = False

    def __init__(self, *args: Any, person: Person, position: Position | None, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        now = Cycle.objects.current()
        self.fields["cycle"].initial = now.slug if now else None
        if position is not None:
            for name in ("cycle", "speaks_for", "appears_as"):
                self.fields.pop(name, None)
        elif "speaks_for" in self.fields:
            field: Any = self.fields["speaks_for"]
            field.queryset = field.queryset.filter(is_verified=True)
            self.fields["appears_as"].choices = [  # type: ignore[attr-defined]
                (value, label) for value, label in Appearance.choices if value != Appearance.KIND
            ]
        self.fields["text"].widget.attrs["data-max"] = sending.LONGEST_TEXT
        self.fields["text"].help_text = _("Plain text, up to %(limit)s characters.") % {
            "limit": number_format(sending.LONGEST_TEXT, force_grouping=True)
        }

    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, so that all of it is kept; names and day where they are right."""
        right = getattr(self, "cleaned_data", {})
        typed: dict[str, Any] = {
            name: self.data.get(self.add_prefix(name), "").replace("\x00", "")
            for name in ("title", "text", "language")
        }
        typed["title"] = typed["title"][: UnsentPosition._meta.get_field("title").max_length]
        if typed["language"] not in dict(self.fields["language"].choices):  # type: ignore[attr-defined]
            typed["language"] = ""
        typed |= {name: right.get(name) for name in ("cycle", "speaks_for", "endorsed_until")}
        typed["appears_as"] = right.get("appears_as") or ""
        return typed

    def find_faults(self, unsent: UnsentPosition) -> bool:
        """Put beside its field what could not be sent as it is; whether there is nothing. Asked once the file is kept."""
        for name, as_sent in (("title", sending.title_as_sent), ("text", sending.text_as_sent)):
            if name not in self.errors:
                try:
                    as_sent(unsent)
                except Refused as error:
                    self.add_error(name, str(error.reason))
        return not self.errors


class LastDayForm(forms.Form):
    """Until when a position takes endorsements."""

    endorsed_until = last_day_field()


class AttachForm(forms.Form):
    """To which of the open consultations a position is attached."""

    consultation: forms.ModelChoiceField[Consultation] = forms.ModelChoiceField(
        label=_("Draft"), queryset=Consultation.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, consultations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].queryset = consultations  # type: ignore[attr-defined]
