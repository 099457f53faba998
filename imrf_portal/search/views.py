"""One box over everything public, and the button to follow what it finds."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from imrf_portal.accounts.models import User
from imrf_portal.notifications import subscribing, topics
from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.models import MOST_CHARACTERS, Entry
from imrf_portal.search.results import results
from imrf_portal.search.saving import keep, search_topic

_MOST_DIGITS = 3


@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    """What everybody may read that says `?q=`, the same for every reader, narrowed as asked."""
    words, narrowed = _words(request), _narrowed(request)
    found = results(
        words, narrowed, page_language=get_language() or "en", page=_page(request.GET.get("page", ""))
    )
    context = {
        "words": request.GET.get("q", ""),
        "is_cut": len(request.GET.get("q", "")) > MOST_CHARACTERS,
        "most_characters": MOST_CHARACTERS,
        "filter": narrowed,
        "form": narrowed.form,
        "results": found,
        "follow_query": urlencode({"q": words, **narrowed.asked}),
    }
    return render(request, "search/search.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_search(request: HttpRequest) -> HttpResponse:
    """The button to follow a search. Pressing it follows at once for whoever is signed in; others go on to where one
    signs in or follows by an address alone."""
    words, narrowed = _words(request), _narrowed(request)
    back = f"{reverse('site_search')}?{urlencode({'q': words, **narrowed.asked})}"
    if request.method != "POST":
        if not words.strip():
            raise Http404
        return render(request, "search/follow.html", {"words": words, "back": back})
    if not ratelimit.consume(request, action="write"):
        messages.error(request, _("Too many searches were kept from your network. Try again in an hour."))
        return HttpResponseRedirect(back)
    saved = keep(words, narrowed, page_language=get_language() or "en")
    if saved is None:
        raise Http404
    if isinstance(request.user, User):
        subscribing.follow(request.user, search_topic(saved), label=saved.words)
        messages.success(request, _("You follow “%(title)s” now.") % {"title": saved.words})
        return HttpResponseRedirect(back)
    asked = {"topic": topics.sign(search_topic(saved), saved.words), "next": back}
    return HttpResponseRedirect(f"{reverse('notifications:follow')}?{urlencode(asked)}")


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:MOST_CHARACTERS]


def _narrowed(request: HttpRequest) -> SearchFilter:
    return SearchFilter(request.GET, queryset=Entry.objects.all(), request=request)


def _page(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= _MOST_DIGITS else 1
