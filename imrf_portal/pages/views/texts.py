"""The portal's own plain texts: what it is, how it treats comments, people and their data."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.moderation.reasons import FlagReason, Reason


@for_everybody
def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, and whose."""
    return render(request, "pages/about.html")


@for_everybody
def moderation_rules(request: HttpRequest) -> HttpResponse:
    """How comments are moderated, with the grounds as the desk has them."""
    context = {
        "reasons": Reason.choices,
        "flag_reasons": FlagReason.choices,
        "undo_minutes": settings.DECISION_MAIL_DELAY_SECONDS // 60,
        "longest": settings.COMMENT_MAX_GRAPHEMES,
    }
    return render(request, "pages/moderation_rules.html", context)


@for_everybody
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the portal does so that everybody can use it, and what it cannot yet."""
    return render(request, "pages/accessibility.html")


@for_everybody
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data the portal keeps about people, why and for whom to see."""
    return render(request, "pages/privacy.html")


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public; of a demonstration nothing, since nothing in it is real."""
    if settings.DEMONSTRATION:
        rules = ["Disallow: /"]
    else:
        closed = ("accounts/", "admin/", "subscriptions/", "*/write/")
        rules = [*(f"Disallow: /*/{path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(["User-agent: *", *rules, ""]), content_type="text/plain; charset=utf-8")
