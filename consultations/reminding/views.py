"""Switching the reminders of what is unsent off and on."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations.reminding import reminding
from imrf_portal.accounts.models import User


@never_cache
@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    """Whether one is reminded, with the button for the other; opening the page changes nothing."""
    person = cast("User", request.user)
    if request.method == "POST":
        if request.POST.get("reminders") == "off":
            reminding.switch_off(person)
            messages.success(request, _("You will not be reminded."))
        else:
            reminding.switch_on(person)
            messages.success(request, _("You will be reminded."))
        return redirect("reminders")
    is_reminded = reminding.wants_reminders(person)
    return render(request, "consultations/reminders.html", {"is_reminded": is_reminded})
