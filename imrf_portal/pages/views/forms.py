"""When a form comes back without its guard: nothing that was typed is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from imrf_portal.kit.look import from_this_site
from imrf_portal.kit.typed import sent_by


def page_grew_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show everything that was typed again, to be sent to the same address with a fresh guard (status 403).

    A form's guard against forged requests is lost with the cookies or by signing in elsewhere. Passwords and codes
    are not repeated, and files have to be chosen again. What another site sent is not repeated at all: this page
    would turn its words into ours, one click from being sent.
    """
    ours = from_this_site(request)
    sent = sent_by(request)
    context = {
        "typed": [one for one in sent if one.is_typed],
        "kept": [one for one in sent if not one.is_typed],
        "is_ours": ours,
        "had_files": bool(request.FILES),
        "had_password": any("password" in name for name in request.POST),
        "sent_to": request.get_full_path(),
    }
    response = render(request, "403_csrf.html", context, status=403)
    response["Cache-Control"] = "private, no-store"
    return response
