"""Forms of parallel assessments: shape only; permission is asked by the acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation
from imrf_portal.accounts.roles import Person
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.languages import OFFICIAL, OFFICIAL_CHOICES
from reviews.assessing import sending
from reviews.assessing.models import Assessment
from reviews.assessing.permissions import assessing_organisations
from reviews.assessing.writing import DOCUMENTS, Typed


class BeginForm(forms.Form):
    """Which State and round are assessed, and in whose name."""

    state: forms.ModelChoiceField[State] = forms.ModelChoiceField(
        label=_("State"), queryset=State.objects.all(), to_field_name="slug"
    )
    round: forms.ModelChoiceField[Round] = forms.ModelChoiceField(
        label=_("Round of reporting"), queryset=Round.objects.all(), to_field_name="slug"
    )
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("In whose name"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states: Any = self.fields["state"]
        states.queryset = State.objects.by_name()
        organisations: Any = self.fields["organisation"]
        organisations.queryset = assessing_organisations(person)


class AssessmentForm(forms.Form):
    """An assessment as it is typed: title, the whole, what is said on each objective, links, a document."""

    window = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Title"), strip=False, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=OFFICIAL_CHOICES)
    text = forms.CharField(
        label=_("Assessment as a whole"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto", "data-max": sending.LONGEST_TEXT}),
    )
    links = forms.CharField(
        label=_("Links"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_("Addresses of pages with more about it, one a line."),
    )
    file = forms.FileField(
        label=_("The same as a file, or the file alone"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in DOCUMENTS)}),
        help_text=_("PDF, Word or OpenDocument text, up to 25 MB."),
    )
    # The server's own sentence is shown with what was typed, instead of the browser's bubble.
    use_required_attribute = False

    def __init__(self, data: Any = None, files: Any = None, *, assessment: Assessment) -> None:
        super().__init__(data, files, initial=_initial(assessment))
        self.fields["text"].help_text = _("Plain text, up to %(limit)s characters.") % {
            "limit": number_format(sending.LONGEST_TEXT, force_grouping=True)
        }
        self.objectives = list(Objective.objects.all())
        for objective in self.objectives:
            self.fields[f"objective-{objective.number}"] = forms.CharField(
                label=f"{objective.number}. {objective.short_title}",
                strip=False,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
            )

    def on_objectives(self) -> list[forms.BoundField]:
        """The fields of the objectives, in their order."""
        return [self[f"objective-{one.number}"] for one in self.objectives]

    @property
    def says_on_objectives(self) -> bool:
        """Whether anything is said on an objective, so that these fields stand open."""
        return any(field.value() for field in self.on_objectives())

    def typed(self) -> Typed:
        """What was typed, right or wrong, so that all of it is kept."""
        languages = {one.code for one in OFFICIAL}
        language = self._raw("language")
        return Typed(
            title=self._raw("title"),
            language=language if language in languages else "en",
            text=self._raw("text"),
            links=self._raw("links"),
            on_objectives={one.number: self._raw(f"objective-{one.number}") for one in self.objectives},
        )

    def _raw(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).replace("\x00", "")

    def windows(self) -> dict[str, UUID | None]:
        """The window in which the form was filled in, and the one whose words it was given."""
        right = getattr(self, "cleaned_data", {})
        return {name: right.get(name) for name in ("window", "seen")}

    def find_faults(self, assessment: Assessment) -> bool:
        """Put beside its field what could not be sent as it is kept; whether there is nothing."""
        for name, sentence in sending.faults(assessment).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return not self.errors


def _initial(assessment: Assessment) -> dict[str, object]:
    said = assessment.on_objectives.values_list("objective__number", "text")
    return {
        "window": uuid4(),
        "seen": assessment.window,
        **{name: getattr(assessment, name) for name in ("title", "language", "text", "links")},
        **{f"objective-{number}": text for number, text in said},
    }
