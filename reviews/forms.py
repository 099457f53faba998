"""Forms of the filing room, built from what a round asks. Shape only: who may write is asked by the acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from imrf_portal.compact.models import Objective, Principle, Region, Round, StakeholderGroup, State
from imrf_portal.kit.uploads import ALLOWED
from imrf_portal.languages import OFFICIAL_CHOICES
from reviews.drafting import Typed
from reviews.models import Answer, Edition, Part, Progress, Question, QuestionKind

# A target of the 2030 Agenda: goal and number, or goal and letter for a means of implementation (A/RES/70/1).
_TARGET = re.compile(r"(?:1[0-7]|[1-9])\.(?:1[0-9]|[1-9]|[a-d])")


class TargetsField(forms.CharField):
    """Targets of the 2030 Agenda, typed one after another: “8.8, 10.7, 10.c”."""

    def clean(self, value: str) -> list[str]:
        """The targets in their order, each once."""
        written = re.split(r"[\s,;،、]+", super().clean(value).strip().lower())
        targets = [one for one in dict.fromkeys(written) if one]
        wrong = [one for one in targets if not _TARGET.fullmatch(one)]
        if wrong:
            raise forms.ValidationError(
                _("Not a target of the 2030 Agenda: %(targets)s. Write them like this: 8.8, 10.7, 10.c."),
                params={"targets": ", ".join(wrong)},
            )
        return targets


class IndicatorForm(forms.Form):
    """One indicator; everything is kept as it was typed."""

    name = forms.CharField(label=_("Indicator"), max_length=300, required=False)
    value = forms.CharField(label=_("Value"), max_length=60, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    year = forms.CharField(label=_("Year"), max_length=20, required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


Indicators = formset_factory(IndicatorForm, extra=3, max_num=60)


class PartForm(forms.Form):
    """A part of a review, or one objective of it: every question of it with the answer as it stands.

    Beside each answer goes the version it was shown in, so that nobody writes over what they have not seen.
    """

    # Where it is typed, so that who types on is no stranger to their own words.
    window = forms.UUIDField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(label=_("Language of these answers"), choices=OFFICIAL_CHOICES)
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        questions: Iterable[Question],
        answers: Iterable[Answer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.answers = {answer.question_id: answer for answer in answers}
        self.tables: dict[str, BaseFormSet[IndicatorForm]] = {}
        written = next((one.language for one in self.answers.values() if one.language), edition.language)
        self.initial["language"], self.initial["window"] = written, uuid4()
        for question in self.questions:
            self._add(question)

    def _add(self, question: Question) -> None:
        answer = self.answers.get(question.pk)
        self.fields[f"seen-{question.code}"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.initial[f"seen-{question.code}"] = answer.version if answer else 0
        if question.kind == QuestionKind.INDICATORS:
            self.tables[question.code] = Indicators(
                self.data if self.is_bound else None,
                prefix=question.code,
                initial=answer.rows if answer else [],
            )
            return
        self.fields[question.code] = _field(question)
        if answer is not None:
            self.initial[question.code] = _shown(question, answer)

    def rows(self) -> Iterator[tuple[Question, Any, Any]]:
        """For the page: each question with its field, or its table."""
        for question in self.questions:
            table = self.tables.get(question.code)
            yield question, None if table is not None else self[question.code], table

    def hidden(self) -> list[forms.BoundField]:
        """The versions that were shown."""
        return self.hidden_fields()

    def is_valid(self) -> bool:
        """Whether the fields and the tables are right."""
        return all([super().is_valid(), *(table.is_valid() for table in self.tables.values())])

    @property
    def typed_in(self) -> UUID | None:
        """The window it was typed in; only after it was looked through."""
        return self.cleaned_data.get("window")

    def typed(self) -> Iterator[tuple[Question, Typed, int]]:
        """What was typed for each question that is right, with the version it was typed over."""
        language = self.cleaned_data.get("language", "")
        for question in self.questions:
            seen = self.cleaned_data.get(f"seen-{question.code}") or 0
            if question.kind == QuestionKind.INDICATORS:
                table = self.tables[question.code]
                if table.is_valid():
                    yield question, Typed(rows=tuple(_filled(table)), language=language), seen
            elif question.code in self.cleaned_data:
                yield question, _as_typed(question, self.cleaned_data[question.code], language), seen


def choices_of(kind: str) -> list[tuple[str, str]]:
    """What can be ticked in answer to a question of this kind, each code with its name; nothing where one types."""
    if kind == QuestionKind.OBJECTIVES:
        return [(str(one.number), f"{one.number}. {one.short_title}") for one in Objective.objects.all()]
    if kind == QuestionKind.PRINCIPLES:
        return [(one.letter, one.name) for one in Principle.objects.all()]
    if kind == QuestionKind.GROUPS:
        return [(one.code, one.name) for one in StakeholderGroup.objects.all()]
    return [(code, str(name)) for code, name in Progress.choices] if kind == QuestionKind.PROGRESS else []


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.title, "help_text": question.guidance, "required": False}
    choices = choices_of(question.kind)
    if question.kind == QuestionKind.PROGRESS:
        return forms.ChoiceField(choices=[("", _("Not reported")), *choices], **common)
    if choices:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if question.kind == QuestionKind.TARGETS:
        return TargetsField(**common)
    widget = forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    return forms.CharField(strip=False, widget=widget, **common)


def _shown(question: Question, answer: Answer) -> Any:
    """An answer as its field shows it."""
    if question.kind == QuestionKind.TEXT:
        return answer.text
    if question.kind == QuestionKind.TARGETS:
        return ", ".join(answer.codes)
    if question.kind == QuestionKind.PROGRESS:
        return answer.codes[0] if answer.codes else ""
    return answer.codes


def _as_typed(question: Question, value: Any, language: str) -> Typed:
    if question.kind == QuestionKind.TEXT:
        return Typed(text=value, language=language)
    codes = [value] if isinstance(value, str) else value
    return Typed(codes=tuple(code for code in codes if code), language=language)


def _filled(table: BaseFormSet[IndicatorForm]) -> Iterator[dict[str, str]]:
    for form in table:
        row = {name: form.cleaned_data.get(name, "") for name in form.fields}
        if any(row.values()):
            yield row


class FilingForm(forms.Form):
    """From which day on the review may be public."""

    publish_from = forms.DateField(
        label=_("Not public before"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A day in New York. Empty: as soon as the secretariat publishes it."),
    )


class NoteForm(forms.Form):
    """A word among those who write."""

    note = forms.CharField(
        label=_("Note for the delegation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Seen only by those who write this review."),
    )


class AnnexForm(forms.Form):
    """A file that goes with the review."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=OFFICIAL_CHOICES)
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in ALLOWED)}),
    )


class CorrectionForm(forms.Form):
    """What the next edition corrects."""

    remark = forms.CharField(
        label=_("What this edition corrects"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class InvitationForm(forms.Form):
    """Whom to ask to write, and what."""

    address = forms.EmailField(label=_("E-mail address"))
    part: forms.ModelChoiceField[Part] = forms.ModelChoiceField(
        label=_("Part"), queryset=Part.objects.none(), required=False, empty_label=_("All parts")
    )
    objective: forms.ModelChoiceField[Objective] = forms.ModelChoiceField(
        label=_("Objective"),
        queryset=Objective.objects.all(),
        required=False,
        empty_label=_("All objectives"),
        help_text=_("Only for the part that is answered for each objective."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = Part.objects.filter(round=edition.review.round_id)
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An objective only with a part that repeats."""
        data = super().clean() or self.cleaned_data
        part = data.get("part")
        if data.get("objective") and not (part and part.repeats):
            self.add_error("objective", _("Choose the part that is answered for each objective."))
        return data


class ComparisonForm(forms.Form):
    """What stands side by side: a State in a round, with another round of it, another State or a region."""

    state: forms.ModelChoiceField[State] = forms.ModelChoiceField(
        label=_("State"), queryset=State.objects.all(), to_field_name="slug"
    )
    round: forms.ModelChoiceField[Round] = forms.ModelChoiceField(
        label=_("Round of reporting"), queryset=Round.objects.all(), to_field_name="slug"
    )
    earlier: forms.ModelChoiceField[Round] = forms.ModelChoiceField(
        label=_("with another round"), queryset=Round.objects.all(), to_field_name="slug", required=False
    )
    other: forms.ModelChoiceField[State] = forms.ModelChoiceField(
        label=_("or with another State"), queryset=State.objects.all(), to_field_name="slug", required=False
    )
    region: forms.ModelChoiceField[Region] = forms.ModelChoiceField(
        label=_("or with a region"), queryset=Region.objects.all(), to_field_name="slug", required=False
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one thing to compare with."""
        data = super().clean() or self.cleaned_data
        if sum(bool(data.get(name)) for name in ("earlier", "other", "region")) != 1:
            raise forms.ValidationError(_("Choose one thing to compare with."))
        return data

    def address(self) -> str:
        """The permanent address of the comparison; only after it was found valid."""
        data = self.cleaned_data
        state, round = data["state"].slug, data["round"].slug
        if data["earlier"]:
            return reverse("compare_rounds", args=[state, data["earlier"].slug, round])
        if data["other"]:
            return reverse("compare_states", args=[round, state, data["other"].slug])
        return reverse("compare_region", args=[round, state, data["region"].slug])
