"""How long letters are remembered: afterwards it is known that one left, and not to whom or with what. And how long
addresses are known that follow nothing any more, and what somebody has followed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.notifications.models import Bounce, Delivery, Mailbox, Subscription, Suppression

# So many rows are written in one statement, so that nobody waits long for one of them.
BATCH = 10_000
_SETTLED = (Delivery.Status.SENT, Delivery.Status.FAILED, Delivery.Status.CANCELLED)


def forget_letters(at: datetime | None = None) -> int:
    """Empty addresses and facts of letters that were sent, by themselves or in a digest, have failed or were
    cancelled `LETTERS_KEPT_DAYS` before instant `at` (now); returns how many. The rows stay, so that what was sent
    can be counted, and is not sent again."""
    limit = (at or timezone.now()) - timedelta(days=settings.LETTERS_KEPT_DAYS)
    # The last instant at which anything can have happened to it.
    settled = Q(sent_at__lt=limit) | Q(sent_at=None, not_before__lt=limit)
    # What went into a digest left with it.
    is_over = Q(status__in=_SETTLED) | Q(status=Delivery.Status.GATHERED, digest__isnull=False)
    return _empty(Delivery.objects.filter(settled, is_over))


def forget_left(*kinds: str) -> int:
    """Empty addresses and facts of letters of these kinds as soon as they have left, or nobody takes them; returns how
    many. For letters to whom the portal has promised to know no more."""
    return _empty(Delivery.objects.filter(kind__in=kinds).exclude(status=Delivery.Status.QUEUED))


def _empty(letters: QuerySet[Delivery]) -> int:
    kept = letters.exclude(address="", facts={})
    emptied = 0
    while keys := list(kept.values_list("pk", flat=True)[:BATCH]):
        Bounce.objects.filter(delivery__in=keys).update(address="")
        emptied += Delivery.objects.filter(pk__in=keys).update(address="", facts={})
    return emptied


def forget_unfollowed(at: datetime | None = None) -> int:
    """Remove what nobody has followed any more since `UNFOLLOWED_KEPT_DAYS` before instant `at` (now); returns how many
    subscriptions."""
    return Subscription.objects.filter(ended_at__lt=_unfollowed_since(at)).delete()[0]


def forget_mailboxes(at: datetime | None = None) -> int:
    """Remove the confirmed addresses that follow nothing and to which nothing was written for `UNFOLLOWED_KEPT_DAYS` at
    instant `at` (now); returns how many. What they followed stands as long (`forget_unfollowed`)."""
    limit = _unfollowed_since(at)
    following = Subscription.objects.filter(mailbox=OuterRef("pk"))
    written = Delivery.objects.filter(mailbox=OuterRef("pk"), created_at__gte=limit)
    idle = Mailbox.objects.filter(~Exists(following), ~Exists(written), confirmed_at__lt=limit)
    return idle.delete()[1].get("notifications.Mailbox", 0)


def forget_suppressed(at: datetime | None = None) -> int:
    """Remove the suppression of addresses to which nothing is announced anyway, since they are neither a person's first
    nor a mailbox's any more; returns how many."""
    persons = User.objects.filter(email=OuterRef("address"))
    mailboxes = Mailbox.objects.filter(address=OuterRef("address"))
    return Suppression.objects.filter(~Exists(persons), ~Exists(mailboxes)).delete()[0]


def _unfollowed_since(at: datetime | None) -> datetime:
    return (at or timezone.now()) - timedelta(days=settings.UNFOLLOWED_KEPT_DAYS)
