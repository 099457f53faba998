"""Kinds of things that are found: objectives, States, regions and organisations, by all their names."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.accounts.models import Organisation
from imrf_portal.compact.models import Objective, Region, State
from imrf_portal.languages import OFFICIAL
from imrf_portal.search.things import Kind, Text, Thing, in_six


def _objectives() -> QuerySet[Objective]:
    return Objective.objects.all()


def _objective(objective: Objective) -> Thing:
    texts = []
    for text in in_six(objective, "short_title", "title"):
        with translation.override(text.language):
            number = _("Objective %(number)s") % {"number": objective.number}
        texts.append(Text(text.language, f"{number}. {text.title}", text.body))
    return Thing(objective.pk, objective.get_absolute_url(), tuple(texts), objectives=(objective.number,))


def _states() -> QuerySet[State]:
    return State.objects.all()


def _state(state: State) -> Thing:
    codes = f"{state.iso_alpha2} {state.iso_alpha3}"
    texts = []
    for language in OFFICIAL:
        if name := getattr(state, f"name_{language.field}"):
            formal = getattr(state, f"formal_name_{language.field}") or name
            texts.append(Text(language.code, name, f"{formal} ({codes})"))
    return Thing(state.pk, state.get_absolute_url(), tuple(texts), state=state.pk)


def _regions() -> QuerySet[Region]:
    return Region.objects.all()


def _region(region: Region) -> Thing:
    return Thing(region.pk, reverse("reviews_region", args=[region.slug]), tuple(in_six(region, "name")))


def _organisations() -> QuerySet[Organisation]:
    return Organisation.objects.known()


def _organisation(organisation: Organisation) -> Thing:
    return Thing(
        organisation.pk,
        organisation.get_absolute_url(),
        (Text(organisation.language, organisation.name, organisation.acronym),),
        state=organisation.state_id,
        voice=organisation.kind,
    )


KINDS = (
    Kind("objective", gettext_lazy("Objectives"), _objectives, _objective, {"compact.objective": "pk"}),
    Kind("state", gettext_lazy("States"), _states, _state, {"compact.state": "pk"}),
    Kind("region", gettext_lazy("Regions"), _regions, _region, {"compact.region": "pk"}),
    Kind(
        "organisation",
        gettext_lazy("Organizations"),
        _organisations,
        _organisation,
        {"accounts.organisation": "pk"},
    ),
)
