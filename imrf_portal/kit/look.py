"""Light, dark, or as the reader's device says: a cookie that the server reads, so that no script is needed and
no page flashes in the wrong colours."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "look"
THEMES = ("light", "dark")
_YEAR = 60 * 60 * 24 * 365


def theme(request: HttpRequest) -> str:
    """The theme the reader chose: `light`, `dark`, or nothing where the device decides."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else ""


# A page kept in the shared cache can hold no token against forged requests, and the form stands in every page's
# foot. The cookie is harmless; a browser's own word on where the request comes from keeps other sites out.
@csrf_exempt
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice (`look`: light, dark or auto) for a year and go back to the page (`next`)."""
    if not from_this_site(request):
        return HttpResponseForbidden(_("This request came from another site."))
    response = back_to_the_page(request)
    chosen = request.POST.get("look")
    if chosen in THEMES:
        response.set_cookie(
            COOKIE, chosen, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def back_to_the_page(request: HttpRequest) -> HttpResponseRedirect:
    """Back to the page of this site that the form names (`next`), else to the first one."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    return HttpResponseRedirect(target, status=303)


def from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says the form was sent from this site; an old browser that says nothing is believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
