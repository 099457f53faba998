"""Reporting a published thing to the secretariat, whatever it is: written, checked, sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Answer, Refused, Sentence
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.moderation.forms import ReportForm
from imrf_portal.moderation.models import Flag, Status


@dataclass(frozen=True)
class Reported:
    """A published thing that a reader reports: what it is called on the page, its words, who may report it how, and what
    one does instead who only disagrees."""

    thing: Any
    heading: str
    may: Callable[..., Answer]
    act: Callable[..., Flag]
    instead: Sentence


def report(request: HttpRequest, reported: Reported) -> HttpResponse:
    """Ask what is wrong, show what will be sent and to whom, send it; what is typed stands on the page until then.
    Raises `Http404` for what is not public."""
    thing = reported.thing
    if thing.status != Status.PUBLISHED:
        raise Http404
    if not request.user.is_authenticated and request.method != "POST":
        return redirect_to_login(request.path)
    form = ReportForm(request.POST if request.method == "POST" else None)
    context = {
        "thing": thing,
        "heading": reported.heading,
        "instead": reported.instead,
        "form": form,
        "is_checked": False,
    }
    if not (answer := reported.may(request.user, thing)) and request.user.is_authenticated:
        messages.error(request, str(answer.reason))
        return redirect(thing)
    if request.method != "POST" or "change" in request.POST:
        return render(request, "moderation/report.html", context)
    if not request.user.is_authenticated:
        form.add_error(None, _("Your session has ended. Sign in in another window, then send this again."))
        return render(request, "moderation/report.html", context, status=403)
    if not form.is_valid():
        return render(request, "moderation/report.html", context, status=422)
    if "send" not in request.POST:
        return render(request, "moderation/report.html", {**context, "is_checked": True})
    if not ratelimit.consume(request, action="report", user=request.user):
        form.add_error(None, _("You have reported a great deal within an hour. Try again later."))
        return render(request, "moderation/report.html", context, status=429)
    try:
        reported.act(thing, by=cast("User", request.user), **form.cleaned_data)
    except WithoutWords as error:
        form.add_error("words", error.sentence)
        return render(request, "moderation/report.html", context, status=422)
    except Refused as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("The secretariat has your report. You are told what it decides."))
    return redirect(thing)
