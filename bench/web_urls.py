"""The portal's site map and one more page: an empty one, behind the same middleware as all others."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from imrf_portal.urls import urlpatterns as portal


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all, so that what a request costs before any view begins can be told from what a page costs."""
    return HttpResponse()


urlpatterns = [path("empty", empty), *portal]
