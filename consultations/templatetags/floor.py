"""What templates of the floor say the same way: lengths of time as a clock shows them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def clock(seconds: int) -> SafeString:
    """Seconds as minutes and seconds, set from left to right in every language: `2:05`, `−0:30`."""
    minutes, rest = divmod(abs(seconds), 60)
    sign = "−" if seconds < 0 else ""
    return format_html('<bdi dir="ltr">{}{}:{:02}</bdi>', sign, minutes, rest)
