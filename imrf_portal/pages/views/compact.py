"""The Compact's objectives and the States, each with what hangs on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from consultations.models import Event
from imrf_portal.compact.models import Objective, State
from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.paging import keyset_page
from imrf_portal.languages import OFFICIAL
from imrf_portal.notifications.topics import sign, topic
from imrf_portal.pages import commitments, remarks
from imrf_portal.pages.filters import ObjectiveFilter, StateFilter
from imrf_portal.pages.paragraphs import paragraphs_about
from pledges.listing import lines, of_state, on_objective
from reviews.by_objective import practices, reported_on
from reviews.models import Edition

EVENTS_OF_A_STATE = 20
COMMENTS_OF_ORGANISATIONS = 5
# The others are in the list, which the page links.
PLEDGES = 5


@for_everybody
def objectives(request: HttpRequest) -> HttpResponse:
    """The 23 objectives of the Compact, narrowed as the reader asks."""
    narrowed = ObjectiveFilter(request.GET, queryset=Objective.objects.all())
    context = {"filter": narrowed, "form": narrowed.form, "objectives": narrowed.qs}
    return render(request, "pages/objectives.html", context)


@for_everybody
def objective(request: HttpRequest, number: int) -> HttpResponse:
    """One objective: its title, the round tables that reviewed it, what States report on it, the newest pledges on it,
    the paragraphs of drafts that are about it with how many comments stand there, its neighbours."""
    by_number = {one.number: one for one in Objective.objects.all()}
    shown = by_number.get(number) or get_object_or_404(Objective, number=number)
    context = {
        "objective": shown,
        "round_tables": shown.round_tables.select_related("cycle").order_by("cycle__year", "number"),
        "reported": reported_on(shown),
        "practices": practices(shown),
        "commitments": commitments.about(shown),
        "pledges": lines(on_objective(shown)[:PLEDGES]),
        "follow": sign(
            topic("objective", shown.number),
            _("Objective %(number)s: %(title)s") % {"number": shown.number, "title": shown.short_title},
        ),
        "about": paragraphs_about(shown),
        "previous": by_number.get(number - 1),
        "next": by_number.get(number + 1),
    }
    return render(request, "pages/objective.html", context)


@for_everybody
def states(request: HttpRequest) -> HttpResponse:
    """The States that take part in the review, narrowed as the reader asks."""
    narrowed = _narrowed_states(request)
    found = list(narrowed.qs.prefetch_related("regions"))
    return render(request, "pages/states.html", {"filter": narrowed, "form": narrowed.form, "states": found})


def states_csv(request: HttpRequest) -> HttpResponseBase:
    """The same States as a table to download."""
    header = [
        _("Name"),
        _("Formal name"),
        _("ISO 3166 code, two letters"),
        _("ISO 3166 code, three letters"),
        _("M49 code"),
        _("Place in the United Nations"),
        _("Review regions"),
        _("Champion country"),
    ]
    return csv_response("states", header, map(_row, _narrowed_states(request).qs.prefetch_related("regions")))


@for_everybody
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """One State: its names, its regions, its reviews, its newest pledges, the consultations it holds, what its
    delegation has said and what its organisations have."""
    shown: State = get_object_or_404(State.objects.prefetch_related("regions"), slug=slug)
    page = keyset_page(remarks.of_delegation(shown), after=request.GET.get("after", ""), descending=True)
    context = {
        "state": shown,
        "names": [(language, getattr(shown, f"name_{language.field}")) for language in OFFICIAL],
        "reviews": Edition.objects.standing()
        .filter(review__state=shown)
        .select_related("review__state", "review__round__region")
        .order_by("-review__round__year"),
        "commitments": commitments.of_state(shown),
        "pledges": lines(of_state(shown)[:PLEDGES]),
        "events": Event.objects.announced().filter(state=shown).order_by("-starts_at")[:EVENTS_OF_A_STATE],
        "remarks": remarks.as_remarks(page.items),
        "of_organisations": remarks.as_remarks(remarks.of_organisations(shown)[:COMMENTS_OF_ORGANISATIONS]),
        "page": page,
    }
    return render(request, "pages/state.html", context)


def _narrowed_states(request: HttpRequest) -> StateFilter:
    return StateFilter(request.GET, queryset=State.objects.by_name())


def _row(state: State) -> list[object]:
    return [
        state.name,
        state.formal_name,
        state.iso_alpha2,
        state.iso_alpha3,
        state.m49,
        state.get_un_status_display(),
        "; ".join(region.name for region in state.regions.all()),
        state.champion_year or (_("Yes") if state.is_champion else ""),
    ]
