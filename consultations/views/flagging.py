"""Reporting a published comment to the secretariat: written, checked, sent."""

from __future__ import annotations

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations import flagging, places
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.moderation.forms import ReportForm
from imrf_portal.moderation.models import Status


@never_cache
def report(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Ask what is wrong, show what will be sent and to whom, send it; what is typed stands on the page until then."""
    comment = places.find_comment(request.user, reference, number)
    if comment.status != Status.PUBLISHED:
        raise Http404
    if not request.user.is_authenticated and request.method != "POST":
        return redirect_to_login(request.path, reverse("account_login"))
    form = ReportForm(request.POST if request.method == "POST" else None)
    context = {"comment": comment, "form": form, "is_checked": False}
    if not (answer := flagging.may_report_comment(request.user, comment)) and request.user.is_authenticated:
        messages.error(request, str(answer.reason))
        return redirect(comment)
    if request.method != "POST" or "change" in request.POST:
        return render(request, "consultations/report.html", context)
    if not request.user.is_authenticated:
        form.add_error(None, _("Your session has ended. Sign in in another window, then send this again."))
        return render(request, "consultations/report.html", context, status=403)
    if not form.is_valid():
        return render(request, "consultations/report.html", context, status=422)
    if "send" not in request.POST:
        return render(request, "consultations/report.html", {**context, "is_checked": True})
    if not ratelimit.consume(request, action="report", user=request.user):
        form.add_error(None, _("You have reported a great deal within an hour. Try again later."))
        return render(request, "consultations/report.html", context, status=429)
    try:
        flagging.report(comment, by=cast("User", request.user), **form.cleaned_data)
    except WithoutWords as error:
        form.add_error("words", error.sentence)
        return render(request, "consultations/report.html", context, status=422)
    except Refused as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("The secretariat has your report. You are told what it decides."))
    return redirect(comment)
