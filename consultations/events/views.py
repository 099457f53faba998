"""The calendar and its events, as list, month, series and single page, and as calendar files."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.events import attending, calendars, months, registering, scheduling
from consultations.events.filters import CalendarFilter, MonthFilter
from consultations.events.models import Event, Series
from consultations.events.programme import Part, programme
from consultations.events.wordings import worded
from consultations.models import Comment, Consultation
from consultations.places import Place
from consultations.threads import threaded
from declarations.models import Draft, Paragraph
from declarations.permissions import visible_drafts
from imrf_portal.compact.official_clock import official_day
from imrf_portal.notifications.topics import sign, topic
from reviews.models import Review


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Events, windows of consultations and steps of the cycle in one list: what is to come, or what is past."""
    events = Event.objects.visible_to(request.user).select_related("cycle", "kind")
    filterset = CalendarFilter(request.GET, queryset=events)
    context = {
        "filter": filterset,
        "entries": filterset.entries(),
        "is_past": filterset.chosen.get("when") == "past",
        "asked": _asked_for(request),
        "month": official_day(timezone.now()).replace(day=1),
        "follow": sign(topic("events"), _("All events")),
    }
    return render(request, "events/list.html", context)


@require_safe
def month(request: HttpRequest, month: date) -> HttpResponse:
    """One month of the calendar, day by day in New York."""
    events = Event.objects.visible_to(request.user).select_related("cycle", "kind")
    filterset = MonthFilter(request.GET, queryset=events)
    entries = filterset.all_entries()
    context = {
        "filter": filterset,
        "month": month,
        "weeks": months.weeks(entries, month=month, today=official_day(timezone.now())),
        "before": months.before(month, entries),
        "after": months.after(month, entries),
        "asked": _asked_for(request),
    }
    return render(request, "events/month.html", context)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of a series in the order of time, each with the discussion space on its topic."""
    found: Series = get_object_or_404(Series.objects.select_related("cycle"), slug=slug)
    discussions = Prefetch("discussion", Consultation.objects.announced().select_related("cycle"))
    events = (
        Event.objects.visible_to(request.user)
        .filter(series=found)
        .select_related("kind")
        .order_by("starts_at")
        .prefetch_related(discussions)
    )
    return render(request, "events/series.html", {"series": found, "events": events})


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The calendar with the page's filters, what is past included: a calendar forgets nothing."""
    filterset = CalendarFilter(request.GET, queryset=_with_agenda(Event.objects.announced()))
    name = _("%(site)s: calendar") % {"site": _("IMRF Portal")}
    return _file(request, calendars.calendar_file(filterset.all_entries(), name=name), name="calendar")


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: when on which clocks, where, in which languages, about what, and what was remarked on it."""
    shown = Event.objects.visible_to(request.user).select_related(
        "kind",
        "cycle",
        "admission",
        "floor__list",
        "series",
        "region",
        "state",
        "next_draft__declaration",
        "presented_at",
    )
    found = get_object_or_404(shown, slug=slug)
    place = Place(
        target={"event": found},
        consultation=None,
        thread_url=found.get_absolute_url(),
        write_url=reverse("write_on_event", args=[slug]),
    )
    admission = getattr(found, "admission", None)
    if admission is not None:
        # Spares asking for the event once more.
        admission.event = found
    context = {
        "event": found,
        "title": worded(found, "title"),
        "programme": _programme(found),
        "discussion": Consultation.objects.announced().filter(pk=found.discussion_id).first()
        if found.discussion_id
        else None,
        "is_over": found.is_over(),
        "is_under_way": found.starts_at <= timezone.now() < found.ends_at,
        "drafts": visible_drafts(request.user).filter(events=found).order_by("declaration__slug", "order"),
        "reviews": _reviews(found),
        "moves": scheduling.moves_of(found),
        "standing": registering.standing(admission, person=request.user) if admission else None,
        "attendance": attending.attendance(found) if admission and found.is_over() else None,
        "place": place,
        "comments": threaded(list(Comment.objects.published().at(found).for_reading())),
        "follow": sign(topic("event", found.pk), found.title),
    }
    return render(request, "events/detail.html", context)


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One announced event for the reader's own calendar."""
    found = get_object_or_404(_with_agenda(Event.objects.announced()), slug=slug)
    return _file(request, calendars.event_file(found), name=slug)


def _programme(event: Event) -> list[Part]:
    """The sessions and the agenda with what everybody may read of what they are about; five queries at most."""
    published = Draft.objects.published()
    paragraphs = (
        Paragraph.objects.filter(draft__in=published).select_related("draft__declaration").order_by("order")
    )
    items = event.agenda.prefetch_related(
        Prefetch("draft", published.select_related("declaration")),
        Prefetch("paragraphs", paragraphs),
        "objectives",
    )
    return programme(event, sessions=event.sessions.select_related("round_table__cycle"), items=items)


def _reviews(event: Event) -> list[Review]:
    """The published reviews, for rounds of the event's cycle, of the State that holds it; one query, none without a
    State."""
    if event.state_id is None:
        return []
    reviews = Review.objects.published().filter(state=event.state_id, round__cycle=event.cycle_id)
    return list(reviews.select_related("state", "round__region"))


def _with_agenda(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("cycle").prefetch_related("agenda", "sessions")


def _asked_for(request: HttpRequest) -> str:
    """The filters as they go on to the other forms of the calendar, with their question mark; empty where none is set."""
    kept = request.GET.copy()
    kept.pop("when", None)
    return f"?{kept.urlencode()}" if kept else ""


def _file(request: HttpRequest, content: bytes, *, name: str) -> HttpResponse:
    """A calendar file, the same for everybody; 304 where the asking calendar has it already."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
