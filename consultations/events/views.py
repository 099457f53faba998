"""The calendar and its events, as pages and as calendar files."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.events import calendars
from consultations.events.filters import CalendarFilter
from consultations.events.models import Event
from consultations.events.wordings import worded
from consultations.models import Comment
from consultations.places import Place
from consultations.views.comments import threaded
from declarations.permissions import visible_drafts
from imrf_portal.notifications.topics import sign, topic


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Events, windows of consultations and steps of the cycle in one list: what is to come, or what is past."""
    events = Event.objects.visible_to(request.user).select_related("cycle")
    filterset = CalendarFilter(request.GET, queryset=events)
    kept = request.GET.copy()
    kept.pop("when", None)
    context = {
        "filter": filterset,
        "entries": filterset.entries(),
        "is_past": filterset.chosen.get("when") == "past",
        "calendar_url": f"{reverse('events_calendar')}{'?' if kept else ''}{kept.urlencode()}",
        "follow": sign(topic("events"), _("All events")),
    }
    return render(request, "events/list.html", context)


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The calendar with the page's filters, what is past included: a calendar forgets nothing."""
    filterset = CalendarFilter(request.GET, queryset=Event.objects.announced().select_related("cycle"))
    name = _("%(site)s: calendar") % {"site": _("IMRF Portal")}
    return _file(request, calendars.calendar_file(filterset.all_entries(), name=name), name="calendar")


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: when on which clocks, where, in which languages, about what, and what was remarked on it."""
    found = get_object_or_404(Event.objects.visible_to(request.user).select_related("cycle"), slug=slug)
    place = Place(
        target={"event": found},
        consultation=None,
        thread_url=found.get_absolute_url(),
        write_url=reverse("write_on_event", args=[slug]),
    )
    context = {
        "event": found,
        "title": worded(found, "title"),
        "agenda": worded(found, "agenda"),
        "is_over": found.is_over(),
        "is_under_way": found.starts_at <= timezone.now() < found.ends_at,
        "drafts": visible_drafts(request.user).filter(events=found).order_by("declaration__slug", "order"),
        "place": place,
        "comments": threaded(list(Comment.objects.published().at(found).for_reading())),
        "follow": sign(topic("event", found.pk), found.title),
    }
    return render(request, "events/detail.html", context)


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One announced event for the reader's own calendar."""
    found = get_object_or_404(Event.objects.announced(), slug=slug)
    return _file(request, calendars.event_file(found), name=slug)


def _file(request: HttpRequest, content: bytes, *, name: str) -> HttpResponse:
    """A calendar file, the same for everybody; 304 where the asking calendar has it already."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
