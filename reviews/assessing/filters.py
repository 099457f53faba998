"""The filters of the list of parallel assessments."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.documents.models import ExtractedPage
from imrf_portal.languages import OFFICIAL_CHOICES
from reviews.assessing.models import AssessedObjective, Assessment


class AssessmentFilter(filters.FilterSet):
    """Published assessments by State, round, objective, kind of stakeholder, language, and by words in them."""

    state = filters.ModelChoiceFilter(
        label=_("State"), queryset=State.objects.all(), to_field_name="slug", empty_label=_("All States")
    )
    round = filters.ModelChoiceFilter(
        label=_("Round of reporting"),
        queryset=Round.objects.all(),
        to_field_name="slug",
        empty_label=_("All rounds"),
    )
    objective = filters.ModelChoiceFilter(
        label=_("Objective"),
        field_name="on_objectives__objective",
        queryset=Objective.objects.all(),
        to_field_name="number",
        empty_label=_("All objectives"),
    )
    kind = filters.ChoiceFilter(
        label=_("Kind of stakeholder"),
        field_name="shown_kind",
        choices=OrganisationKind.choices,
        empty_label=_("All stakeholders"),
    )
    language = filters.ChoiceFilter(
        label=_("Language"),
        choices=OFFICIAL_CHOICES,
        empty_label=_("Any language"),
    )
    q = filters.CharFilter(label=_("Words"), method="by_words", max_length=100)

    class Meta:
        model = Assessment
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Assessment], name: str, value: str) -> QuerySet[Assessment]:
        """Those in which the words stand as they were typed, in capital letters or small, and those with a document in
        whose text each of them stands."""
        pages = ExtractedPage.objects.shown().matching(value)
        on_objectives = AssessedObjective.objects.filter(text__icontains=value)
        return queryset.filter(
            Q(title__icontains=value)
            | Q(text__icontains=value)
            | Q(pk__in=on_objectives.values("assessment"))
            | Q(file__in=pages.values("file"))
        )
