"""What a reader can narrow lists by; the page and its download are the same set."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from declarations.commitments.models import Addressee, Commitment, CommitmentQuerySet
from imrf_portal.accounts.models import Organisation, OrganisationKind, OrganisationQuerySet
from imrf_portal.compact.models import Cycle, Objective, Region, State
from imrf_portal.languages import OFFICIAL


class ObjectiveFilter(django_filters.FilterSet):
    """The objectives of the Compact by words in their titles."""

    q = django_filters.CharFilter(label=_("Words or number"), method="titled")

    class Meta:
        model = Objective
        fields: list[str] = []

    def titled(self, objectives: QuerySet[Objective], name: str, value: str) -> QuerySet[Objective]:
        """Those whose title in any official language holds the words, accents and case aside; or whose number it is."""
        wanted = Q(number=int(value)) if value.isdecimal() and len(value) < 3 else Q()
        for language in OFFICIAL:
            for title in ("title", "short_title"):
                wanted |= Q(**{f"{title}_{language.field}__unaccent__icontains": value})
        return objectives.filter(wanted)


class StateFilter(django_filters.FilterSet):
    """The States by name, region and the title of Champion country."""

    q = django_filters.CharFilter(
        label=_("Name or code"),
        method="named",
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"),
        field_name="regions",
        queryset=Region.objects.all(),
        to_field_name="slug",
        empty_label=_("All regions"),
    )
    champion = django_filters.ChoiceFilter(
        label=_("Champion country"),
        method="champions",
        choices=[("yes", _("Champion countries only"))],
        empty_label=_("All States"),
    )

    class Meta:
        model = State
        fields: list[str] = []

    def named(self, states: QuerySet[State], name: str, value: str) -> QuerySet[State]:
        """Those whose name holds the words in any official language, accents and case aside; or whose code it is."""
        wanted = Q(iso_alpha2__iexact=value) | Q(iso_alpha3__iexact=value)
        for language in OFFICIAL:
            wanted |= Q(**{f"name_{language.field}__unaccent__icontains": value})
        return states.filter(wanted)

    def champions(self, states: QuerySet[State], name: str, value: str) -> QuerySet[State]:
        """The Champion countries alone."""
        return states.filter(is_champion=True)


class OrganisationFilter(django_filters.FilterSet):
    """The organisations by name, kind, region of the State in which they sit, and whether they are verified."""

    q = django_filters.CharFilter(label=_("Name or acronym"), method="named", max_length=100)
    kind = django_filters.ChoiceFilter(
        label=_("Kind of organization"),
        choices=[
            (kind.value, kind.label) for kind in OrganisationKind if kind != OrganisationKind.SECRETARIAT
        ],
        empty_label=_("All kinds"),
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"),
        field_name="state__regions",
        queryset=Region.objects.all(),
        to_field_name="slug",
        empty_label=_("All regions"),
    )
    verified = django_filters.ChoiceFilter(
        label=_("Verified by the secretariat"),
        method="known",
        choices=[("yes", _("Verified")), ("no", _("Not verified"))],
        empty_label=_("All organizations"),
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def named(self, organisations: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        """Those of the name or acronym, accents and case aside, and those that absorbed one of it."""
        return organisations.named(value)

    def known(self, organisations: OrganisationQuerySet, name: str, value: str) -> OrganisationQuerySet:
        """Those that the secretariat has verified, or the others."""
        return organisations.filter(is_verified=value == "yes")


class CommitmentFilter(django_filters.FilterSet):
    """Commitments by cycle, objective, whom they bind and whether their day has passed."""

    cycle = django_filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="slug", empty_label=_("All cycles")
    )
    objective = django_filters.ModelChoiceFilter(
        label=_("Objective"),
        field_name="objectives",
        queryset=Objective.objects.all(),
        to_field_name="number",
        empty_label=_("All objectives"),
    )
    who = django_filters.ChoiceFilter(
        label=_("Whom it binds"), choices=Addressee.choices, empty_label=_("All")
    )
    when = django_filters.ChoiceFilter(
        label=_("By when"),
        method="due",
        choices=[
            ("past", _("The day has passed")),
            ("ahead", _("The day is to come")),
            ("none", _("No day is set")),
        ],
        empty_label=_("Any time"),
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def due(self, commitments: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        """Those whose day has passed in New York, is still to come, or is not set."""
        if value == "none":
            return commitments.filter(due_on__isnull=True)
        return commitments.past() if value == "past" else commitments.ahead()
