"""The filters of the list of positions."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.models import Position, Translation
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Cycle, Objective
from imrf_portal.documents.models import ExtractedPage
from imrf_portal.languages import OFFICIAL_CHOICES


class PositionFilter(filters.FilterSet):
    """Published positions by cycle, objective, kind of lead and language, and by words in the title, the text and its
    translations that stand; an objective is one that the text names."""

    cycle = filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="slug", empty_label=_("All cycles")
    )
    objective = filters.ModelChoiceFilter(
        label=_("Objective"),
        field_name="standing__objectives",
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
        field_name="standing__language",
        choices=OFFICIAL_CHOICES,
        empty_label=_("Any language"),
    )
    q = filters.CharFilter(label=_("Words"), method="by_words", max_length=100)

    class Meta:
        model = Position
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Position], name: str, value: str) -> QuerySet[Position]:
        """Those in whose title, text or unofficial translation the words stand as they were typed, in capital letters
        or small, and those with a file in whose text each of them stands."""
        translated = Translation.objects.filter(text__icontains=value)
        pages = ExtractedPage.objects.shown().matching(value)
        return queryset.filter(
            Q(standing__title__icontains=value)
            | Q(standing__text__icontains=value)
            | Q(standing__in=translated.values("position_version"))
            | Q(standing__file__in=pages.values("file"))
        )
