"""The reading room: a draft with, beside each paragraph, how many comments stand there and the way to write.

Its cost does not grow with the number of comments: counts come from the tallies. For readers without a session the
whole page is kept under the consultation's stamp. A new comment moves the stamp; what is made afresh then is one
paragraph's piece and the counts, for the other pieces are kept under their own stamps, and so is the frame around
them, with slots for what comments change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from consultations.glimpses import glimpse
from consultations.models import Comment, Consultation, Tally
from consultations.places import find_consultation
from declarations.models import Draft, ParagraphKind
from declarations.reading import Read, read
from imrf_portal.kit.shared_pages import KEPT_SECONDS, edition, is_shared, shared_page, shared_part
from imrf_portal.kit.templatetags.portal import number
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import topics

SHOWN = ("all", "with-comments")
QUERIES = ("", *(f"show={one}" for one in SHOWN))
# Where the frame leaves room. The signs at both ends belong to no script, so no text that is shown holds a slot.
SLOTS = {name: f"\ufdd0{name}\ufdd1" for name in ("text", "comments", "on_whole")}

Frame = Callable[[Callable[[], str]], str]


@dataclass(frozen=True)
class Piece:
    """One paragraph's part of the page, and what it is made of."""

    kind: str
    order: int
    slug: str
    label: str
    text: str
    stamp: int = -1
    published: int = 0
    html: SafeString = SafeString("")

    @property
    def is_heading(self) -> bool:
        """Whether it stands in the table of contents."""
        return self.kind == ParagraphKind.HEADING

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"s-{self.order}" if self.is_heading else f"p-{self.slug}"


def consultation(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """The reading room of a consultation on a draft, or the questions of one without a draft."""
    language = get_language() or "en"
    shown = request.GET.get("show", "all")
    shown = shown if shown in SHOWN else "all"
    if not is_shared(request):
        own = find_consultation(request.user, cycle, slug)
        return shared_page(request, "", lambda: _page(request, own, language, shown, _made))
    seen = glimpse(cycle, slug, language=language)
    key = f"room:{seen.version}:{language}:{_phase(seen.opens_at, seen.closes_at)}:{shown}"

    def kept(make: Callable[[], str]) -> str:
        return shared_part(request, key, make, queries=QUERIES)

    def whole() -> HttpResponse:
        return _page(request, seen.consultation(), language, shown, kept)

    return shared_page(request, f"{key}:{seen.stamp}", whole, queries=QUERIES)


def _phase(opens_at: datetime, closes_at: datetime) -> str:
    """Everything the clock changes on the page: how long until it opens or closes, in the unit the page names."""
    now = timezone.now()
    if closes_at <= now:
        return "closed"
    instant, word = (closes_at, "open") if opens_at <= now else (opens_at, "before")
    minutes = int((instant - now).total_seconds() // 60)
    return f"{word}-{minutes}m" if minutes < 120 else f"{word}-{minutes // 60}h"


def _page(request: HttpRequest, room: Consultation, language: str, shown: str, kept: Frame) -> HttpResponse:
    return (
        _questions(request, room)
        if room.draft is None
        else _room(request, room, room.draft, language, shown, kept)
    )


def _room(
    request: HttpRequest, room: Consultation, draft: Draft, language: str, shown: str, kept: Frame
) -> HttpResponse:
    pieces = list(_pieces(room, draft, language).values())
    published = sum(one.published for one in pieces)
    visible = [one.html for one in pieces if shown == "all" or one.published or one.is_heading]
    filling = {
        "text": "".join(visible),
        "comments": ngettext("%(n)s comment", "%(n)s comments", published) % {"n": number(published)},
        "on_whole": number(Comment.objects.published().filter(draft=draft).count()),
    }

    def frame() -> str:
        context = {
            **SLOTS,
            "consultation": room,
            "draft": draft,
            "reading_language": draft.reading_language(language),
            "headings": [one for one in pieces if one.is_heading],
            "shown": shown,
            "follow": topics.sign(topics.topic("draft", draft.pk), str(draft)),
        }
        return render_to_string("consultations/room.html", context, request)

    page = kept(frame)
    for name, slot in SLOTS.items():
        page = page.replace(slot, filling[name])
    return HttpResponse(page)


def _made(make: Callable[[], str]) -> str:
    """A frame for one reader, whom it may name."""
    return make()


def _pieces(room: Consultation, draft: Draft, language: str) -> dict[int, Piece]:
    """The pieces of the page by paragraph, in order; those whose stamp has moved are made afresh."""
    reading_language = draft.reading_language(language)
    version = f"{draft.issue}:{reading_language}:{language}:{room.is_open():d}"
    shelf_name = f"room-shelf:{edition()}:{room.pk}:{draft.pk}:{version}"
    shelf: dict[int, Piece] = cache.get(shelf_name) or {
        one.paragraph.pk: _unmade(one) for one in read(draft, language=language).paragraphs
    }
    tallies = Tally.objects.filter(paragraph__draft=draft).values_list("paragraph", "stamp", "published")
    standing = {paragraph: (stamp, published) for paragraph, stamp, published in tallies}
    moved = {key: now for key, one in shelf.items() if one.stamp != (now := standing.get(key, (0, 0)))[0]}
    for key, (stamp, published) in moved.items():
        context = {
            "paragraph": shelf[key],
            "language": reading_language,
            "published": published,
            "consultation": room,
            "is_open": room.is_open(),
        }
        html = render_to_string("consultations/_paragraph.html", context)
        shelf[key] = replace(shelf[key], stamp=stamp, published=published, html=html)
    if moved:
        cache.set(shelf_name, shelf, KEPT_SECONDS)
    return shelf


def _unmade(one: Read) -> Piece:
    paragraph = one.paragraph
    return Piece(paragraph.kind, paragraph.order, paragraph.slug, paragraph.label, one.text)


def _questions(request: HttpRequest, room: Consultation) -> HttpResponse:
    published = Count("comments", filter=Q(comments__status=Status.PUBLISHED))
    questions = room.questions.annotate(published=published)
    context = {"consultation": room, "questions": questions, "is_open": room.is_open()}
    return render(request, "consultations/questions.html", context)
