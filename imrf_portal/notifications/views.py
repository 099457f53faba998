"""The pages of following: what I follow, the button to begin, the links in letters to stop."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from imrf_portal.notifications import letterbox, subscribing, topics
from imrf_portal.notifications.models import Subscription


@never_cache
@login_required
@require_GET
def subscriptions(request: HttpRequest) -> HttpResponse:
    """What I follow, each with a button to stop."""
    followed = (
        Subscription.objects.standing().filter(person_id=request.user.pk).order_by("-created_at", "-pk")
    )
    return render(request, "notifications/subscriptions.html", {"subscriptions": followed})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The button to follow one topic, for pages that are the same for everybody; pressing it follows.

    A visitor signs in first and comes back to the button: what was typed into an address never follows by itself.
    """
    token, destination = _asked(request, "topic"), _destination(request)
    topic, label = _read_topic(token)
    if not request.user.is_authenticated:
        return redirect_to_login(
            f"{reverse('notifications:follow')}?{urlencode({'topic': token, 'next': destination})}"
        )
    if request.method == "POST":
        subscribing.follow(request.user, topic, label=label)
        messages.success(request, _("You follow “%(title)s” now.") % {"title": label})
        return HttpResponseRedirect(destination)
    return render(
        request,
        "notifications/follow.html",
        {
            "topic": topic,
            "label": label,
            "following": subscribing.is_following(request.user, topic),
            "destination": destination,
        },
    )


@never_cache
@login_required
@require_POST
def unfollow(request: HttpRequest) -> HttpResponse:
    """Stop following one topic."""
    topic, label = _read_topic(_asked(request, "topic"))
    subscribing.unfollow(request.user, topic)
    messages.success(request, _("You do not follow “%(title)s” any more.") % {"title": label})
    return HttpResponseRedirect(_destination(request))


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letters' link to stop leads: GET shows a button, POST stops (RFC 8058).

    The signed token is the authority: a mail program that posts here has neither cookies nor a CSRF token.
    """
    try:
        person_id, topic = subscribing.read_stop_token(token)
    except subscribing.BadToken as error:
        raise Http404 from error
    stopped = ""
    if request.method == "POST":
        stopped = "everything" if "everything" in request.POST else "topic"
        if stopped == "everything":
            subscribing.unfollow_everything_by_token(token)
        else:
            subscribing.unfollow_by_token(token)
    subscription = Subscription.objects.filter(person=person_id, topic=topic).order_by("-pk").first()
    if subscription is None:
        raise Http404
    return render(request, "notifications/stop.html", {"subscription": subscription, "stopped": stopped})


@never_cache
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The demonstration's mails, newest first."""
    _only_in_the_demonstration()
    return render(request, "notifications/mails.html", {"letters": letterbox.newest()})


@never_cache
@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One of the demonstration's mails."""
    _only_in_the_demonstration()
    letter = letterbox.find(name)
    if letter is None:
        raise Http404
    return render(request, "notifications/mail.html", {"letter": letter})


def _asked(request: HttpRequest, name: str) -> str:
    return request.POST.get(name) or request.GET.get(name, "")


def _read_topic(token: str) -> tuple[str, str]:
    try:
        return topics.read(token)
    except topics.BadTopic as error:
        raise Http404 from error


def _destination(request: HttpRequest) -> str:
    """Where to go afterwards: a page of this site, else the list of what is followed."""
    asked = _asked(request, "next")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if is_ours else reverse("notifications:subscriptions")


def _only_in_the_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404
