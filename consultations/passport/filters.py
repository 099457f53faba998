"""Filters of the answers to a consultation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.filters import objectives_of
from consultations.models import Consultation
from consultations.passport.models import Finding, Verdict
from declarations.models import Draft, Paragraph
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Objective


class AnswersFilter(filters.FilterSet):
    """Answers by the paragraph that was commented on, its objectives, the kind of stakeholder, and what the text
    shows."""

    paragraph = filters.ModelChoiceFilter(
        label=_("Paragraph"),
        field_name="comment__paragraph",
        queryset=Paragraph.objects.none(),
        to_field_name="slug",
        empty_label=_("All paragraphs"),
    )
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
        if consultation.draft is not None:
            self.filters["paragraph"].queryset = consultation.draft.paragraphs.exclude(kind="heading")
            self.filters["objective"].queryset = objectives_of(consultation.draft)
