"""The annual report: its page, and the same figures as a Word file and a PDF."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.typesetting import CannotTypeset
from pledges.annual import Report, day_of, has_report, report
from pledges.report_files import pdf_of, word_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@for_everybody
def page(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year; a day that cannot be shown is answered with a sentence and the figures of its last."""
    typed, refusal = request.GET.get("as_of", ""), ""
    try:
        day = _day(year, typed)
    except Refused as error:
        refusal, day = str(error.reason), _day(year, "")
    context = {
        "report": report(year, day),
        "day": day,
        "report_year": year,
        "typed": typed if refusal else day.isoformat(),
        "refusal": refusal,
        "earlier": year - 1 if has_report(year - 1) else None,
        "later": year + 1 if has_report(year + 1) else None,
    }
    return render(request, "pledges/report.html", context, status=422 if refusal else 200)


def file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The report of a year as a file, `docx` or `pdf`; a sentence where the day or a font is not to be had."""
    try:
        day = _day(year, request.GET.get("as_of", ""))
    except Refused as error:
        return HttpResponse(str(error.reason), status=422, content_type="text/plain; charset=utf-8")
    found: Report = report(year, day)
    language = get_language() or "en"
    try:
        write = {"docx": word_of, "pdf": pdf_of}[form]
        written = write(found, language=language, author=settings.SITE_NAME)
    except CannotTypeset as error:
        return render(request, "cannot_typeset.html", {"sentence": error.sentence}, status=503)
    response = HttpResponse(written, content_type=WORD if form == "docx" else "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="pledges-{day}.{form}"'
    return response


def _day(year: int, typed: str) -> date:
    """The day of the report. Raises `Http404` for a year that has none, and `Refused`."""
    if not has_report(year):
        raise Http404
    return day_of(year, typed)
