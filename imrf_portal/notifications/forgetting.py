"""Forgetting readers: what they follow, the letters to them, their addresses; and what was announced of a thing.

Called where an account is closed, by the nightly task, and by a reader who wants an address forgotten.
"""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import addresses_of, known_by
from imrf_portal.notifications.announcing import retract, retract_all
from imrf_portal.notifications.models import (
    LABEL_LENGTH,
    Announcement,
    Bounce,
    Delivery,
    FormerMailbox,
    Mailbox,
    Subscription,
    Suppression,
)


def forget(person: User) -> None:
    """Remove what a person followed, every letter to them or to their addresses, and what is known of how mail to these
    fared. What was announced stays, without who did it."""
    with transaction.atomic():
        Subscription.objects.filter(person=person).delete()
        FormerMailbox.objects.filter(person=person).delete()
        Delivery.objects.filter(person=person).delete()
        _forget_addresses(addresses_of(person))
        Announcement.objects.filter(by=person).update(by=None)


def forget_mailbox(mailbox: Mailbox) -> None:
    """Remove an address that follows without an account, with all that it follows and every letter to it."""
    with transaction.atomic():
        _forget_addresses([mailbox.address])


def forget_news(beginning: str) -> None:
    """Let nothing more leave of what was announced under keys that begin so, and remove what it said: titles and
    addresses of a thing that is erased for good. The letters to one person that begin so are emptied as well."""
    with transaction.atomic():
        retract_all(beginning)
        Announcement.objects.filter(key__startswith=beginning).update(facts={})
        letters = Delivery.objects.filter(key__startswith=beginning)
        letters.queued().update(status=Delivery.Status.CANCELLED, secret=None, last_error="forgotten")
        letters.update(facts={})


def forget_words(said: Collection[str]) -> None:
    """`forget_news` of all in which one fact is any of these texts, alone or behind the name of its kind
    (“Position: …”); whoever follows a thing of such a title goes on, without the title."""
    with transaction.atomic():
        news = Announcement.objects.filter(pk__in=_saying(Announcement.objects.all(), said))
        for key in news.filter(cancelled_at=None).values_list("key", flat=True):
            retract(key)
        news.update(facts={})
        letters = Delivery.objects.filter(pk__in=_saying(Delivery.objects.all(), said))
        letters.queued().update(status=Delivery.Status.CANCELLED, secret=None, last_error="forgotten")
        letters.update(facts={})
        for title in (words[:LABEL_LENGTH] for words in said):
            named = Q(label=title) | Q(label__endswith=f": {title}")
            Subscription.objects.filter(named).update(label="–")


def _saying(rows: QuerySet[Any], said: Collection[str]) -> list[int]:
    """The keys of the rows of which a fact is one of these texts; what has one within other words says something else."""
    near = Q(pk__in=())
    for words in said:
        # As PostgreSQL writes a text that stands in jsonb.
        near |= Q(written__contains=json.dumps(words, ensure_ascii=False)[1:-1])
    found = rows.alias(written=Cast("facts", TextField())).filter(near).values_list("pk", "facts")
    return [key for key, facts in found if any(_says(facts, words) for words in said)]


def _says(fact: Any, words: str) -> bool:
    if isinstance(fact, dict):
        return any(_says(one, words) for one in fact.values())
    if isinstance(fact, list):
        return any(_says(one, words) for one in fact)
    return isinstance(fact, str) and (fact == words or fact.endswith(f": {words}"))


def purge_unconfirmed() -> int:
    """Forget the addresses that nobody has confirmed for `UNCONFIRMED_KEPT_DAYS`; how many."""
    before = timezone.now() - timedelta(days=settings.UNCONFIRMED_KEPT_DAYS)
    _, removed = Mailbox.objects.filter(confirmed_at=None, created_at__lt=before).delete()
    return removed.get("notifications.Mailbox", 0)


def _forget_addresses(addresses: Collection[str]) -> None:
    for model in (Mailbox, Delivery, Bounce, Suppression):
        known_by(addresses, model._default_manager.all()).delete()
