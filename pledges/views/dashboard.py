"""The dashboard: the pledges of a day in figures, each as a drawing, a table and files to download."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.permissions import Refused
from pledges.dashboard import Dashboard, Table, as_lines, dashboard, day_asked
from pledges.drawings import draw_matrix, draw_table, matrix_rows
from pledges.models import Progress

MATRIX = "matrix"


@for_everybody
def figures(request: HttpRequest) -> HttpResponse:
    """All figures of a day; a day that cannot be shown is answered with a sentence and the figures of today."""
    refusal, day = "", None
    try:
        day = day_asked(request.GET.get("as_of", ""))
    except Refused as error:
        refusal = str(error.reason)
    shown = dashboard(day)
    context = {
        "shown": shown,
        "statuses": list(Progress),
        "figures": [(table, draw_table(table, title=_title(shown, table))) for table in shown.tables],
        "matrix": list(matrix_rows(shown)),
        "typed": request.GET.get("as_of", "") if refusal else shown.day.isoformat(),
        "refusal": refusal,
        "is_today": day is None,
        "report_year": shown.day.year,
    }
    return render(request, "pledges/dashboard.html", context, status=422 if refusal else 200)


def _of_the_day(answer: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A file about the day that is asked for; a day that cannot be shown is answered with a sentence."""

    @wraps(answer)
    def view(request: HttpRequest, **named: str) -> HttpResponseBase:
        try:
            shown = dashboard(day_asked(request.GET.get("as_of", "")))
        except Refused as error:
            return HttpResponse(str(error.reason), status=422, content_type="text/plain; charset=utf-8")
        return answer(request, shown, **named)

    return view


@_of_the_day
def status_csv(request: HttpRequest, shown: Dashboard) -> HttpResponse:
    """How many pledges have each status on a day, unknown among them: `status,count`.

    For programs: codes instead of words, ASCII alone, and so without the mark that tells spreadsheets of UTF-8.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pledges-{shown.day}.csv"'
    writer = csv.writer(response)
    writer.writerow(["status", "count"])
    writer.writerows((status.value, number) for status, number in shown.by_status)
    return response


@_of_the_day
def table_csv(request: HttpRequest, shown: Dashboard, name: str) -> HttpResponseBase:
    """One table of a day to download; raises `Http404` for a name that none has."""
    file = f"pledges-{name}-{shown.day}"
    if name == MATRIX:
        header = [_("State"), _("ISO 3166 code, three letters"), *(one.number for one in shown.objectives)]
        return csv_response(file, header, _cells(shown))
    table = _table(shown, name)
    return csv_response(file, [table.first, *Progress.labels, _("All")], as_lines(table))


@_of_the_day
def figure_svg(request: HttpRequest, shown: Dashboard, name: str) -> HttpResponse:
    """One drawing of a day as a file that stands by itself, with its source and date; raises `Http404` as above."""
    source = _source(request, shown)
    if name == MATRIX:
        drawn = draw_matrix(shown, source=source)
    else:
        table = _table(shown, name)
        drawn = draw_table(table, title=_title(shown, table), source=source)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="pledges-{name}-{shown.day}.svg"'
    return response


def _table(shown: Dashboard, name: str) -> Table:
    table = shown.table(name)
    if table is None:
        raise Http404
    return table


def _cells(shown: Dashboard) -> Iterator[list[object]]:
    for state, numbers in shown.matrix:
        yield [state.name, state.iso_alpha3, *numbers]


def _title(shown: Dashboard, table: Table) -> str:
    return f"{table.title}, {date_format(shown.day, 'DATE_FORMAT')}"


def _source(request: HttpRequest, shown: Dashboard) -> list[str]:
    address = f"{request.build_absolute_uri(reverse('pledges_dashboard'))}?as_of={shown.day}"
    return [
        # Marks of direction keep the address whole inside a line that is read from the right.
        f"\u2066{address}\u2069",
        _("Source: the ledger of pledges of the IMRF Portal, as of %(day)s")
        % {"day": date_format(shown.day, "DATE_FORMAT")},
    ]
