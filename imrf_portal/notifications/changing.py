"""What a person and a mailbox alike see and change of what they follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.forms import PaceForm
from imrf_portal.notifications.models import Pace, Subscription
from imrf_portal.notifications.pacing import may_be_slowed


def followed_by(reader: int) -> dict[str, Any]:
    """What a page says of all that a reader follows, newest first: subscriptions, those whose letters can wait for a
    digest, and the paces there are."""
    standing = Subscription.objects.standing().filter(reader=reader).order_by("-created_at", "-pk")
    return {
        "subscriptions": list(standing),
        "slowable": {one.topic for one in standing if may_be_slowed(one.topic)},
        "paces": Pace.choices,
    }


def change(request: HttpRequest, reader: int) -> None:
    """Do what a button of that page asks, and say so: another pace, stop one, stop all."""
    act, topic = request.POST.get("act"), request.POST.get("topic", "")
    if act == "everything":
        subscribing.unfollow_everything(reader)
        messages.success(request, _("You follow nothing any more."))
    elif act == "stop" and subscribing.unfollow_topic(reader, topic):
        messages.success(request, _("These e-mails have stopped."))
    elif act == "pace" and (form := PaceForm(request.POST)).is_valid():
        try:
            subscribing.set_pace(reader, topic, form.cleaned_data["pace"])
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("Saved."))
