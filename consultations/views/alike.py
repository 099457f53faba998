"""The published comments that say what one of them says."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from consultations import likeness, places
from imrf_portal.kit.paging import keyset_page
from imrf_portal.moderation.models import Status


@never_cache
def comments_like(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A published comment and all published ones near-identical to it, oldest first; the same page for everybody."""
    comment = places.find_comment(request.user, reference, number)
    if comment.status != Status.PUBLISHED:
        raise Http404
    alike = likeness.published_like(comment).select_related("paragraph", "question", "draft", "event")
    page = keyset_page(alike.for_reading(), after=request.GET.get("after", ""))
    return render(request, "consultations/alike.html", {"comment": comment, "page": page})
