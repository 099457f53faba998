"""My data: what is kept about me, an archive of it, and letting it go."""

from __future__ import annotations

import uuid
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imrf_portal.accounts.models import User
from imrf_portal.documents.serving import download
from imrf_portal.kit.permissions import Refused
from imrf_portal.rights import archiving, closing, rooms
from imrf_portal.rights.forms import UNNAMED, ClosingForm
from imrf_portal.rights.models import Archive
from imrf_portal.rights.permissions import is_not_the_last_administrator


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, room by room, and the archive I can ask for."""
    person = cast("User", request.user)
    archive = Archive.objects.visible_to(person).exclude(status=Archive.Status.GONE).first()
    part = "HX-Request" in request.headers
    context = {"archive": archive, "rooms": () if part else [*rooms.data_of(person)]}
    response = render(request, "rights/_archive.html" if part else "rights/my_data.html", context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@never_cache
@login_required
@require_POST
def ask_for_archive(request: HttpRequest) -> HttpResponse:
    """Have the archive made."""
    person = cast("User", request.user)
    archiving.ask(person, language=get_language() or "en", by=person)
    return redirect("my_data")


@never_cache
@login_required
@reauthentication_required
@require_safe
def archive(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The archive itself, to its owner, who has just shown once more who they are."""
    found = Archive.objects.visible_to(request.user).filter(key=key).select_related("file").first()
    if found is None or found.file is None:
        raise Http404
    return download(found.file)


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """What stays and what goes, and closing."""
    person = cast("User", request.user)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close(person, unnamed=form.cleaned_data["name"] == UNNAMED, by=person)
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            logout(request)
            messages.success(
                request, _("Your account is closed. One last message by e-mail says when everything is gone.")
            )
            return redirect("home")
    context = {
        "form": form,
        "blocked": is_not_the_last_administrator(person).reason,
        "alone_in_charge_of": closing.alone_in_charge_of(person),
    }
    return render(request, "rights/close_account.html", context, status=422 if form.errors else 200)
