"""What templates of every floor say the same way: icons, labels of paragraphs, instants in named zones, the
language of a text that is not the page's, numbers."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel import Locale
from babel.numbers import format_percent
from django import template
from django.forms import BoundField, Form
from django.utils import formats, html, timezone
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from imrf_portal.languages import OWN_NAMES, direction, html_code

register = template.Library()

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")

# ---- Icons ----

# Drawn on a grid of 16 with a round pen. Those that point somewhere turn around where the text runs from the right.
_ICONS = {
    "arrow": "M2 8h11M9 4l4 4-4 4",
    "back": "M14 8H3M7 4L3 8l4 4",
    "bell": "M3.5 12h9M4.5 12V7.5a3.5 3.5 0 0 1 7 0V12M7 14h2M8 2v2",
    "calendar": "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3",
    "check": "M3 8.5l3.5 3.5L13 4.5",
    "clock": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.5l2.5 1.5",
    "comment": "M2.5 3h11v8H8l-3 2.5V11H2.5z",
    "cross": "M4 4l8 8M12 4l-8 8",
    "download": "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
    "file": "M4 2h5l3 3v9H4zM9 2v3h3",
    "link": "M7 9l2-2M6.5 5L8 3.5a3 3 0 0 1 4.5 4.5L11 9.5M9.5 11L8 12.5A3 3 0 0 1 3.5 8L5 6.5",
    "lock": "M3.5 7.5h9V14h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
    "person": "M8 2.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM3 14c0-3 2-4.5 5-4.5s5 1.5 5 4.5",
    "plus": "M8 3v10M3 8h10",
    "search": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5L14 14",
    "warning": "M8 2.5L14.5 13.5h-13zM8 6.5v3.5M8 12v.1",
}
_POINTING = {"arrow", "back"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words; it says nothing by itself and is hidden from screen readers."""
    css = "ico ico--dir" if name in _POINTING else "ico"
    return html.format_html(
        '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        css,
        _ICONS[name],
    )


@register.filter
def inline_svg(document: str) -> SafeString:
    """A drawing made by our own libraries, as an element of the page: without its XML declaration, which HTML
    does not know. Never for anything a person sent."""
    return mark_safe(document[document.index("<svg") :])


# ---- Where the reader is ----


@register.simple_tag(takes_context=True)
def current(context: template.Context, url: str, *, exactly: bool = False) -> SafeString:
    """The attribute that marks a link to `url` as the page itself, or as the part of the portal it lies in."""
    path = context["request"].path if "request" in context else ""
    if path == url:
        return mark_safe(' aria-current="page"')
    if url and not exactly and path.startswith(url):
        return mark_safe(' aria-current="true"')
    return mark_safe("")


# ---- Labels of paragraphs ----

_LABEL = re.compile(r"(?P<number>\d+)[ \N{NO-BREAK SPACE}-](?P<adverb>[a-z]+)(?P<rest>.*)", re.IGNORECASE)
# The order of paragraphs inserted between two numbers. Each language prints them its own way: 9 bis, 9 مكررا, 9之二.
_ADVERBS = {
    "pre": pgettext_lazy("label of a paragraph", "%(number)s <i>pre</i>"),
    "bis": pgettext_lazy("label of a paragraph", "%(number)s <i>bis</i>"),
    "ter": pgettext_lazy("label of a paragraph", "%(number)s <i>ter</i>"),
    "quater": pgettext_lazy("label of a paragraph", "%(number)s <i>quater</i>"),
    "quinquies": pgettext_lazy("label of a paragraph", "%(number)s <i>quinquies</i>"),
    "sexies": pgettext_lazy("label of a paragraph", "%(number)s <i>sexies</i>"),
    "septies": pgettext_lazy("label of a paragraph", "%(number)s <i>septies</i>"),
    "octies": pgettext_lazy("label of a paragraph", "%(number)s <i>octies</i>"),
    "nonies": pgettext_lazy("label of a paragraph", "%(number)s <i>nonies</i>"),
    "novies": pgettext_lazy("label of a paragraph", "%(number)s <i>novies</i>"),
    "decies": pgettext_lazy("label of a paragraph", "%(number)s <i>decies</i>"),
}


@register.filter
def label(printed: str) -> SafeString:
    """A paragraph's label with its Latin adverb in italics, in the page's language: `9 <i>bis</i>`."""
    match = _LABEL.fullmatch(printed)
    pattern = _ADVERBS.get(match["adverb"].lower()) if match else None
    if match is None or pattern is None:
        return html.conditional_escape(printed)
    return html.format_html("{}{}", mark_safe(pattern % {"number": match["number"]}), match["rest"])


@register.filter
def plain_label(printed: str) -> str:
    """The same label as plain text, for titles and hidden endings of links."""
    return html.strip_tags(label(printed))


@register.simple_tag
def paragraph_label(printed: str) -> SafeString:
    """A paragraph's label where it stands alone: the eye sees `9 bis`, a screen reader says "Paragraph 9 bis"."""
    return html.format_html(
        '<span class="vh">{} </span>{}', pgettext("before its label", "Paragraph"), label(printed)
    )


# ---- Instants ----

_WEEKDAY_AND_DATE = {
    "ar": "l j F Y، H:i",
    "en": "D j F Y, H:i",
    "es": r"D j \d\e F \d\e Y, H:i",
    "fr": "D. j F Y, H:i",
    "ru": "D, j E Y, H:i",
    "zh-hans": "Y年n月j日l H:i",
}


@register.filter(name="instant")
def instant_in(value: datetime | None, zone: str = "America/New_York") -> SafeString:
    """One instant in one zone (IANA name), as `<time>`: `Fri 27 March 2026, 18:00`."""
    if value is None:
        return mark_safe("")
    return html.format_html(
        '<time datetime="{}">{}</time>', _machine(value), _in_words(value.astimezone(zoneinfo.ZoneInfo(zone)))
    )


@register.simple_tag
def instant(value: datetime | None) -> SafeString:
    """One instant on the official clock and in UTC: `Fri 27 March 2026, 18:00 New York · 22:00 UTC`; a script
    adds the reader's own time where it is another."""
    if value is None:
        return mark_safe("")
    here, utc = value.astimezone(NEW_YORK), value.astimezone(UTC)
    same_day = here.date() == utc.date()
    words = _("%(new_york)s New York · %(utc)s UTC") % {
        "new_york": _in_words(here),
        "utc": formats.time_format(utc, "TIME_FORMAT")
        if same_day
        else formats.date_format(utc, "DATETIME_FORMAT"),
    }
    return html.format_html('<time datetime="{}" data-instant>{}</time>', _machine(value), words)


@register.filter
def time_left(until: datetime, now: datetime | None = None) -> str:
    """How long it is until an instant, in days and hours, in hours, or in minutes within the last two hours; each
    unit in the plural that the page's language asks for, which Django's `timeuntil` misses in Arabic."""
    minutes = max(0, (until - (now or timezone.now())) // timedelta(minutes=1))
    hours = minutes // 60
    days, hours_of_day = divmod(hours, 24)
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if not days:
        return _hours(hours)
    in_days = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if not hours_of_day:
        return in_days
    joined = pgettext("two lengths of time", "%(longer)s, %(shorter)s")
    return joined % {"longer": in_days, "shorter": _hours(hours_of_day)}


def _hours(hours: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


# The towns where the United Nations meets, in the page's language; any other by its name in the zone database.
_TOWNS = {
    "Africa/Addis_Ababa": pgettext_lazy("town", "Addis Ababa"),
    "Africa/Nairobi": pgettext_lazy("town", "Nairobi"),
    "America/New_York": pgettext_lazy("town", "New York"),
    "America/Santiago": pgettext_lazy("town", "Santiago"),
    "Asia/Bangkok": pgettext_lazy("town", "Bangkok"),
    "Asia/Beirut": pgettext_lazy("town", "Beirut"),
    "Europe/Vienna": pgettext_lazy("town", "Vienna"),
}


@register.filter
def place(zone: str) -> str:
    """A time zone by the name of its town: `Africa/Nairobi` is Nairobi, `America/Port-au-Prince` Port-au-Prince."""
    return str(_TOWNS.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def _in_words(value: datetime) -> str:
    language = get_language() or ""
    words = format_date(value, _WEEKDAY_AND_DATE.get(language, _WEEKDAY_AND_DATE["en"]))
    if language == "ru":
        return words.lower()  # Django writes days of the week as at the beginning of a sentence.
    if language == "fr" and value.day == 1:
        return words.replace(" 1 ", " 1er ", 1)
    return words


def _machine(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="minutes").replace("+00:00", "Z")


# ---- Languages ----

_NAMES = {
    "ar": gettext_lazy("Arabic"),
    "zh-hans": gettext_lazy("Chinese"),
    "en": gettext_lazy("English"),
    "fr": gettext_lazy("French"),
    "ru": gettext_lazy("Russian"),
    "es": gettext_lazy("Spanish"),
}
_IN = {
    "ar": gettext_lazy("in Arabic"),
    "zh-hans": gettext_lazy("in Chinese"),
    "en": gettext_lazy("in English"),
    "fr": gettext_lazy("in French"),
    "ru": gettext_lazy("in Russian"),
    "es": gettext_lazy("in Spanish"),
}
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@register.filter
def lang_attrs(code: str) -> SafeString:
    """The attributes of an element whose text is in language `code`: nothing where that is the page's own,
    else ` lang="fr"`, with ` dir` where the text runs the other way."""
    here = get_language() or "en"
    if not code or code == here or not _TAG.fullmatch(code):
        return mark_safe("")
    tag = html_code(code)
    if direction(code) == direction(here):
        return html.format_html(' lang="{}"', tag)
    return html.format_html(' lang="{}" dir="{}"', tag, direction(code))


@register.simple_tag
def language_name(code: str) -> str:
    """A language's name in the page's language; one that has none there by its own, or by its code."""
    if code in _NAMES:
        return str(_NAMES[code])
    here = Locale.parse(get_language() or "en", sep="-")
    return str(here.languages.get(code) or OWN_NAMES.get(code, code))


@register.filter
def in_language(code: str) -> str:
    """The words that say which language a text is in (`in French`, or the name of one that is not official), empty
    where it is the page's own."""
    if not code or code == get_language():
        return ""
    return str(_IN[code]) if code in _IN else language_name(code)


# ---- Plain text and numbers ----


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as it was typed: a blank line parts paragraphs, a line end breaks the line, nothing is markup."""
    return mark_safe(html.linebreaks(str(text), autoescape=True))


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 as the page's language writes a percentage."""
    return format_percent(share, locale=(get_language() or "en").replace("-", "_"))


@register.filter
def number(value: float) -> str:
    """A number with its thousands set apart as the page's language does it."""
    return formats.number_format(value, force_grouping=True)


# ---- Lists and their filters ----


@dataclass(frozen=True)
class Filtered:
    """One filter that is set: in words, and the address of the list without it."""

    words: str
    address_without: str


@register.simple_tag(takes_context=True)
def address_without(context: template.Context, *names: str) -> str:
    """The page's address without the named parameters, the others as they are."""
    query = context["request"].GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{context['request'].path}?{query.urlencode()}" if query else context["request"].path


@register.simple_tag(takes_context=True)
def chosen_filters(context: template.Context, form: Form) -> list[Filtered]:
    """The filters that are set in a FilterSet's form, in the form's order; without one the list begins anew."""
    return [
        Filtered(words=_chosen_words(form[name]), address_without=address_without(context, name, "after"))
        for name in form.fields
        if name in form.changed_data
    ]


def _chosen_words(field: BoundField) -> str:
    """What is chosen in a field, as the reader saw it: the words of its choices, else what was typed."""
    value = field.value()
    chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
    flat = [pair for key, words in getattr(field.field, "choices", ()) for pair in _pairs(key, words)]
    named = [str(words) for key, words in flat if str(key) in chosen]
    if isinstance(value, bool) or value == "on":
        return str(field.label)
    return ", ".join(named) or ", ".join(sorted(chosen))


def _pairs(key: object, words: object) -> list[tuple[object, object]]:
    """A choice as it is, or the choices of a group of choices."""
    return list(words) if isinstance(words, list | tuple) else [(key, words)]
