"""The organisations that take part, and what each has said, endorsed, pledged and filed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from imrf_portal.accounts.models import Organisation
from imrf_portal.compact.ordering import alphabetical
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.paging import capped_count, counted_page, keyset_page
from imrf_portal.notifications.topics import sign, topic
from imrf_portal.pages import remarks
from imrf_portal.pages.filters import OrganisationFilter
from imrf_portal.pages.organisations import SHOWN, public, voice
from pledges.listing import lines


@for_everybody
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that have a page, narrowed as the reader asks, by name."""
    narrowed = OrganisationFilter(request.GET, queryset=public())
    by_name = narrowed.qs.select_related("state").order_by(alphabetical("name"), "pk")
    page = counted_page(by_name, after=request.GET.get("after", ""))
    context = {
        "filter": narrowed,
        "form": narrowed.form,
        "organisations": page.items,
        "page": page,
        "count": capped_count(narrowed.qs),
    }
    return render(request, "pages/organisations.html", context)


@for_everybody
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation; the address of one that was merged into another leads to that."""
    found = get_object_or_404(Organisation.objects.select_related("state", "merged_into"), slug=slug)
    if found.merged_into is not None:
        return redirect(found.merged_into, permanent=True)
    shown = get_object_or_404(public().select_related("state", "stakeholder_group"), pk=found.pk)
    said = voice(shown)
    comments = said.comments()
    page = keyset_page(comments, after=request.GET.get("after", ""), descending=True)
    statements, pledges = said.statements(), said.pledges()
    pieces: dict[str, QuerySet[Any]] = {
        "positions": said.positions(),
        "joint": said.joint(),
        "endorsements": said.endorsements(),
        "evidence": said.evidence(),
        "reviews": said.reviews(),
        "assessments": said.assessments(),
    }
    counted = {"comments": comments, "statements": statements, "pledges": pledges, **pieces}
    context = {
        "organisation": shown,
        "remarks": remarks.as_remarks(page.items),
        "page": page,
        "counts": {name: capped_count(found) for name, found in counted.items()},
        "follow": sign(topic("organisation", shown.pk), shown.name),
        **{name: found[:SHOWN] for name, found in pieces.items()},
        "pledges": lines(pledges[:SHOWN]),
        "statements": remarks.as_remarks(statements[:SHOWN]),
    }
    return render(request, "pages/organisation.html", context)


@for_everybody
def by_key(request: HttpRequest, key: int) -> HttpResponse:
    """Lead from an organisation's number to its page: what shows a name from long ago knows no more than that."""
    found = get_object_or_404(Organisation.objects.select_related("merged_into"), pk=key)
    shown = get_object_or_404(public(), pk=found.merged_into_id or found.pk)
    return redirect(reverse("organisation", args=[shown.slug]), permanent=True)
