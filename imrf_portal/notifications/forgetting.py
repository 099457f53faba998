"""Forgetting readers: what they follow, the letters to them, their addresses; and what was announced of a thing.

Called where an account is closed, by the nightly task, and by a reader who wants an address forgotten.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.notifications.announcing import retract_all
from imrf_portal.notifications.models import (
    Announcement,
    Bounce,
    Delivery,
    Mailbox,
    Subscription,
    Suppression,
)


def forget(person: User) -> None:
    """Remove what a person followed, every letter to them or to their address, and what is known of how mail to it
    fared. What was announced stays, without who did it."""
    with transaction.atomic():
        Subscription.objects.filter(person=person).delete()
        Delivery.objects.filter(person=person).delete()
        _forget_address(person.email)
        Announcement.objects.filter(by=person).update(by=None)


def forget_mailbox(mailbox: Mailbox) -> None:
    """Remove an address that follows without an account, with all that it follows and every letter to it."""
    with transaction.atomic():
        mailbox.delete()
        _forget_address(mailbox.address)


def forget_news(beginning: str) -> None:
    """Let nothing more leave of what was announced under keys that begin so, and remove what it said: titles and
    addresses of a thing that is erased for good. The letters to one person that begin so are emptied as well."""
    with transaction.atomic():
        retract_all(beginning)
        Announcement.objects.filter(key__startswith=beginning).update(facts={})
        letters = Delivery.objects.filter(key__startswith=beginning)
        letters.queued().update(status=Delivery.Status.CANCELLED, secret=None, last_error="forgotten")
        letters.update(facts={})


def purge_unconfirmed() -> int:
    """Forget the addresses that nobody has confirmed for `UNCONFIRMED_KEPT_DAYS`; how many."""
    before = timezone.now() - timedelta(days=settings.UNCONFIRMED_KEPT_DAYS)
    _, removed = Mailbox.objects.filter(confirmed_at=None, created_at__lt=before).delete()
    return removed.get("notifications.Mailbox", 0)


def _forget_address(address: str) -> None:
    address = address.lower()
    Mailbox.objects.filter(address=address).delete()
    Delivery.objects.filter(address__iexact=address).delete()
    Bounce.objects.filter(address=address).delete()
    Suppression.objects.filter(address=address).delete()
