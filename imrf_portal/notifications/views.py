"""The pages of following: what I follow, the button to begin, the links in letters to stop."""

from typing import Any, cast
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from imrf_portal.accounts.models import User
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications import changing, letterbox, mailboxes, subscribing, topics
from imrf_portal.notifications.bouncing import lift, suppression_of
from imrf_portal.notifications.forms import AddressForm
from imrf_portal.notifications.models import Subscription


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponse:
    """What I follow, each with its pace and a button to stop; and whether mail to me came back."""
    person = cast("User", request.user)
    here = HttpResponseRedirect(reverse("notifications:subscriptions"))
    if request.method == "POST" and request.POST.get("act") == "again":
        lift(person.email)
        messages.success(request, _("We write to your address again."))
        return here
    if request.method == "POST":
        changing.change(request, person.pk)
        return here
    return render(
        request,
        "notifications/subscriptions.html",
        {
            **changing.followed_by(person.pk),
            "suppression": suppression_of(person.email),
            "language_of_mails": BY_CODE.get(person.language, BY_CODE["en"]),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The button to follow one topic, for pages that are the same for everybody; pressing it follows.

    A visitor signs in first and comes back to the button, or gives an address: what was typed into the address of a
    page never follows by itself. Whatever address is given, the answer is the same.
    """
    token, destination = _asked(request, "topic"), _destination(request)
    topic, label = _read_topic(token)
    if not request.user.is_authenticated:
        return _follow_by_address(request, topic, label, {"token": token, "destination": destination})
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


def _follow_by_address(request: HttpRequest, topic: str, label: str, context: dict[str, Any]) -> HttpResponse:
    """The two ways of a visitor: to sign in, or to give an address and confirm it by the letter that comes."""
    form = AddressForm(request.POST if "address" in request.POST else None)
    come_back = f"{reverse('notifications:follow')}?{urlencode({'topic': context['token'], 'next': context['destination']})}"
    context |= {
        "label": label,
        "form": form,
        "login_url": f"{reverse('account_login')}?{urlencode({'next': come_back})}",
    }
    status = 200
    if form.is_bound and not ratelimit.consume(request, action="follow"):
        form.add_error("address", _("Too much has come from your network in the last hour. Try again later."))
        status = 429
    elif form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        address = form.cleaned_data["address"]
        # Beyond the limit the page says the same, and nothing is sent.
        if ratelimit.consume(request, action="follow_letter", key=address):
            mailboxes.ask(address, topic, label=label, language=get_language() or "en")
        return render(request, "notifications/asked.html", context)
    return render(request, "notifications/follow_by_address.html", context, status=status)


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
        reader, topic = subscribing.read_stop_token(token)
    except subscribing.BadToken as error:
        raise Http404 from error
    stopped = ""
    if request.method == "POST":
        stopped = "everything" if "everything" in request.POST or not topic else "topic"
        if stopped == "everything":
            subscribing.unfollow_everything_by_token(token)
        else:
            subscribing.unfollow_by_token(token)
    followed = Subscription.objects.filter(reader=reader)
    subscription = (followed.filter(topic=topic) if topic else followed).order_by("-pk").first()
    if subscription is None:
        # It has ended so long ago that nothing is kept of it.
        stopped = stopped or "topic"
    context = {"subscription": subscription, "of_everything": not topic, "stopped": stopped}
    return render(request, "notifications/stop.html", context)


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
