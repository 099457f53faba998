"""The pages of those who follow by an address alone: confirming it, and all that it follows.

The signed token in the letter is the authority; no page shows the address in full. GET shows buttons, POST presses one:
a scanner that opens every link of a letter changes nothing.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from imrf_portal.kit.text import mask_address
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications import changing, forgetting, mailboxes
from imrf_portal.notifications.models import Mailbox
from imrf_portal.notifications.subscribing import BadToken, manage_token, read_manage_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter leads that an address was asked to confirm; its button begins the following."""
    try:
        _mailbox, _topic, label = mailboxes.read_confirmation(token)
        if request.method != "POST":
            return render(request, "notifications/confirm.html", {"label": label})
        subscription = mailboxes.confirm(token, language=get_language() or "en")
    except BadToken:
        return render(request, "notifications/confirm_too_late.html", status=404)
    messages.success(request, _("You follow “%(title)s” now.") % {"title": label})
    if subscription.mailbox_id is None:
        return HttpResponseRedirect(reverse("notifications:subscriptions"))
    return HttpResponseRedirect(reverse("notifications:mailbox", args=[manage_token(subscription.reader)]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, token: str) -> HttpResponse:
    """All that an address follows: another pace, stop one, stop all, and forget the address. One that has joined an
    account is led there; of one that is forgotten the page says so."""
    try:
        reader = read_manage_token(token)
    except BadToken as error:
        raise Http404 from error
    if reader > 0:
        return HttpResponseRedirect(reverse("notifications:subscriptions"))
    found = Mailbox.objects.filter(pk=-reader, confirmed_at__isnull=False).first()
    if found is None:
        return render(request, "notifications/forgotten.html", status=404)
    if request.method != "POST":
        context = {
            **changing.followed_by(found.reader),
            "masked": mask_address(found.address),
            "language_of_mails": BY_CODE.get(found.language, BY_CODE["en"]),
        }
        return render(request, "notifications/mailbox.html", context)
    if request.POST.get("act") == "forget":
        forgetting.forget_mailbox(found)
        return render(request, "notifications/forgotten.html")
    changing.change(request, found.reader)
    return HttpResponseRedirect(reverse("notifications:mailbox", args=[token]))
