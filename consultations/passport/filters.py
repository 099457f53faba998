"""Filters of the answers to a consultation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.filters import objectives_of
from consultations.models import Consultation
from consultations.passport.models import Finding, Verdict
from declarations.models import Draft
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Objective

# What the whole draft and a question are called where a paragraph is called by its address.
WHOLE, _QUESTION = "whole", "question-"


def question_key(order: int) -> str:
    """What a question is called in the filter."""
    return f"{_QUESTION}{order}"


class AnswersFilter(filters.FilterSet):
    """Answers by what was commented on (a paragraph, a question, the whole draft), its objectives, the kind of
    stakeholder, and what the text shows."""

    paragraph = filters.ChoiceFilter(label=_("Paragraph"), method="at_place", empty_label=_("All paragraphs"))
    objective = filters.ModelChoiceFilter(
        label=_("Objective"),
        field_name="comment__paragraph__objectives",
        queryset=Objective.objects.none(),
        to_field_name="number",
        empty_label=_("All objectives"),
    )
    kind = filters.ChoiceFilter(
        label=_("Kind of stakeholder"),
        field_name="comment__submission__shown_kind",
        choices=OrganisationKind.choices,
        empty_label=_("All stakeholders"),
    )
    finding = filters.ChoiceFilter(
        label=_("What the text shows"), choices=Finding.choices, empty_label=_("Everything")
    )

    draft = filters.ModelChoiceFilter(
        label=_("Draft that is read"),
        queryset=Draft.objects.none(),
        to_field_name="slug",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Verdict
        fields: list[str] = []

    def __init__(
        self, *args: Any, consultation: Consultation, answering: Collection[Draft], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.filters["draft"].queryset = Draft.objects.filter(pk__in=[one.pk for one in answering])
        questions = [
            (question_key(one.order), _("Question %(number)s") % {"number": one.order})
            for one in consultation.questions.all()
        ]
        if consultation.draft is None:
            self.filters["paragraph"].extra["choices"] = questions
            del self.filters["objective"]
        else:
            paragraphs = consultation.draft.paragraphs.exclude(kind="heading")
            named = [(one.slug, str(one)) for one in paragraphs]
            self.filters["paragraph"].extra["choices"] = [
                *named,
                *questions,
                (WHOLE, _("The draft as a whole")),
            ]
            self.filters["objective"].queryset = objectives_of(consultation.draft)

    def at_place(self, queryset: QuerySet[Verdict], name: str, value: str) -> QuerySet[Verdict]:
        """Those of comments on a paragraph, by its address, on a question, or on the whole draft."""
        if value == WHOLE:
            return queryset.filter(comment__draft__isnull=False)
        if value.startswith(_QUESTION):
            return queryset.filter(comment__question__order=value.removeprefix(_QUESTION))
        return queryset.filter(comment__paragraph__slug=value)
