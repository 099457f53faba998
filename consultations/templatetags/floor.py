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
    # Padded beforehand: `format_html` makes words of numbers, and words are padded at their other end.
    return format_html('<bdi dir="ltr">{}{}:{}</bdi>', sign, minutes, f"{rest:02}")


@register.filter
def minutes(seconds: int) -> SafeString:
    """Seconds as whole minutes, set from left to right in every language: `87`, `−3`."""
    whole = abs(seconds) // 60
    return format_html('<bdi dir="ltr">{}{}</bdi>', "−" if seconds < 0 and whole else "", whole)
