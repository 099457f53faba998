"""Commitments: the list, one commitment with all that hangs on it, the figures of an indicator."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from declarations.models import Commitment, Indicator
from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.pages import commitments as gathering
from imrf_portal.pages.filters import CommitmentFilter
from imrf_portal.pages.series import area_of


@for_everybody
def commitments(request: HttpRequest) -> HttpResponse:
    """The commitments of all cycles, narrowed as the reader asks."""
    narrowed = CommitmentFilter(request.GET, queryset=gathering.listed())
    context = {"filter": narrowed, "form": narrowed.form, "commitments": narrowed.qs}
    return render(request, "pages/commitments.html", context)


@for_everybody
def commitment(request: HttpRequest, cycle: str, label: str) -> HttpResponse:
    """One commitment: its text and its paragraph's life, the comments that asked for it, the pledges that answer it,
    what reviews say, its indicators. The number of queries does not grow with what hangs on it."""
    found = Commitment.objects.visible_to(request.user).select_related(
        "cycle", "paragraph__draft__declaration"
    )
    shown = get_object_or_404(found.prefetch_related("objectives"), cycle__slug=cycle, slug=label)
    context = {
        "commitment": shown,
        "paragraphs": gathering.text_of(shown, language=get_language() or "en"),
        "linked": gathering.linked_with(shown),
        "charts": gathering.charts_of(shown),
    }
    return render(request, "pages/commitment.html", context)


def indicator_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The figures of an indicator of some commitment, as a table to download."""
    public = Commitment.objects.published()
    indicator = get_object_or_404(
        Indicator, pk__in=Indicator.objects.filter(commitments__in=public), code=code
    )
    header = [_("Indicator"), _("Area"), _("Code"), _("Year"), _("Value"), _("Unit"), _("Source")]

    def rows() -> Iterator[list[object]]:
        figures = indicator.figures.select_related("state", "region").order_by(
            "state__iso_alpha3", "region__order", "year"
        )
        for figure in figures:
            _place, name, area, _url = area_of(figure)
            value = f"{figure.value.normalize():f}"
            yield [indicator.name, name, area, figure.year, value, indicator.unit, indicator.source]

    return csv_response(f"indicator-{indicator.code}", header, rows())
