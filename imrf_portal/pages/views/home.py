"""The first page: where the cycle stands and what a visitor can do today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from consultations.models import Consultation, Event, Tally
from declarations.models import Draft, Paragraph, Wording
from imrf_portal.compact.models import Cycle, Objective
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.pages import remarks
from imrf_portal.pages.cycle import standing
from pledges.feeds import newest as newest_pledges
from reviews.models import Edition

LATEST_COMMENTS = 3
LATEST_REVIEWS = 4
LATEST_PLEDGES = 4
MOST_DISCUSSED = 4
NEXT_EVENTS = 3


@dataclass(frozen=True)
class Discussed:
    """A paragraph, its text as this reader reads it, how many comments stand beside it and where they are read."""

    paragraph: Paragraph
    wording: Wording | None
    comments: int
    url: str


@for_everybody
def home(request: HttpRequest) -> HttpResponse:
    """Where the cycle stands and what a visitor can do today; the same number of queries whatever there is."""
    cycle = Cycle.objects.all().current()
    reviews = Edition.objects.standing().select_related("review__state", "review__round__region")
    context: dict[str, Any] = {
        "cycle": cycle,
        "objectives": Objective.objects.all(),
        "reviews": reviews.order_by("-published_at", "-pk")[:LATEST_REVIEWS],
        "pledges": newest_pledges()[:LATEST_PLEDGES],
    }
    if cycle is not None:
        context |= _of_cycle(cycle)
    return render(request, "pages/home.html", context)


def _of_cycle(cycle: Cycle) -> dict[str, Any]:
    now = timezone.now()
    drafts = list(
        Draft.objects.published()
        .filter(declaration__cycle=cycle)
        .select_related("declaration")
        .order_by("-published_at")
    )
    consultations = list(
        Consultation.objects.announced()
        .filter(cycle=cycle)
        .select_related("cycle", "draft__declaration")
        .order_by("closes_at")
    )
    events = list(Event.objects.upcoming(now).filter(cycle=cycle).select_related("kind")[:NEXT_EVENTS])
    comments = remarks.in_cycle(cycle)
    open_now = [one for one in consultations if one.is_open(now)]
    on_draft = next((one for one in open_now if one.draft_id), None)
    newest = on_draft.draft if on_draft else next(iter(drafts), None)
    room = next((one for one in reversed(consultations) if newest and one.draft_id == newest.pk), None)
    return {
        "standing": standing(cycle, drafts=drafts, consultations=consultations, events=events, at=now),
        "drafts": drafts,
        "open_on_draft": on_draft,
        "open_consultations": open_now,
        "events": events,
        "newest_draft": newest,
        "room": room.get_absolute_url() if room else "",
        "most_discussed": _most_discussed(newest, room) if newest and room else [],
        "latest": remarks.as_remarks(comments[:LATEST_COMMENTS]),
        "figures": comments.order_by().aggregate(
            comments=Count("pk", distinct=True),
            organisations=Count("submission__speaks_for", distinct=True),
            languages=Count("standing_version__language", distinct=True),
        ),
    }


def _most_discussed(draft: Draft, room: Consultation) -> list[Discussed]:
    """The paragraphs with most published comments, in the draft's language for this reader, read in `room`."""
    tallies = list(
        Tally.objects.filter(paragraph__draft=draft, published__gt=0)
        .select_related("paragraph")
        .order_by("-published", "paragraph__order")[:MOST_DISCUSSED]
    )
    language = draft.reading_language(translation.get_language() or draft.record_language)
    wordings = {
        wording.paragraph_id: wording
        for wording in Wording.objects.filter(
            paragraph__in=[tally.paragraph_id for tally in tallies], language=language
        ).standing_in(draft.issue)
    }
    return [
        Discussed(
            paragraph=one.paragraph,
            wording=wordings.get(one.paragraph_id),
            comments=one.published,
            url=reverse("consultation_paragraph", args=[room.cycle.slug, room.slug, one.paragraph.slug]),
        )
        for one in tallies
    ]
