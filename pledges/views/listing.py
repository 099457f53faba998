"""The list of pledges, narrowed as the reader asks, and the same list as a table to download."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.paging import capped_count, keyset_page
from pledges.filters import PledgeFilter
from pledges.listing import line, lines, listed, with_makers
from pledges.models import Standing

# So many rows of a download are fetched at a time.
CHUNK = 500


@for_everybody
def pledges(request: HttpRequest) -> HttpResponse:
    """All public pledges as they stand, narrowed and ordered as the reader asks; the same number of queries whatever
    there is."""
    narrowed = PledgeFilter(request.GET, queryset=listed())
    order = narrowed.order
    page = keyset_page(
        narrowed.qs,
        after=request.GET.get("after", ""),
        by=order.by,
        descending=order.descending,
        rows=with_makers(listed()),
    )
    context = {
        "filter": narrowed,
        "form": narrowed.form,
        "page": page,
        "lines": lines(page.items),
        "count": capped_count(narrowed.qs),
        "report_year": official_day().year,
    }
    return render(request, "pledges/list.html", context)


def pledges_csv(request: HttpRequest) -> HttpResponseBase:
    """The same pledges as a table to download."""
    narrowed = PledgeFilter(request.GET, queryset=with_makers(listed()))
    header = [
        _("Number"),
        _("Title"),
        _("Language"),
        _("Who pledges"),
        _("Kind of maker"),
        _("Kind of pledge"),
        pgettext("of a pledge", "Form"),
        _("Objectives"),
        _("Level"),
        _("First day"),
        _("Last day"),
        _("Amount"),
        _("Currency"),
        _("Status"),
        _("Last report"),
        _("Last reported on"),
        _("Cycle"),
        _("Published"),
        _("Address"),
    ]
    order = narrowed.order
    ordered = narrowed.qs.order_by(f"-{order.by}" if order.descending else order.by, "pk")
    return csv_response("pledges", header, _rows(request, ordered))


def _rows(request: HttpRequest, standings: QuerySet[Standing]) -> Iterable[list[object]]:
    for one in map(line, standings.iterator(chunk_size=CHUNK)):
        yield [
            one.pledge.number,
            one.version.title,
            one.version.language,
            "; ".join(maker.shown_organisation for maker in one.makers),
            "; ".join(dict.fromkeys(maker.get_shown_kind_display() for maker in one.makers)),
            one.version.get_kind_display(),
            "; ".join(one.version.form_names),
            "; ".join(map(str, one.standing.objectives)),
            one.version.get_level_display(),
            one.version.starts_on,
            one.version.ends_on,
            one.version.amount,
            one.version.currency,
            one.progress.label,
            one.light.label,
            one.standing.reported_on,
            one.pledge.cycle.slug,
            official_day(one.version.published_at),
            request.build_absolute_uri(one.pledge.get_absolute_url()),
        ]
