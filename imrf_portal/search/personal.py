"""Searches that a person follows: their words go with the last who follows them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, room
from imrf_portal.notifications.forgetting import forget_news
from imrf_portal.notifications.models import Subscription
from imrf_portal.search.models import SavedSearch

_BEGINNING = "search:"


def data_of(person: User) -> Iterable[Room]:
    """The words of the searches that the person follows. Two queries."""
    yield room(
        "searches", _("Searches you follow"), SavedSearch.objects.filter(pk__in=_followed(person)), "words"
    )


def forget(person: User) -> None:
    """Remove the searches that nobody but the person follows; to be called before their subscriptions are removed."""
    with transaction.atomic():
        own = _followed(person)
        topics = [f"{_BEGINNING}{key}" for key in own]
        others = Subscription.objects.standing().filter(topic__in=topics).exclude(person=person)
        kept = {_key(topic) for topic in others.values_list("topic", flat=True)}
        for saved in SavedSearch.objects.filter(pk__in=own).exclude(pk__in=kept):
            forget_news(f"search-{saved.pk}-")
            saved.delete()


def _followed(person: User) -> list[int]:
    own = Subscription.objects.filter(person=person, topic__startswith=_BEGINNING)
    return [_key(topic) for topic in own.values_list("topic", flat=True)]


def _key(topic: str) -> int:
    return int(topic.removeprefix(_BEGINNING))
