"""A proposed wording with what of it stands in a later text, for the eye and for the ear."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.passport.measuring import Mark
from imrf_portal.languages import BY_CODE

register = template.Library()


@register.simple_tag
def marked(marks: Iterable[Mark], language: str) -> SafeString:
    """The wording, which is in `language`: `<mark>` around the words put in that stand in the later text.

    What only a screen reader says is in the page's own language, and marked as such where the text is in another.
    """
    here = get_language() or "en"
    lang = "" if here == language else format_html(' lang="{}"', BY_CODE[here].html)
    begin = format_html('<span class="vh"{}>{} </span>', lang, _("[in the text:"))
    end = format_html('<span class="vh"{}>]</span>', lang)
    shown = [
        f"<mark>{begin}{escape(mark.text)}{end}</mark>" if mark.stands else escape(mark.text)
        for mark in marks
    ]
    return mark_safe("".join(shown))  # noqa: S308 -- every text in it was escaped above
