"""Reading reviews: the list, a round, one review and its editions, the matrix of States and objectives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from imrf_portal.compact.models import Region, Round, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.serving import download
from imrf_portal.kit import shared_pages
from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.paging import keyset_page
from imrf_portal.kit.typesetting import CannotTypeset
from reviews.figures import by_objective
from reviews.filters import EditionFilter
from reviews.matrix import ORDER, Matrix, matrix, name_of
from reviews.models import Annex, Conference, Deadline, Edition, round_address
from reviews.places import find_edition, find_review, find_round
from reviews.reading import annexes_of, read
from reviews.searching import quotations
from reviews.typeset import pdf_of


@for_everybody
def reviews(request: HttpRequest) -> HttpResponse:
    """All reviews as they stand, narrowed as the reader asks; the latest first."""
    narrowed = _narrowed(request)
    page = keyset_page(narrowed.qs, after=request.GET.get("after", ""), descending=True)
    words = narrowed.form.cleaned_data.get("q", "") if narrowed.form.is_valid() else ""
    found = quotations(page.items, words)
    context = {
        "filter": narrowed,
        "form": narrowed.form,
        "page": page,
        "lines": [(edition, found.get(edition.pk)) for edition in page.items],
        "words": words,
    }
    return render(request, "reviews/list.html", context)


def reviews_csv(request: HttpRequest) -> HttpResponseBase:
    """The same reviews as a table to download."""
    header = [
        _("State"),
        _("ISO 3166 code, three letters"),
        _("Round of reporting"),
        _("Edition"),
        _("Published"),
        _("Address"),
    ]
    return csv_response("reviews", header, (_row(request, edition) for edition in _narrowed(request).qs))


def _narrowed(request: HttpRequest) -> EditionFilter:
    standing = Edition.objects.standing().select_related("review__state", "review__round__region")
    return EditionFilter(request.GET, queryset=standing)


def _row(request: HttpRequest, edition: Edition) -> list[object]:
    review = edition.review
    return [
        review.state.name,
        review.state.iso_alpha3,
        review.round.name,
        edition.number,
        official_day(edition.published_at).isoformat(),
        request.build_absolute_uri(review.get_absolute_url()),
    ]


@for_everybody
def round(request: HttpRequest, **at: Any) -> HttpResponse:
    """One round: the reviews that are public, and how many States have filed none."""
    shown = find_round(**at)
    editions = Edition.objects.standing().filter(review__round=shown).select_related("review__state")
    by_name = sorted(editions, key=lambda edition: edition.review.state.name)
    states = _states_of(shown).count()
    context = {
        "round": shown,
        "conference": Conference.objects.filter(round=shown).first(),
        "deadline": Deadline.objects.filter(round=shown).first(),
        "editions": by_name,
        "silent": states - len(by_name),
    }
    for edition in by_name:
        edition.review.round = shown
    return render(request, "reviews/round.html", context)


@for_everybody
def region(request: HttpRequest, region: str) -> HttpResponse:
    """One region: its rounds of reporting, and its States with the reviews of each."""
    shown = get_object_or_404(Region, slug=region)
    rounds = list(Round.objects.filter(region=shown).select_related("region", "conference").order_by("-year"))
    editions = Edition.objects.standing().filter(review__state__regions=shown)
    filed: dict[int, list[Edition]] = defaultdict(list)
    for edition in editions.select_related("review__state", "review__round__region").order_by(
        "-review__round__year"
    ):
        filed[edition.review.state_id].append(edition)
    lines = [(state, filed[state.pk]) for state in State.objects.filter(regions=shown).by_name()]
    return render(request, "reviews/region.html", {"region": shown, "rounds": rounds, "lines": lines})


def _states_of(shown: Round) -> QuerySet[State]:
    """The States that take part in a round, by name: those of its region, or all."""
    states: QuerySet[State] = State.objects.by_name()
    return states.filter(regions=shown.region) if shown.region else states


@for_everybody
def review(request: HttpRequest, state: str, number: int | None = None, **at: Any) -> HttpResponse:
    """A State's review as it stands, or one edition of it; what was withdrawn leaves a note."""
    found = find_review(request.user, state=state, **at)
    edition = find_edition(request.user, found, number)
    editions = list(found.editions.published()) if edition is not None else []
    if edition is not None:
        edition.review = found
    context = {
        "review": found,
        "edition": edition,
        "chapters": read(edition) if edition is not None else [],
        "annexes": annexes_of(edition) if edition is not None else [],
        "editions": editions,
        "is_newest": edition is not None and (not editions or edition == editions[0]),
    }
    return render(request, "reviews/review.html", context)


@for_everybody
def review_pdf(request: HttpRequest, state: str, number: int, **at: Any) -> HttpResponse:
    """An edition as a PDF, for those who may read it. What is public never changes, so it is set once a language."""
    found = find_review(request.user, state=state, **at)
    edition = find_edition(request.user, found, number)
    if edition is None:
        raise Http404
    edition.review = found
    language = get_language() or "en"
    try:
        written = _set(edition, language)
    except CannotTypeset as error:
        return render(request, "cannot_typeset.html", {"sentence": error.sentence}, status=503)
    response = HttpResponse(written, content_type="application/pdf")
    name = f"{found.round.slug}-{found.state.slug}-{number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _set(edition: Edition, language: str) -> bytes:
    """The PDF of an edition; that of a public one is kept for a day, until the portal itself is another."""

    def write() -> bytes:
        return pdf_of(edition, language=language, author=settings.SITE_NAME)

    if not edition.is_public():
        return write()
    key = f"review-pdf:{shared_pages.edition()}:{edition.pk}:{language}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = write()
        cache.set(key, kept, shared_pages.KEPT_SECONDS)
    return kept


def annex(request: HttpRequest, state: str, number: int, key: int, **at: Any) -> HttpResponseBase:
    """A file of an edition, for those who may read the edition."""
    found = find_review(request.user, state=state, **at)
    edition = find_edition(request.user, found, number)
    return download(get_object_or_404(Annex.objects.select_related("file"), edition=edition, pk=key).file)


@for_everybody
def matrix_page(request: HttpRequest, **at: Any) -> HttpResponse:
    """Every State by every objective in a round, as it stood at the end of a day."""
    shown = find_round(**at)
    day = _as_of(request)
    table = _matrix(shown, day)
    context = {
        "round": shown,
        "matrix": table,
        "figure": _figure(request, shown, table, day),
        "day": day,
        "progress": [(code, name_of(code)) for code in ORDER],
    }
    return render(request, "reviews/matrix.html", context)


def matrix_svg(request: HttpRequest, **at: Any) -> HttpResponse:
    """The drawing of the matrix's sums as a file that stands by itself, with its source and date."""
    shown = find_round(**at)
    day = _as_of(request)
    drawn = _figure(request, shown, _matrix(shown, day), day)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="reviews-{shown.slug}-{day}.svg"'
    return response


def _figure(request: HttpRequest, shown: Round, table: Matrix, day: date) -> SafeString:
    source = _("Voluntary national reviews as filed by States, as of %(day)s") % {
        "day": date_format(day, "DATE_FORMAT")
    }
    address = request.build_absolute_uri(reverse("reviews_matrix", kwargs=round_address(shown)))
    # Marks of direction keep the address whole inside a line that is read from the right.
    address = f"\u2066{address}\u2069"
    title = _("How many States reported what on each objective: %(round)s") % {"round": shown.name}
    return by_objective(table, title=title, source=[address, source])


def matrix_csv(request: HttpRequest, **at: Any) -> HttpResponseBase:
    """The same matrix as a table to download, one line for a State."""
    shown = find_round(**at)
    table = _matrix(shown, _as_of(request))
    header = [_("State"), _("ISO 3166 code, three letters"), *(one.number for one in table.objectives)]

    def lines() -> Iterator[list[object]]:
        for row in table.rows:
            yield [row.state.name, row.state.iso_alpha3, *(name_of(cell) for cell in row.cells)]

    return csv_response(f"reviews-{shown.slug}", header, lines())


def _matrix(shown: Round, day: date) -> Matrix:
    """The matrix at the end of a day in New York; today's as it stands now."""
    ends = timezone.make_aware(
        datetime.combine(day + timedelta(days=1), time.min), timezone.get_default_timezone()
    )
    at = min(ends, timezone.now())
    return matrix(shown, _states_of(shown), at=at)


def _as_of(request: HttpRequest) -> date:
    """The day that `?as_of=` names, no later than today in New York; today where it names none."""
    today = official_day()
    try:
        asked = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        asked = None
    return min(asked, today) if asked else today
