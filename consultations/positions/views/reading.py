"""Reading positions: the list, the standing text, every published version, its file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations.attachments import pages_of
from consultations.endorsing.counting import count_versions
from consultations.endorsing.endorsable import of_version
from consultations.endorsing.views_of_texts import door, signatures
from consultations.models import AttachedPosition, Comment, Position, PositionVersion
from consultations.positions import attaching, places
from consultations.positions.filters import PositionFilter
from consultations.positions.forms import LastDayForm
from consultations.positions.naming import position_topic
from consultations.positions.permissions import (
    is_author_of,
    may_attach,
    may_withdraw_position,
    may_write_anew,
)
from imrf_portal.documents.serving import download
from imrf_portal.kit.paging import keyset_page
from imrf_portal.moderation.deciding import latest_decision
from imrf_portal.notifications import topics

PAGE = 25
MOST_WORDS = 100


@never_cache
def positions(request: HttpRequest) -> HttpResponse:
    """All published positions, the newest first, filtered."""
    published = Position.objects.published().select_related("cycle", "standing__file")
    filterset = PositionFilter(request.GET, queryset=published)
    page = keyset_page(filterset.qs, after=request.GET.get("after", ""), size=PAGE, descending=True)
    texts = []
    for position in page.items:
        if position.standing is not None:
            position.standing.position = position
            texts.append(position.standing)
    context = {"filter": filterset, "page": page, "texts": count_versions(texts)}
    return render(request, "consultations/positions/list.html", context)


@never_cache
def position(request: HttpRequest, reference: str) -> HttpResponse:
    """A position as it stands; its author, and whoever moderates, is led to the newest version where none stands."""
    found = places.find_position(request.user, reference)
    if found.reference != reference:
        return redirect(found, permanent=True)
    if found.standing is None:
        newest = PositionVersion.objects.visible_to(request.user).filter(position=found).order_by("-number")
        return redirect(newest[0])
    found.standing.position = found
    return _show(request, found.standing)


@never_cache
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version by its permanent address, with those who endorsed it; for its author also where it stands."""
    found = places.find_version(request.user, reference, number)
    if found.position.reference != reference:
        return redirect(found, permanent=True)
    return _show(request, found)


@never_cache
def file(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """The file of a version; one that is held back leads to the page that says why. Raises `Http404` for none."""
    found = places.find_version(request.user, reference, number)
    if found.file is None:
        raise Http404
    return download(found.file) if found.file.is_served else redirect("position_file_text", reference, number)


@never_cache
def file_text(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What stands in the file of a version, page by page, or why it cannot be read; `?q=` keeps the pages that
    hold them."""
    found = places.find_version(request.user, reference, number)
    if found.file is None:
        raise Http404
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    page = pages_of(found.file, consultation=None, words=words, after=request.GET.get("after", ""))
    context = {"version": found, "words": words, "page": page}
    return render(request, "consultations/positions/file_text.html", context)


endorse = door(lambda request, reference: places.find_standing(request.user, reference))


def _show(request: HttpRequest, shown: PositionVersion) -> HttpResponse:
    lead = shown.position
    text = of_version(shown)
    is_own = bool(is_author_of(request.user, lead))
    context = {
        "position": lead,
        "version": shown,
        "text": text,
        **(signatures(text) if text.is_public else {}),
        "versions": _others(request, shown),
        "attached": _attached(request, lead),
        "objectives": shown.objectives.all(),
        "follow": topics.sign(position_topic(shown), f"{_('Position')}: {shown.title}"),
        "is_own": is_own,
    }
    if is_own:
        context |= {
            "decision": latest_decision(shown),
            "may_write_anew": may_write_anew(request.user, lead),
            "may_withdraw": may_withdraw_position(request.user, lead),
            "may_attach": may_attach(request.user, lead) and attaching.can_take(lead).exists(),
            "last_day": LastDayForm(initial={"endorsed_until": lead.endorsed_until}),
        }
    return render(request, "consultations/positions/position.html", context)


def _others(request: HttpRequest, shown: PositionVersion) -> list[PositionVersion]:
    """The position's other versions that the reader may see, the newest first."""
    visible = PositionVersion.objects.visible_to(request.user).filter(position=shown.position)
    others = list(visible.exclude(pk=shown.pk).order_by("-number"))
    for one in others:
        one.position = shown.position
    return list(count_versions(others))


def _attached(request: HttpRequest, lead: Position) -> list[AttachedPosition]:
    """Where the position was attached, by the comments that the reader may see."""
    visible = Comment.objects.visible_to(request.user).filter(attached_position__version__position=lead)
    attached = AttachedPosition.objects.filter(comment__in=visible)
    return list(attached.select_related("version", "comment__submission__consultation__cycle"))
