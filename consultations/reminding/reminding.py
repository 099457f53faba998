"""Reminding people of what they have typed and not sent, 48 hours before its consultation closes.

A reminder is a row with its letter, written in one transaction and unique: a run that was killed, or comes twice,
writes nothing twice. What was typed without an account has no address, and so no reminder.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, Reminder, Unsent, WithoutReminders
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.notifications.announcing import letter_to, write_all
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.permissions import can_follow
from imrf_portal.records.workflow import locked

# Hours of real time, whatever the clocks do in between.
AHEAD = timedelta(hours=48)
# Who was reminded hears again only where the closing has moved by more than this.
MOVED_BY = timedelta(days=2)
# Whoever typed so short a time ago needs no reminder yet.
STILL_WRITING = timedelta(hours=1)
BATCH = 500


def remind(at: datetime | None = None) -> int:
    """Write the reminders that are due at instant `at` (now) and were not written yet; returns how many."""
    at = at or timezone.now()
    closing = Consultation.objects.open(at).filter(closes_at__lte=at + AHEAD)
    return sum(_remind_of(room, at) for room in closing.select_related("cycle"))


def switch_off(person: User) -> None:
    """Send this person no reminders of what is unsent; a second time changes nothing. Raises `Refused`."""
    require(can_follow(person))
    WithoutReminders.objects.get_or_create(person=person)


def switch_on(person: User) -> None:
    """Send this person reminders of what is unsent, as everybody gets who has not switched them off. Raises `Refused`."""
    require(can_follow(person))
    WithoutReminders.objects.filter(person=person).delete()


def wants_reminders(person: User) -> bool:
    """Whether a person is reminded of what they have not sent; one query."""
    return not WithoutReminders.objects.filter(person=person).exists()


def _remind_of(room: Consultation, at: datetime) -> int:
    """Batch by batch, so that a kill in between loses no more than one."""
    told = 0
    while written := _write_some(room, at):
        told += written
    return told


def _write_some(room: Consultation, at: datetime) -> int:
    with transaction.atomic():
        # Locked: one that is extended at this moment is not announced by its old closing, and two runs take turns.
        if locked(room).closes_at != room.closes_at:
            return 0
        people = list(_to_remind(room, at)[:BATCH])
        facts = _facts(room)
        numbers = _unsent(room, at).filter(author__in=people).values("author").annotate(n=Count("pk"))
        count = dict(numbers.order_by().values_list("author", "n"))
        Reminder.objects.bulk_create(
            Reminder(person=person, consultation=room, closes_at=room.closes_at) for person in people
        )
        write_all(
            [
                letter_to(
                    person,
                    "unsent_reminder",
                    key=f"unsent-reminder-{room.pk}-{person.pk}-{int(room.closes_at.timestamp())}",
                    facts={**facts, "count": count[person.pk]},
                )
                for person in people
            ]
        )
        return len(people)


def _to_remind(room: Consultation, at: datetime) -> QuerySet[User]:
    """Those with something unsent in a consultation who have not been reminded of a closing as late as this."""
    told = Reminder.objects.filter(
        consultation=room, person=OuterRef("pk"), closes_at__gte=room.closes_at - MOVED_BY
    )
    refused = WithoutReminders.objects.filter(person=OuterRef("pk"))
    people = User.objects.filter(
        ~Exists(told),
        ~Exists(refused),
        pk__in=_unsent(room, at).values("author"),
        is_active=True,
        closed_at__isnull=True,
    )
    return people.order_by("pk")


def _unsent(room: Consultation, at: datetime) -> QuerySet[Unsent]:
    """What has been typed and lies unsent, in a joint submission that is being prepared as well."""
    typed = Unsent.objects.filter(
        consultation=room,
        author__isnull=False,
        sent_as__isnull=True,
        updated_at__lte=at - STILL_WRITING,
    )
    return typed.exclude(text="", proposal_kind="")


def _facts(room: Consultation) -> dict[str, Any]:
    return in_every_language(
        lambda: {
            "title": room.title,
            "url": reverse("my_comments"),
            "reminders_url": reverse("reminders"),
        },
        opens_at=room.opens_at.isoformat(),
        closes_at=room.closes_at.isoformat(),
    )
