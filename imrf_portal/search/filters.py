"""What a reader can narrow a search by, beside its words."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Cycle, Objective, State
from imrf_portal.languages import OFFICIAL_CHOICES
from imrf_portal.search.kinds import REGISTRY
from imrf_portal.search.models import Entry


def _by_name(_request: HttpRequest | None) -> QuerySet[State]:
    return State.objects.by_name()


class SearchFilter(filters.FilterSet):
    """Entries of the index, by what they are of, where they belong and when they became public."""

    kind = filters.ChoiceFilter(
        label=_("What"),
        choices=[(kind.name, kind.label) for kind in REGISTRY.values()],
        empty_label=_("Everything"),
    )
    language = filters.ChoiceFilter(
        label=_("Language"),
        choices=OFFICIAL_CHOICES,
        empty_label=_("All languages"),
    )
    cycle = filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="slug", empty_label=_("All cycles")
    )
    objective = filters.ModelChoiceFilter(
        label=_("Objective"),
        method="on_objective",
        queryset=Objective.objects.all(),
        to_field_name="number",
        empty_label=_("All objectives"),
    )
    state = filters.ModelChoiceFilter(
        label=_("State"), queryset=_by_name, to_field_name="slug", empty_label=_("All States")
    )
    voice = filters.ChoiceFilter(
        label=_("Kind of stakeholder"), choices=OrganisationKind.choices, empty_label=_("All kinds")
    )
    since = filters.DateFilter(
        label=_("Published from"),
        field_name="published_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = filters.DateFilter(
        label=_("Published until"),
        field_name="published_at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    @property
    def asked(self) -> dict[str, str]:
        """The filters that are set and can be read, as parameters of the page's address."""
        self.is_valid()
        valid = self.form.cleaned_data
        return {name: str(self.data[name]) for name in self.form.fields if valid.get(name)}

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those of the entries that fit; what cannot be read narrows nothing."""
        self.is_valid()
        return self.filter_queryset(entries)

    def on_objective(self, entries: QuerySet[Entry], name: str, value: Objective) -> QuerySet[Entry]:
        """Those on the objective."""
        return entries.filter(objectives__contains=[value.number])
