"""Reviews side by side: two rounds of a State, two States in a round, a State and its region."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from imrf_portal.compact.models import Region, Round, State
from imrf_portal.kit.for_everybody import for_everybody
from reviews.comparing import Side, compare, compare_with_region, side
from reviews.forms import ComparisonForm
from reviews.matrix import ORDER, name_of


def choose(request: HttpRequest) -> HttpResponse:
    """Choose what stands side by side; on to its permanent address."""
    form = ComparisonForm(request.GET or None)
    if form.is_valid():
        return redirect(form.address())
    return render(request, "reviews/choose.html", {"form": form}, status=422 if form.errors else 200)


@for_everybody
def rounds(request: HttpRequest, state: str, earlier: str, later: str) -> HttpResponse:
    """Two rounds of one State."""
    shown = get_object_or_404(State, slug=state)
    return _pair(request, side(shown, _round(earlier)), side(shown, _round(later)))


@for_everybody
def states(request: HttpRequest, round: str, state: str, other: str) -> HttpResponse:
    """A State beside another in one round."""
    at = _round(round)
    first, second = (get_object_or_404(State, slug=slug) for slug in (state, other))
    return _pair(request, side(first, at), side(second, at))


def _round(slug: str) -> Round:
    return get_object_or_404(Round.objects.select_related("region"), slug=slug)


def _pair(request: HttpRequest, first: Side, second: Side) -> HttpResponse:
    context = {
        "sides": [first, second],
        "is_one_state": first.state == second.state,
        "pairs": compare(first, second),
    }
    return render(request, "reviews/pair.html", context)


@for_everybody
def region(request: HttpRequest, round: str, state: str, region: str) -> HttpResponse:
    """A State beside the other States of a region."""
    one = side(get_object_or_404(State, slug=state), _round(round))
    shown = get_object_or_404(Region, slug=region)
    context = {
        "side": one,
        "region": shown,
        "lines": compare_with_region(one, shown),
        "progress": [(code, name_of(code)) for code in ORDER],
    }
    return render(request, "reviews/beside_region.html", context)
