"""Following, its pace, and stopping; the pages' buttons and the links in the letters call the same acts.

A reader is named by one number: a person's own, or a mailbox's below zero (`models`).
"""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature
from django.db import transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.tokens import signer
from imrf_portal.notifications.models import (
    LABEL_LENGTH,
    Announcement,
    Delivery,
    FormerMailbox,
    Mailbox,
    Pace,
    Subscription,
    SubscriptionQuerySet,
)
from imrf_portal.notifications.pacing import may_be_slowed, next_digest
from imrf_portal.notifications.permissions import can_follow
from imrf_portal.notifications.topics import standing_topic

_STOP, _MANAGE = "imrf_portal.notifications.stop", "imrf_portal.notifications.manage"


class BadToken(ValueError):
    """The link is not one this portal has made, or not for this."""


def follow(person: User | AnonymousUser, topic: str, *, label: str) -> Subscription:
    """Let the person hear of `topic` from now on; `label` is its title in the words they see.

    Following twice changes nothing. Refuses closed accounts and visitors (`Refused`).
    """
    require(can_follow(person))
    return _begin(topic, label, person_id=person.pk)


def follow_by_mailbox(mailbox: Mailbox, topic: str, *, label: str) -> Subscription:
    """Let a confirmed mailbox hear of `topic` from now on, as `follow` does a person."""
    return _begin(topic, label, mailbox_id=mailbox.pk)


def _begin(topic: str, label: str, **whose: int | None) -> Subscription:
    subscription, _ = Subscription.objects.get_or_create(
        **whose,
        topic=topic,
        ended_at=None,
        defaults={"label": str(label)[:LABEL_LENGTH], "label_language": get_language() or ""},
    )
    return subscription


def unfollow(person: User | AnonymousUser, topic: str) -> bool:
    """Stop the letters about `topic`, those still waiting to be sent included; whether it was followed."""
    return person.pk is not None and unfollow_topic(person.pk, topic)


def unfollow_topic(reader: int, topic: str) -> bool:
    """Stop a reader's letters about `topic`; whether it was followed."""
    return bool(_standing(reader).filter(topic=topic).update(ended_at=timezone.now()))


def unfollow_everything(reader: int) -> int:
    """Stop every letter that is sent to followers; how many subscriptions ended."""
    return _standing(reader).update(ended_at=timezone.now())


def move_followers(old: str, new: str, *, label: str) -> None:
    """Let whoever follows `old` follow `new` instead, once, and hear under that what they have not heard yet; `label` is
    its title. For one thing that has become part of another."""
    following = Subscription.objects.filter(topic=old)
    doubled = Subscription.objects.standing().filter(topic=new)
    with transaction.atomic():
        following.standing().filter(reader__in=doubled.values("reader")).update(ended_at=timezone.now())
        following.update(topic=new, label=label[:LABEL_LENGTH])
        renamed = Func(F("topics"), Value(old), Value(new), function="array_replace")
        Announcement.objects.filter(topics__contains=[old]).update(topics=renamed)
        Delivery.objects.gathered().filter(topic=old).update(topic=new)


def set_pace(reader: int, topic: str, pace: Pace) -> None:
    """Let the reader hear of `topic` at another pace; what was gathered for a digest leaves with the next of the new
    pace, at once where it is none. Raises `Refused` for what cannot wait."""
    if pace != Pace.AT_ONCE and not may_be_slowed(topic):
        raise Refused(_("These e-mails are about your own place at an event: they come at once."))
    now = timezone.now()
    with transaction.atomic():
        if _standing(reader).filter(topic=topic).exclude(pace=pace).update(pace=pace):
            waiting = Delivery.objects.gathered().filter(reader=reader, topic=topic)
            waiting.update(not_before=next_digest(pace, after=now))


def is_following(person: User | AnonymousUser, topic: str) -> bool:
    """Whether the person follows the topic; one query."""
    return topic in followed(person, [topic])


def followed(person: User | AnonymousUser, topics: Iterable[str]) -> set[str]:
    """Those of `topics` that the person follows; one query, none for a visitor."""
    if not person.is_authenticated:
        return set()
    standing = Subscription.objects.standing().filter(person_id=person.pk, topic__in=list(topics))
    return set(standing.values_list("topic", flat=True))


def count_followers(topics: Iterable[str], *, but: User | None = None) -> int:
    """How many readers an announcement to `topics` would reach now, each counted once, without `but`, who announces."""
    open_to_mail = Q(person__is_active=True, person__closed_at__isnull=True) | Q(
        mailbox__confirmed_at__isnull=False
    )
    standing = Subscription.objects.standing().filter(open_to_mail, topic__in=list(topics))
    if but is not None:
        standing = standing.exclude(reader=but.pk)
    return standing.values("reader").distinct().count()


def stop_token(reader: int, topic: str) -> str:
    """The authority to stop one reader's letters about one topic, as it stands in the letters' links (RFC 8058); with no
    topic, as in digests, their letters about all they follow."""
    return signer(_STOP).sign(f"{reader}.{topic}")


def read_stop_token(token: str) -> tuple[int, str]:
    """The reader's number and the topic that `stop_token` made `token` from, the topic as it is `standing_topic`; of a
    mailbox that has joined an account since, that person's number. Raises `BadToken`."""
    try:
        reader, _, topic = signer(_STOP).unsign(token).partition(".")
    except BadSignature as error:
        raise BadToken from error
    return _as_it_is(int(reader)), standing_topic(topic)


def unfollow_by_token(token: str) -> bool:
    """Stop the letters that `token` gives authority over; whether any were followed. Raises `BadToken`."""
    reader, topic = read_stop_token(token)
    return unfollow_topic(reader, topic) if topic else bool(unfollow_everything(reader))


def unfollow_everything_by_token(token: str) -> int:
    """Stop all letters to followers for the reader whose letter held `token`; raises `BadToken`."""
    reader, _ = read_stop_token(token)
    return unfollow_everything(reader)


def manage_token(reader: int) -> str:
    """The authority over all that a mailbox follows, as it stands in the letters to it."""
    return signer(_MANAGE).sign(str(-reader))


def read_manage_token(token: str) -> int:
    """The reader's number that `manage_token` made `token` from; of a mailbox that has joined an account since, that
    person's. Raises `BadToken`."""
    try:
        return _as_it_is(-int(signer(_MANAGE).unsign(token)))
    except BadSignature as error:
        raise BadToken from error


def _as_it_is(reader: int) -> int:
    """The reader's number now: a mailbox that has joined an account is that person."""
    joined = FormerMailbox.objects.filter(number=reader).values_list("person", flat=True).first()
    return joined or reader


def _standing(reader: int) -> SubscriptionQuerySet:
    """Letters already written need no word when one of these ends: `delivering` asks once more whether it stands."""
    return Subscription.objects.standing().filter(reader=reader)
