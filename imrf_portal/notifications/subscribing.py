"""Following and stopping; the pages' buttons and the links in the letters call the same acts."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.notifications.models import LABEL_LENGTH, Subscription
from imrf_portal.notifications.permissions import can_follow

_SIGNER = signing.Signer(salt="imrf_portal.notifications.stop", sep=".")


class BadToken(ValueError):
    """The link to stop mails is not one this portal has made."""


def follow(person: User | AnonymousUser, topic: str, *, label: str) -> Subscription:
    """Let the person hear of `topic` from now on; `label` is its title in the words they see.

    Following twice changes nothing. Refuses closed accounts and visitors (`Refused`).
    """
    require(can_follow(person))
    subscription, _ = Subscription.objects.get_or_create(
        person_id=person.pk, topic=topic, ended_at=None, defaults={"label": str(label)[:LABEL_LENGTH]}
    )
    return subscription


def unfollow(person: User | AnonymousUser, topic: str) -> bool:
    """Stop the letters about `topic`, those still waiting to be sent included; whether it was followed."""
    return person.pk is not None and bool(_end(person.pk, topic=topic))


def unfollow_everything(person_id: int) -> int:
    """Stop every letter that is sent to followers; how many subscriptions ended."""
    return _end(person_id)


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
    """How many people an announcement to `topics` would reach now, each counted once, without `but`, who announces."""
    standing = Subscription.objects.standing().filter(
        topic__in=list(topics), person__is_active=True, person__closed_at__isnull=True
    )
    return standing.exclude(person=but).values("person").distinct().count()


def stop_token(person_id: int, topic: str) -> str:
    """The authority to stop one person's letters about one topic, as it stands in the letters' links (RFC 8058)."""
    return _SIGNER.sign(f"{person_id}.{topic}")


def read_stop_token(token: str) -> tuple[int, str]:
    """The person's number and the topic that `stop_token` made `token` from; raises `BadToken`."""
    try:
        person_id, _, topic = _SIGNER.unsign(token).partition(".")
    except signing.BadSignature as error:
        raise BadToken from error
    return int(person_id), topic


def unfollow_by_token(token: str) -> bool:
    """Stop the letters that `token` gives authority over; whether the topic was followed. Raises `BadToken`."""
    person_id, topic = read_stop_token(token)
    return bool(_end(person_id, topic=topic))


def unfollow_everything_by_token(token: str) -> int:
    """Stop all letters to followers for the person whose letter held `token`; raises `BadToken`."""
    person_id, _ = read_stop_token(token)
    return unfollow_everything(person_id)


def _end(person_id: int, *, topic: str = "") -> int:
    """Letters already written need no word: `delivering` asks once more whether the subscription stands."""
    subscriptions = Subscription.objects.standing().filter(person_id=person_id)
    if topic:
        subscriptions = subscriptions.filter(topic=topic)
    return subscriptions.update(ended_at=timezone.now())
