"""An actor's own part in a pledge: confirmed, changed, declined or left by those who file for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imrf_portal.accounts.models import User
from imrf_portal.kit.limits import is_too_much
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.workflow import WrongStep
from pledges import partnering
from pledges.forms import PartForm
from pledges.models import Partner, PartnerVariant, Pledge
from pledges.places import find_pledge, lines_to_answer


@login_required
@never_cache
def part(request: HttpRequest, code: str) -> HttpResponse:
    """The lines of a pledge that the reader files for, each with its part and what can be done about it."""
    person = cast("User", request.user)
    pledge = find_pledge(person, code)
    lines = lines_to_answer(person, pledge)
    if not lines:
        raise Http404
    if request.method != "POST":
        return _show(request, pledge, lines)
    line = next((one for one in lines if str(one.pk) == request.POST.get("line")), None)
    if line is None:
        raise Http404
    act = request.POST.get("act", "confirm")
    form = PartForm(request.POST, prefix=str(line.pk))
    try:
        if act == "confirm":
            return _confirm(request, pledge, line, form, lines)
        {"decline": partnering.decline, "leave": partnering.leave}[act](line, by=person)
    except KeyError as error:
        raise Http404 from error
    except Refused as error:
        form.add_error(None, str(error.reason))
        messages.error(request, str(error.reason))
        return _show(request, pledge, lines, form=form, of=line, status=409)
    except WrongStep as error:
        messages.error(request, error.sentence)
        return redirect("pledge_part", code=str(pledge))
    messages.success(request, _("Done. Who leads the pledge is told."))
    return redirect("pledge_room")


def _confirm(
    request: HttpRequest, pledge: Pledge, line: Partner, form: PartForm, lines: list[Partner]
) -> HttpResponse:
    if not form.is_valid():
        return _show(request, pledge, lines, form=form, of=line, status=422)
    if is_too_much(request, form):
        return _show(request, pledge, lines, form=form, of=line, status=429)
    kept = partnering.confirm(line, **form.cleaned_data, by=cast("User", request.user))
    if kept.variant is not None:
        messages.warning(
            request, _("Somebody else has changed this part meanwhile. Both texts are kept: choose below.")
        )
        return redirect("pledge_part", code=str(pledge))
    messages.success(request, _("Kept."))
    return redirect(pledge)


@login_required
@never_cache
@require_POST
def settle(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Choose between two texts of a part: the one that stands, the other one, or both made one."""
    person = cast("User", request.user)
    pledge = find_pledge(person, code)
    lines = lines_to_answer(person, pledge)
    related = PartnerVariant.objects.select_related("partner__pledge", "partner__organisation")
    variant = get_object_or_404(related, pk=key, partner__in=lines, settled_at=None)
    text = request.POST.get("text", variant.text) if "take" in request.POST else None
    try:
        partnering.settle(variant, text=text, by=person)
    except Refused as error:
        messages.error(request, str(error.reason))
        return _show(request, pledge, lines, unsettled={variant.pk: text or ""}, status=409)
    messages.success(request, _("Kept."))
    return redirect("pledge_part", code=str(pledge))


def _show(
    request: HttpRequest,
    pledge: Pledge,
    lines: list[Partner],
    *,
    form: PartForm | None = None,
    of: Partner | None = None,
    unsettled: Mapping[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `form` is what was typed for the line `of`, `unsettled` what was typed in the place of a variant."""
    newest = pledge.versions.order_by("-number")[0]
    newest.pledge = pledge
    variants = PartnerVariant.objects.filter(partner__in=lines, settled_at=None)
    beside = list(variants.select_related("partner", "by"))
    for variant in beside:
        variant.text = (unsettled or {}).get(variant.pk, variant.text)
    context = {
        "pledge": pledge,
        "version": newest,
        "form": form,
        "lines": [(line, form if line == of and form else _fresh(line, newest.language)) for line in lines],
        "variants": beside,
    }
    return render(request, "pledges/part.html", context, status=status)


def _fresh(line: Partner, language: str) -> PartForm:
    given = {"seen": line.version, "text": line.part, "language": line.language or language}
    return PartForm(initial=given, prefix=str(line.pk))
