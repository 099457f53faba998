"""Asking the secretariat to let in what was typed before closing."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations import keeping
from consultations.late import letting_in
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused


@never_cache
@require_POST
@login_required
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The author asks; the check page, which shows what they had typed, says so from then on."""
    unsent = keeping.find(request, key)
    try:
        letting_in.ask(unsent, by=cast("User", request.user))
    except Refused as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("The secretariat has been asked. You are told what it decides."))
    return redirect("check", key=unsent.key)
