"""Reading pledges: one as it stands, its earlier versions, its file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from imrf_portal.compact.models import State
from imrf_portal.documents.serving import download
from imrf_portal.moderation.deciding import latest_decision
from imrf_portal.notifications import topics
from pledges import places
from pledges.flagging import may_report_pledge
from pledges.ledger import reading as ledger
from pledges.matching import chain
from pledges.models import Partner, PartnerStatus, PledgeVersion, spoken_for
from pledges.naming import pledge_topic
from pledges.permissions import leads, may_amend, may_withdraw


@never_cache
def pledge(request: HttpRequest, code: str) -> HttpResponse:
    """A pledge as it stands; those who may see more are led to the newest version where none stands, everybody else is
    told that it is public no longer."""
    try:
        found = places.find_pledge(request.user, code)
    except places.NoLongerPublic as gone:
        return render(request, "pledges/gone.html", {"number": gone.number}, status=410)
    if str(found) != code:
        return redirect(found, permanent=True)
    if found.standing is None:
        visible = PledgeVersion.objects.visible_to(request.user).filter(pledge=found)
        newest = visible.order_by("-number")[0]
        newest.pledge = found
        return redirect(newest)
    found.standing.pledge = found
    return _show(request, found.standing)


@never_cache
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version by its permanent address."""
    found = places.find_version(request.user, code, number)
    if str(found.pledge) != code:
        return redirect(found, permanent=True)
    return _show(request, found)


@never_cache
def file(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The file of a version, for those who may read the version. Raises `Http404` where there is none."""
    found = places.find_version(request.user, code, number)
    if found.file is None:
        raise Http404
    return download(found.file)


def _show(request: HttpRequest, shown: PledgeVersion) -> HttpResponse:
    found = shown.pledge
    lines = list(found.partners.select_related("organisation__state"))
    context = {
        "pledge": found,
        "version": shown,
        "lines": [line for line in lines if line.status == PartnerStatus.CONFIRMED],
        "objectives": shown.objectives.all(),
        "principles": shown.principles.all(),
        "states": State.objects.filter(pledges_there=shown).by_name(),
        "regions": shown.regions.all(),
        "chain": chain(found),
        "versions": _others(request, shown),
        "ledger": ledger.read(found, request.user),
        "follow": topics.sign(pledge_topic(found), f"{_('Pledge')}: {shown.title}"),
        "may_report": not request.user.is_authenticated or may_report_pledge(request.user, shown),
        **_for_insiders(request, shown, lines),
    }
    return render(request, "pledges/pledge.html", context)


def _others(request: HttpRequest, shown: PledgeVersion) -> list[PledgeVersion]:
    """The pledge's other versions that the reader may see, the newest first."""
    visible = PledgeVersion.objects.visible_to(request.user).filter(pledge=shown.pledge)
    others = list(visible.exclude(pk=shown.pk).order_by("-number"))
    for one in others:
        one.pledge = shown.pledge
    return others


def _for_insiders(request: HttpRequest, shown: PledgeVersion, lines: list[Partner]) -> dict[str, Any]:
    """What those who speak for an actor of the pledge see besides: who was asked and how they answered; those who file
    for its lead also the contact, what was decided, and what they can do."""
    if not request.user.is_authenticated:
        return {}
    spoken = set(spoken_for(request.user).values_list("organisation", flat=True))
    parties = {PartnerStatus.INVITED, PartnerStatus.CONFIRMED}
    own = [line for line in lines if line.organisation_id in spoken and line.status in parties]
    if not own:
        return {}
    inside: dict[str, Any] = {
        "own_lines": own,
        "asked": [line for line in lines if line.status != PartnerStatus.CONFIRMED],
    }
    if not leads(request.user, shown.pledge):
        return inside
    return {
        **inside,
        "is_lead": True,
        "contact": shown.pledge.contact,
        "decision": latest_decision(shown),
        "may_amend": may_amend(request.user, shown.pledge),
        "may_withdraw": may_withdraw(request.user, shown.pledge),
    }
