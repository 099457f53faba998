"""What a reader can narrow the list of pledges by; the page and its download are the same set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Cycle, Objective, Principle, Region, State
from pledges.listing import saying
from pledges.models import Form, Kind, Light, Partner, Pledge, Progress, Standing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Order(NamedTuple):
    """An order of the list: its name, the column of whole numbers it goes by, and whether it goes down."""

    name: StrOrPromise
    by: str
    descending: bool


ORDERS = {
    "newest": Order(_("Newest first"), "pledge_id", True),
    "oldest": Order(_("Oldest first"), "pledge_id", False),
    "told": Order(_("Latest report first"), "told", True),
    "silent": Order(_("Longest without a report first"), "told", False),
}


def _pledging(request: HttpRequest | None) -> QuerySet[State]:
    """The States that have made a public pledge, by name; found by their delegations' confirmed lines."""
    lines = Partner.objects.confirmed().filter(pledge__in=Pledge.objects.published(), shown_kind="state")
    return State.objects.filter(pk__in=lines.values("organisation__state")).by_name()


class PledgeFilter(filters.FilterSet):
    """Public pledges as they stand (`listing.listed`), by words, by who made them, by what they promise, by what became of them."""

    q = filters.CharFilter(label=_("Words"), method="by_words", max_length=100)
    # By the name as shown, one way for States, cities and all others.
    maker = filters.CharFilter(label=_("Who pledges"), method="by_maker", max_length=100)
    maker_kind = filters.ChoiceFilter(
        label=_("Kind of maker"),
        field_name="maker_kinds",
        method="within",
        choices=OrganisationKind.choices,
        empty_label=_("All kinds"),
    )
    kind = filters.ChoiceFilter(label=_("Kind of pledge"), choices=Kind.choices, empty_label=_("All kinds"))
    form = filters.ChoiceFilter(
        label=pgettext_lazy("of a pledge", "Form"),
        field_name="version__forms",
        method="within",
        choices=Form.choices,
        empty_label=_("All forms"),
    )
    objective = filters.ModelChoiceFilter(
        label=_("Objective"),
        method="on_objective",
        queryset=Objective.objects.all(),
        to_field_name="number",
        empty_label=_("All objectives"),
    )
    principle = filters.ModelChoiceFilter(
        label=_("Guiding principle"),
        field_name="version__principles",
        queryset=Principle.objects.all(),
        to_field_name="letter",
        empty_label=_("All principles"),
    )
    region = filters.ModelChoiceFilter(
        label=_("Region"),
        field_name="regions",
        method="of_place",
        queryset=Region.objects.all(),
        to_field_name="slug",
        empty_label=_("All regions"),
    )
    state = filters.ModelChoiceFilter(
        label=_("State"),
        field_name="states",
        method="of_place",
        queryset=_pledging,
        to_field_name="slug",
        empty_label=_("All States"),
    )
    status = filters.ChoiceFilter(
        label=_("Status"), field_name="progress", choices=Progress.choices, empty_label=_("Any status")
    )
    light = filters.ChoiceFilter(label=_("Last report"), choices=Light.choices, empty_label=_("Any time"))
    cycle = filters.ModelChoiceFilter(
        label=_("Cycle"),
        field_name="pledge__cycle",
        queryset=Cycle.objects.all(),
        to_field_name="slug",
        empty_label=_("All cycles"),
    )
    sort = filters.ChoiceFilter(
        label=_("Order"),
        method="as_it_is",
        choices=[(key, order.name) for key, order in ORDERS.items()],
        empty_label=None,
        null_label=None,
    )

    class Meta:
        model = Standing
        fields: list[str] = []

    @property
    def order(self) -> Order:
        """The order that is asked for; the newest first where none is, or the filter is not valid."""
        asked = self.form.cleaned_data.get("sort") if self.is_valid() else ""
        return ORDERS[asked or "newest"]

    def by_words(self, standings: QuerySet[Standing], name: str, value: str) -> QuerySet[Standing]:
        """Those in which the words stand: in the pledge itself, or in its file."""
        return standings.filter(saying(value))

    def by_maker(self, standings: QuerySet[Standing], name: str, value: str) -> QuerySet[Standing]:
        """Those that an actor has confirmed whose name, as shown, holds the words, accents and case aside."""
        lines = Partner.objects.confirmed().filter(shown_organisation__unaccent__icontains=value)
        return standings.filter(pledge__in=lines.values("pledge"))

    def within(self, standings: QuerySet[Standing], name: str, value: str) -> QuerySet[Standing]:
        """Those of which the value is among several."""
        return standings.filter(**{f"{name}__contains": [value]})

    def on_objective(self, standings: QuerySet[Standing], name: str, value: Objective) -> QuerySet[Standing]:
        """Those on the objective."""
        return standings.filter(objectives__contains=[value.number])

    def of_place(self, standings: QuerySet[Standing], name: str, value: State | Region) -> QuerySet[Standing]:
        """Those that States pledge: the one, or one of the region."""
        return standings.filter(**{f"{name}__contains": [value.pk]})

    def as_it_is(self, standings: QuerySet[Standing], name: str, value: str) -> QuerySet[Standing]:
        """All of them: the order is the page's."""
        return standings
