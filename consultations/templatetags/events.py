"""What templates of events and letters about them say the same way: spans of time, texts in their own language."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template
from django.db import models
from django.utils import formats, html
from django.utils.safestring import SafeString

from consultations.events.models import Interpretation
from consultations.events.wordings import Worded
from consultations.events.wordings import worded as worded_in
from imrf_portal.kit.templatetags.portal import instant_in, language_name

register = template.Library()


@register.filter
def worded(thing: models.Model, field: str) -> Worded:
    """A translated field as `text` and `language`: the page's, or English where the page's is missing."""
    return worded_in(thing, field)


@register.filter
def interpreted(code: str) -> str:
    """What a meeting is interpreted into, in words: a language, or a way such as captions."""
    if code in Interpretation.values:
        return str(Interpretation(code).label)
    return language_name(code)


@register.filter
def moment(iso: str) -> datetime:
    """An instant that was frozen in a letter's facts (ISO 8601)."""
    return datetime.fromisoformat(iso)


@register.simple_tag
def from_to(starts_at: datetime, ends_at: datetime, zone: str) -> SafeString:
    """A span of time on the clocks of one zone: `Thu 26 March 2026, 10:00 – 11:30`, the day once where it is one."""
    begins, ends = (one.astimezone(ZoneInfo(zone)) for one in (starts_at, ends_at))
    if begins.date() != ends.date():
        until = instant_in(ends_at, zone)
    else:
        machine = ends_at.astimezone(UTC).isoformat(timespec="minutes").replace("+00:00", "Z")
        until = html.format_html(
            '<time datetime="{}">{}</time>', machine, formats.time_format(ends, "TIME_FORMAT")
        )
    return html.format_html("{} – {}", instant_in(starts_at, zone), until)
