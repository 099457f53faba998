"""Making the list of speakers once asking has closed, and what lets an organisation move up on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events.models import Event
from consultations.events.registrations import Registration
from consultations.events.telling import event_facts
from consultations.floor.models import Floor, FloorRequest, SpeakingList, Turn
from consultations.floor.ordering import RULE, Entrant, ordered, planned, seed_of
from consultations.floor.permissions import may_open_floor
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.notifications.announcing import tell
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.records import workflow
from imrf_portal.records.recording import record


def make_list(floor: Floor, *, by: User | None = None) -> SpeakingList:
    """Put those who asked into their order and publish it; the list that stands where there is one.

    `by` nobody is the portal itself, by the clock. Requests of people who have given up their place at the event are
    withdrawn before. Each asker is told their number once. Raises `Refused`, also while asking is open.
    """
    if by is not None:
        require(may_open_floor(by))
    with transaction.atomic():
        row = workflow.locked(floor)
        if (made := SpeakingList.objects.filter(floor=row).first()) is not None:
            return made
        if floor.event.is_cancelled:
            raise Refused(_("This event is cancelled, so nobody speaks at it."))
        if not row.has_closed():
            raise Refused(_("The list is made when asking has closed, not before."))
        requests = {one.key: one for one in _still_registered(row, by=by)}
        entrants = _entrants(requests.values(), event=floor.event)
        seed = seed_of(row.secret, requests)
        made = SpeakingList.objects.create(
            floor=row,
            rule=RULE,
            secret=row.secret,
            seed=seed,
            entrants=[asdict(one) for one in entrants],
            minutes=row.minutes,
            minutes_each=row.minutes_each,
        )
        fit = planned(minutes=row.minutes, minutes_each=row.minutes_each)
        turns = Turn.objects.bulk_create(
            Turn(list=made, request=requests[one.key], number=number, is_planned=number <= fit)
            for number, one in enumerate(ordered(entrants, seed=seed), 1)
        )
        record("speakers_listed", made, by=by, facts={"rule": RULE, "turns": len(turns), "seed": seed})
        for turn in turns:
            _tell_number(turn, event=floor.event)
        return made


def make_lists_due(at: datetime | None = None) -> int:
    """Make every list for which asking has closed at instant `at` (now); how many. Once each, however often asked."""
    due = Floor.objects.to_be_listed(at).select_related("event")
    return len([make_list(floor) for floor in due])


def _still_registered(floor: Floor, *, by: User | None) -> list[FloorRequest]:
    standing = list(floor.requests.standing().select_related("region", "organisation", "asked_by"))
    confirmed = set(
        Registration.objects.confirmed()
        .filter(event=floor.event_id, person__in=[one.asked_by_id for one in standing])
        .values_list("person_id", flat=True)
    )
    for one in standing:
        if one.asked_by_id not in confirmed:
            workflow.advance(one, FloorRequest.Status.WITHDRAWN, by=by, reason="not-registered")
    return [one for one in standing if one.asked_by_id in confirmed]


def _entrants(asked: Collection[FloorRequest], *, event: Event) -> list[Entrant]:
    organisations = [one.organisation_id for one in asked]
    turns = Turn.objects.filter(request__organisation__in=organisations)
    have_spoken = set(
        turns.filter(status=Turn.Status.GIVEN).values_list("request__organisation_id", flat=True)
    )
    last = last_with_speakers(event)
    passed_over = set(
        turns.filter(list=last, status=Turn.Status.WAITING).values_list("request__organisation_id", flat=True)
        if last
        else []
    )
    return [
        Entrant(
            key=one.key,
            constituency=one.constituency,
            region=one.region.slug if one.region else "",
            is_first=one.organisation_id not in have_spoken,
            was_passed_over=one.organisation_id in passed_over,
        )
        for one in asked
    ]


def last_with_speakers(event: Event) -> SpeakingList | None:
    """The list of the latest event before this one that had speakers: of its series, else of its cycle and kind."""
    together = (
        Q(floor__event__series=event.series_id)
        if event.series_id
        else Q(floor__event__cycle=event.cycle_id, floor__event__kind__code=event.kind_id)
    )
    before = SpeakingList.objects.filter(together, floor__event__ends_at__lte=event.starts_at)
    return (
        before.filter(floor__event__ends_at__lte=timezone.now()).order_by("-floor__event__starts_at").first()
    )


def _tell_number(turn: Turn, *, event: Event) -> None:
    facts = in_every_language(
        lambda: {
            "floor_url": reverse("floor", args=[event.slug]),
            "write_url": reverse("write_on_event", args=[event.slug]),
        },
        **event_facts(event),
    )
    request = turn.request
    facts |= {
        "number": turn.number,
        "is_planned": turn.is_planned,
        "organisation": request.shown_organisation,
        "minutes_each": turn.list.minutes_each,
    }
    tell(request.asked_by, "floor_listed", key=f"floor-listed-{turn.pk}", facts=facts)
