"""A cycle of the Forum on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from consultations.models import Consultation, Event
from declarations.models import Draft
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.pages import cycle as steps


@for_everybody
def roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    """Every step of one cycle in order of time: milestones with their sources, drafts with their consultations, events
    that were or will be held; the same number of queries whatever there is."""
    cycle = get_object_or_404(Cycle, slug=slug)
    drafts = Draft.objects.published().filter(declaration__cycle=cycle).select_related("declaration")
    windows = (
        Consultation.objects.announced().filter(cycle=cycle).select_related("cycle", "draft__declaration")
    )
    held = Event.objects.filter(cycle=cycle, status=Event.Status.PUBLISHED)
    whole = steps.roadmap(
        cycle, drafts=drafts, consultations=list(windows.order_by("closes_at")), events=held
    )
    begun = Cycle.objects.filter(prepared_from__isnull=False).order_by("year")
    return render(request, "pages/roadmap.html", {"cycle": cycle, "roadmap": whole, "cycles": begun})
