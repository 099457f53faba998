"""What is kept of what a person follows and of the letters written to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, room
from imrf_portal.notifications.models import Delivery, Subscription


def data_of(person: User) -> Iterable[Room]:
    """What the person follows, and which letters were written to them. One query a room."""
    yield room(
        "subscriptions",
        _("What you follow"),
        Subscription.objects.filter(person=person),
        "label",
        "pace",
        "created_at",
        "ended_at",
    )
    yield room(
        "letters",
        _("Letters written to you"),
        Delivery.objects.filter(person=person),
        "kind",
        "address",
        "language",
        "status",
        "created_at",
        "sent_at",
    )
