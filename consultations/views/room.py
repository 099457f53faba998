"""The reading room: a draft with, beside each paragraph, how many comments stand there and the way to write.

Its cost does not grow with the number of comments: counts come from the tallies. For readers without a session the
whole page is kept under the consultation's stamp; a new comment moves the stamp. What is made afresh then is one
paragraph's piece: the others are kept under stamps of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from consultations.compilation.permissions import may_compile
from consultations.glimpses import glimpse
from consultations.models import Consultation, Tally
from consultations.places import find_consultation
from declarations.crosslinks import linked
from declarations.intake.crossreferences import KnownLabels
from declarations.models import Draft, ParagraphKind
from declarations.reading import Read, read
from imrf_portal.kit.shared_pages import (
    around,
    edition,
    is_personal,
    is_shared,
    may_be_kept,
    shared_page,
)
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import topics

SHOWN = ("all", "with-comments")
QUERIES = ("", *(f"show={one}" for one in SHOWN))
MOST_SHELVES = 64
NOT_MADE = -1
# A character that is none (Unicode 23.7): no text that is shown holds it.
TEXT_GOES_HERE = "\ufdd0"


@dataclass(frozen=True)
class Piece:
    """One paragraph's part of the page, and what it is made of."""

    kind: str
    order: int
    slug: str
    label: str
    text: SafeString
    stamp: int = NOT_MADE
    published: int = 0
    carried: int = 0
    html: SafeString = SafeString("")

    @property
    def is_heading(self) -> bool:
        """Whether it stands in the table of contents."""
        return self.kind == ParagraphKind.HEADING

    @property
    def is_talked_about(self) -> bool:
        """Whether comments stand at it, its own or from earlier drafts."""
        return bool(self.published or self.carried)

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"s-{self.order}" if self.is_heading else f"p-{self.slug}"


@dataclass
class Shelf:
    """What a room's page is made of, kept between one comment and the next: the consultation with its draft, the
    pieces by paragraph, in order, and the frames by address and by what stands around every page: the phase it tells
    of, and what stands before and after the text."""

    room: Consultation
    pieces: dict[int, Piece] = field(default_factory=dict)
    frames: dict[str, tuple[str, str, str]] = field(default_factory=dict)


def consultation(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """The reading room of a consultation on a draft, or the questions of one without a draft."""
    shown = request.GET.get("show", "all")
    shown = shown if shown in SHOWN else "all"
    if not is_shared(request):
        room = find_consultation(request.user, cycle, slug)
        return shared_page(request, "", lambda: _page(request, Shelf(room), shown, ""))
    seen = glimpse(cycle, slug)
    phase = _phase(seen.opens_at, seen.closes_at)
    shelf_name = f"room-shelf:{edition()}:{seen.said}:{get_language()}:{phase.partition('-')[0]}"

    def page() -> HttpResponse:
        return _page(request, kept_shelf(shelf_name, cycle, slug), shown, phase)

    key = f"room:{seen.said}:{seen.stamp}:{phase}"
    return shared_page(request, key, page, queries=QUERIES)


@lru_cache(maxsize=MOST_SHELVES)
def kept_shelf(name: str, cycle: str, slug: str) -> Shelf:
    """This process's shelf of that name, for the public consultation at an address; empty at first. Filled it holds
    some 170 kB for a draft of 80 paragraphs. Raises `Http404`."""
    return Shelf(find_consultation(AnonymousUser(), cycle, slug))


def _phase(opens_at: datetime, closes_at: datetime) -> str:
    """Everything the clock changes on the page: how long until it opens or closes, in the unit the page names."""
    now = timezone.now()
    if closes_at <= now:
        return "closed"
    instant, word = (closes_at, "open") if opens_at <= now else (opens_at, "before")
    minutes = int((instant - now).total_seconds() // 60)
    return f"{word}-{minutes}m" if minutes < 120 else f"{word}-{minutes // 60}h"


def _page(request: HttpRequest, shelf: Shelf, shown: str, phase: str) -> HttpResponse:
    room = shelf.room
    if room.draft is None:
        return _questions(request, room)
    draft, language = room.draft, get_language() or "en"
    _bring_up_to_date(shelf, draft, language)
    pieces = shelf.pieces.values()
    visible = [one.html for one in pieces if shown == "all" or one.is_talked_about or one.is_heading]
    text = render_to_string(
        "consultations/_text.html",
        {"text": mark_safe("".join(visible)), "comments": sum(one.published for one in pieces)},  # noqa: S308 -- rendered pieces
    )
    name = f"{around(request)} {request.get_full_path()}"
    frame = shelf.frames.get(name)
    if frame is None or frame[0] != phase:
        frame = (phase, *_frame(request, shelf, draft, shown))
        if may_be_kept(request, QUERIES) and not is_personal(request):
            shelf.frames[name] = frame
    _, before, after = frame
    return HttpResponse(before + text + after)


def _frame(request: HttpRequest, shelf: Shelf, draft: Draft, shown: str) -> tuple[str, str]:
    """The page around the text: what stands before it and after it, which no comment changes."""
    context = {
        "consultation": shelf.room,
        "draft": draft,
        "reading_language": draft.reading_language(get_language() or "en"),
        "headings": [one for one in shelf.pieces.values() if one.is_heading],
        "shown": shown,
        "may_compile": may_compile(request.user, shelf.room),
        "before": Draft.objects.published().before(draft).first(),
        "follow": topics.sign(topics.topic("draft", draft.pk), str(draft)),
        "follow_consultation": _follow(shelf.room),
        "text": TEXT_GOES_HERE,
    }
    before, _, after = render_to_string("consultations/room.html", context, request).partition(TEXT_GOES_HERE)
    return before, after


def _bring_up_to_date(shelf: Shelf, draft: Draft, language: str) -> None:
    """Make the pieces whose stamp has moved afresh; all of them on an empty shelf."""
    pieces = dict(shelf.pieces)
    if not pieces:
        reading = read(draft, language=language)
        pieces.update((one.paragraph.pk, _unmade(one, reading.labels)) for one in reading.paragraphs)
    tallies = Tally.objects.filter(paragraph__draft=draft).values_list(
        "paragraph", "stamp", "published", "carried"
    )
    standing = {key: (stamp, published, carried) for key, stamp, published, carried in tallies}
    for key, piece in pieces.items():
        stamp, published, carried = standing.get(key, (0, 0, 0))
        if piece.stamp == stamp:
            continue
        context = {
            "paragraph": piece,
            "language": draft.reading_language(language),
            "published": published,
            "carried": carried,
            "consultation": shelf.room,
            "is_open": shelf.room.is_open(),
        }
        html = render_to_string("consultations/_paragraph.html", context)
        pieces[key] = replace(piece, stamp=stamp, published=published, carried=carried, html=html)
    # Whole and at once: another thread may be reading the same shelf.
    shelf.pieces = pieces


def _unmade(one: Read, labels: KnownLabels) -> Piece:
    paragraph = one.paragraph
    text = linked(one.text, labels, here=paragraph.slug, address=lambda slug: f"#p-{slug}")
    return Piece(paragraph.kind, paragraph.order, paragraph.slug, paragraph.label, text)


def _questions(request: HttpRequest, room: Consultation) -> HttpResponse:
    published = Count("comments", filter=Q(comments__status=Status.PUBLISHED))
    questions = room.questions.annotate(published=published)
    context = {
        "consultation": room,
        "questions": questions,
        "is_open": room.is_open(),
        "follow_consultation": _follow(room),
    }
    return render(request, "consultations/questions.html", context)


def _follow(room: Consultation) -> str:
    return topics.sign(topics.topic("consultation", room.pk), room.title)
