"""What comes in from a form that was left open until its writer's session had ended: kept until they are back."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _


def hold(request: HttpRequest) -> HttpResponse:
    """Keep in the visitor's session what they have sent, and ask them to sign in to the page it came from.

    It is limited like all writing, since anybody may send here; past the limit the words are given back on the page.
    """
    if request.method == "POST":
        if not ratelimit.consume(request, action="write"):
            return ratelimit.respond_429(request)
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        request.session[_place(request)] = typed.urlencode()
        messages.warning(request, _("Your session has ended. Sign in: what you typed is kept."))
    return redirect_to_login(request.path)


def held(request: HttpRequest) -> QueryDict:
    """What the session held of this page, once; empty where that is nothing."""
    return QueryDict(request.session.pop(_place(request), ""))


def _place(request: HttpRequest) -> str:
    return f"left-open {request.path}"
