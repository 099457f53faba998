"""Reminding the actors of a pledge: once before the light of their line turns, once when its time frame is over.

A line is silent from its last report, or, where there was none, from the day its actor became a party. Each letter
brings a link with which its reader reports without signing in. The link's row is written with the letter in one
transaction and is unique, so a run that was killed or comes twice writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone

from imrf_portal.accounts.models import User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.notifications.announcing import write_to_address
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.records.workflow import locked
from pledges.ledger.links import LIFE, token_of
from pledges.ledger.standing import Line, anniversary, now
from pledges.models import Entry, Partner, Pledge, UpdateLink
from pledges.naming import pledge_facts
from pledges.permissions import filers_of

# A reminder is written so long before a light turns.
AHEAD = timedelta(days=30)
# One of a last day that passed while no worker ran is written up to so much later, and then no more.
LATE = timedelta(days=30)
YEARS = (1, 2)


def remind() -> int:
    """Write the reminders that are due today and were not written yet; returns how many were written now."""
    today = official_day()
    keys = set(_perhaps_silent(today)) | set(_perhaps_over(today))
    return sum(_remind_of(pledge, today) for pledge in Pledge.objects.published().filter(pk__in=keys))


def due(line: Line, ends_on: date | None, today: date) -> Iterator[tuple[str, date]]:
    """Why an actor is reminded today, and of which day: the one on which its light turns, or the pledge's last one.

    Nothing where the actor has said the last word, and nothing of a last day on or after which it has reported.
    """
    if line.is_over:
        return
    silent_since = line.reported_on or line.since
    for turn in [anniversary(silent_since, years) for years in YEARS] if silent_since else []:
        if turn - AHEAD <= today < turn:
            yield UpdateLink.Turn.SILENT, turn
    has_reported = ends_on and line.reported_on and line.reported_on >= ends_on
    if ends_on and ends_on <= today < ends_on + LATE and not has_reported:
        yield UpdateLink.Turn.OVER, ends_on


def _perhaps_silent(today: date) -> Iterator[int]:
    """The pledges of which something was said or begun so long ago that a light may turn soon; the ledger decides."""
    near = Q()
    for years in YEARS:
        first = anniversary(today, -years) - timedelta(days=1)
        near |= Q(on__range=(first, first + AHEAD + timedelta(days=2)))
    return Entry.objects.filter(near, partner__isnull=False).values_list("pledge", flat=True).iterator()


def _perhaps_over(today: date) -> Iterator[int]:
    ended = Pledge.objects.published().filter(standing__ends_on__range=(today - LATE, today))
    return ended.values_list("pk", flat=True).iterator()


def _remind_of(pledge: Pledge, today: date) -> int:
    """The letters that are due of one pledge."""
    with transaction.atomic():
        row = locked(pledge)
        if row.standing is None:
            return 0
        row.standing.pledge = row
        lines = now(row).lines
        actors = row.partners.confirmed().filter(pk__in=lines, organisation__is_verified=True)
        return sum(
            _write(row, actor, person, turn, day)
            for actor in actors.select_related("organisation")
            for turn, day in due(lines[actor.pk], row.standing.ends_on, today)
            for person in filers_of(actor.organisation)
        )


def _write(pledge: Pledge, actor: Partner, person: User, turn: str, day: date) -> bool:
    """Write one letter with its link, unless it was written; whether it was written now."""
    at = timezone.now()
    asked = {"partner": actor, "person": person, "turn": turn, "day": day}
    link, is_new = UpdateLink.objects.get_or_create(
        **asked, defaults={"sent_at": at, "expires_at": at + LIFE}
    )
    if is_new:
        _send(link, pledge)
    return is_new


def _send(link: UpdateLink, pledge: Pledge) -> None:
    token, person = token_of(link), link.person
    if pledge.standing is None:
        return
    facts = pledge_facts(pledge.standing)
    common = {name: fact for name, fact in facts.items() if not isinstance(fact, dict)}
    secret = in_every_language(
        lambda: {
            "url": reverse("update_pledge", args=[token]),
            "day": formats.date_format(link.day, "DATE_FORMAT"),
        }
    )
    write_to_address(
        person.email,
        "pledge_update_due",
        person=person,
        language=person.language,
        facts={**common, "actor": link.partner.shown_organisation, "is_over": link.turn == link.Turn.OVER},
        secret=secret,
    )
