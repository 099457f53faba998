"""The calendar for readers of feeds: events as they were announced, moved or cancelled, the last change first."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from consultations.events.filters import CalendarFilter
from consultations.events.models import Event
from consultations.events.wordings import worded
from consultations.templatetags.events import from_to
from imrf_portal.kit.feeds import NEWEST, EntriesFeed
from imrf_portal.kit.templatetags.portal import place


class EventsFeed(EntriesFeed):
    """What everybody may read of events, narrowed as the calendar's page is."""

    def get_object(self, request: HttpRequest) -> CalendarFilter:
        """The reader's filters."""
        return CalendarFilter(request.GET, queryset=Event.objects.announced())

    def title(self) -> str:
        """The feed's name."""
        return _("%(site)s: calendar") % {"site": _("IMRF Portal")}

    def link(self) -> str:
        """The page it belongs to."""
        return reverse("events")

    def items(self, obj: CalendarFilter) -> list[Event]:
        """The events that changed last; one query."""
        return list(obj.qs.order_by("-changed_at", "-pk")[:NEWEST])

    def item_title(self, item: Event) -> str:
        """What it is called, and whether it is cancelled."""
        title = worded(item, "title").text
        return escape(_("Cancelled: %(title)s") % {"title": title} if item.is_cancelled else title)

    def item_description(self, item: Event) -> str:
        """When and where it is, and what it is about."""
        when = strip_tags(from_to(item.starts_at, item.ends_at, item.time_zone))
        note = worded(item, "cancellation_note").text if item.is_cancelled else ""
        words = (f"{when} ({place(item.time_zone)})", worded(item, "place").text, note)
        return escape("\n\n".join(filter(None, [*words, worded(item, "description").text])))

    def item_updateddate(self, item: Event) -> datetime:
        """When it last changed."""
        return item.changed_at

    def item_language(self, item: Event) -> str:
        """That of its title."""
        return worded(item, "title").language
