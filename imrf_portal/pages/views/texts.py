"""The portal's own plain texts: what it is, and the rules of the space with the grounds as the desk has them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from imrf_portal.guidance.models import Known
from imrf_portal.guidance.views import shown
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.moderation.reasons import FlagReason, Reason


@for_everybody
def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, and whose."""
    return render(request, "pages/about.html")


@for_everybody
def moderation_rules(request: HttpRequest) -> HttpResponse:
    """The rules of the space as the secretariat has written them, and below them what the desk works by."""
    context = {
        **shown(Known.MODERATION),
        "reasons": Reason.choices,
        "flag_reasons": FlagReason.choices,
        "undo_minutes": settings.DECISION_MAIL_DELAY_SECONDS // 60,
        "longest": settings.COMMENT_MAX_GRAPHEMES,
    }
    return render(request, "pages/moderation_rules.html", context)


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public; of a demonstration nothing, since nothing in it is real."""
    if settings.DEMONSTRATION:
        rules = ["Disallow: /"]
    else:
        closed = ("accounts/", "admin/", "subscriptions/", "*/write/")
        rules = [*(f"Disallow: /*/{path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(["User-agent: *", *rules, ""]), content_type="text/plain; charset=utf-8")
