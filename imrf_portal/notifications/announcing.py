"""Letting people know: everybody who follows a topic, or one person.

An act calls these inside its own transaction; nothing is sent here. Facts are frozen as they stand now: ids,
titles, addresses of pages, instants. What differs by language stands under the language's code and is laid over
the rest: `{"path": "/events/7/", "title": "Townhall", "fr": {"title": "Réunion publique"}}`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications.models import Announcement, Delivery, Mailbox
from imrf_portal.notifications.waking import wake_delivering, wake_expanding

Facts = dict[str, Any]
_UNSENT: Facts = {"status": Delivery.Status.CANCELLED, "last_error": "account-closed"}

# Why a letter was cancelled that `resume` lets leave after all.
_STOPPED = "stopped"
_STOPPED_IN_DIGEST = "stopped-in-digest"


def announce(
    kind: str,
    *,
    key: str,
    topics: list[str],
    facts: Facts,
    by: User | None = None,
    not_before: datetime | None = None,
) -> Announcement:
    """Let the followers of any of `topics` hear of an event, each once, from instant `not_before` (now) on.

    One row is written, however many follow. Those hear of it who follow now and still do when it is sent; `by`,
    who did it, does not. The same `key` again is the same event: nothing new is written. `kind` names the
    templates `emails/<kind>.txt` and `.html`; where several topics are followed, the first stands as the reason.
    """
    now = timezone.now()
    announcement, is_new = Announcement.objects.get_or_create(
        key=key,
        cancelled_at=None,
        defaults={
            "kind": kind,
            "topics": topics,
            "facts": facts,
            "by": by,
            "occurred_at": now,
            "not_before": not_before or now,
        },
    )
    if is_new and announcement.not_before <= now:
        wake_expanding(announcement.pk)
    return announcement


def tell(
    person: User,
    kind: str,
    *,
    key: str | None,
    facts: Facts,
    not_before: datetime | None = None,
    secret: bool = False,
) -> Delivery:
    """Write one letter to one person, in their language, to be sent from instant `not_before` (now) on.

    The same `key` again is the same letter. With `secret` the facts are emptied as soon as the letter has left. To
    somebody who has closed their account nothing is sent, and nothing is kept of what it would have said.
    """
    if person.closed_at is not None:
        return _write(**_to_person(person, kind), key=key, **_UNSENT)
    return _write(
        **_to_person(person, kind),
        key=key,
        facts={} if secret else facts,
        secret=facts if secret else None,
        not_before=not_before,
    )


def write_to_address(
    address: str,
    kind: str,
    *,
    person: User | None,
    language: str,
    facts: Facts,
    secret: Facts,
    mailbox: Mailbox | None = None,
) -> Delivery:
    """Write one letter to an address, which need not belong to an account; `secret` is emptied once it has left."""
    return _write(
        address=address,
        key=None,
        kind=kind,
        person=person,
        mailbox=mailbox,
        language=language,
        facts=facts,
        secret=secret,
    )


def letter_to(person: User, kind: str, *, key: str, facts: Facts) -> Delivery:
    """The letter that `tell` would write, for `write_all`."""
    return Delivery(**_to_person(person, kind), key=key, facts=facts)


def letter_to_address(address: str, kind: str, *, language: str, facts: Facts, secret: Facts) -> Delivery:
    """The letter that `write_to_address` would write to nobody's account, for `write_all`."""
    return Delivery(address=address, kind=kind, language=language, facts=facts, secret=secret)


def write_all(letters: Sequence[Delivery]) -> None:
    """Write many letters, to be sent at once, with one query; one whose key stands is that letter, as with `tell`."""
    Delivery.objects.bulk_create(letters, ignore_conflicts=True)
    if letters:
        wake_delivering()


def _to_person(person: User, kind: str) -> dict[str, Any]:
    return {
        "address": person.email,
        "kind": kind,
        "person": person,
        "language": person.language if person.language in BY_CODE else "en",
    }


def _write(*, key: str | None, not_before: datetime | None = None, **fields: Any) -> Delivery:
    now = timezone.now()
    fields["not_before"] = not_before or now
    if key is None:
        delivery = Delivery.objects.create(**fields)
    else:
        standing = Delivery.objects.exclude(status=Delivery.Status.CANCELLED)
        delivery, _ = standing.get_or_create(key=key, defaults=fields)
    if delivery.not_before <= now:
        wake_delivering()
    return delivery


def take_back(key: str) -> bool:
    """Cancel the announcement and the letter of this key, unless something of them has left or is leaving.

    Whether they were taken back: True means that nobody has heard or will hear, and the key is free again. False
    means that there was nothing to take back or that it is too late, and nothing has changed.
    """
    now = timezone.now()
    with transaction.atomic():
        announced = _locked(key)
        letters = Delivery.objects.filter(
            Q(announcement__in=announced) | Q(key=key),
            status__in=[Delivery.Status.QUEUED, Delivery.Status.SENT, Delivery.Status.GATHERED],
        )
        found = letters.count()
        cancelled = _cancel(letters, "taken-back")
        if cancelled != found or not (announced or found):
            transaction.set_rollback(True)
            return False
        Announcement.objects.filter(pk__in=[announcement.pk for announcement in announced]).update(
            cancelled_at=now
        )
    return True


def stop(key: str) -> int:
    """Let no more letters of the announcement of this key leave; how many are cancelled that were waiting.

    For news that no longer holds when some have heard it, where `take_back` is too late. The key stays taken, so that
    they do not hear it again. It stands in no digest either that has not left yet.
    """
    with transaction.atomic():
        announced = _locked(key)
        Announcement.objects.filter(
            pk__in=[announcement.pk for announcement in announced], expanded_at=None
        ).update(expanded_at=timezone.now())
        letters = Delivery.objects.filter(announcement__in=announced)
        stopped = _cancel(letters.queued(), _STOPPED)
        return stopped + _cancel(letters.filter(status=Delivery.Status.GATHERED), _STOPPED_IN_DIGEST)


def resume(key: str, *, not_before: datetime | None = None) -> None:
    """Let leave after all, from instant `not_before` (now) on, what `stop` has kept back of the announcement of this key;
    nothing where it was not stopped. Who has heard does not hear again."""
    earliest = not_before or timezone.now()
    with transaction.atomic():
        announced = _locked(key)
        # Whatever is written already stays: the expanding goes on from the place it had reached.
        Announcement.objects.filter(pk__in=[one.pk for one in announced]).update(expanded_at=None)
        kept_back = Delivery.objects.filter(announcement__in=announced, status=Delivery.Status.CANCELLED)
        again: dict[str, Any] = {"not_before": Greatest(F("not_before"), earliest), "last_error": ""}
        kept_back.filter(last_error=_STOPPED).update(status=Delivery.Status.QUEUED, **again)
        kept_back.filter(last_error=_STOPPED_IN_DIGEST).update(
            status=Delivery.Status.GATHERED, digest=None, **again
        )


def retract(key: str) -> None:
    """Let nobody hear any more of what was announced under this key: taken back, or stopped where some have heard."""
    if not take_back(key):
        stop(key)


def retract_all(beginning: str) -> None:
    """`retract` of every key that begins so."""
    announced = Announcement.objects.filter(key__startswith=beginning, cancelled_at=None)
    for key in announced.values_list("key", flat=True):
        retract(key)


def _locked(key: str) -> list[Announcement]:
    """The standing announcement of this key, locked with the digests it may still fall out of: no worker claims one of
    these meanwhile."""
    announced = list(Announcement.objects.select_for_update().filter(key=key, cancelled_at=None))
    items = Delivery.objects.filter(
        announcement__in=announced, status=Delivery.Status.GATHERED, digest__isnull=False
    )
    digests = Delivery.objects.queued().filter(pk__in=items.values("digest"))
    list(digests.order_by("pk").select_for_update().values_list("pk"))
    return announced


def _cancel(letters: QuerySet[Delivery], code: str) -> int:
    """Cancel what has not left and is not leaving, by itself or in a digest; how many."""
    waiting = Q(status=Delivery.Status.QUEUED, leased_until=None) | Q(
        Q(digest=None) | Q(digest__status=Delivery.Status.QUEUED, digest__leased_until=None),
        status=Delivery.Status.GATHERED,
    )
    return letters.filter(waiting).update(status=Delivery.Status.CANCELLED, secret=None, last_error=code)
