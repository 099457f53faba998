"""Reminding a State's focal point and deputies of a deadline that is near, once, with what is missing."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats

from imrf_portal.accounts.models import Membership, OrganisationKind, Role
from imrf_portal.compact.models import State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.notifications.announcing import tell
from imrf_portal.notifications.facts import in_every_language
from reviews.models import Deadline, Edition, EditionStatus
from reviews.progress import tasks

AHEAD = timedelta(days=14)


def remind() -> int:
    """Tell those who file for States that have filed nothing for a round whose deadline is at most two weeks off;
    returns how many letters stand. Each person hears of a deadline once: a day that was moved is another one."""
    today = official_day()
    near = Deadline.objects.filter(day__gte=today, day__lte=today + AHEAD).select_related("round__region")
    return sum(_remind_of(deadline) for deadline in near)


def _remind_of(deadline: Deadline) -> int:
    filers = Membership.objects.current().filter(
        organisation__kind=OrganisationKind.STATE_DELEGATION,
        organisation__state__in=_silent(deadline),
        role__in=[Role.FOCAL_POINT, Role.DEPUTY],
        person__is_active=True,
    )
    told = 0
    for membership in filers.select_related("person", "organisation__state"):
        state = membership.organisation.state
        if state is not None:
            tell(
                membership.person,
                "review_due",
                key=f"review-due-{deadline.pk}-{deadline.day:%Y%m%d}-{state.pk}-{membership.person_id}",
                facts=_facts(deadline, state, _under_way(deadline, state), membership),
            )
            told += 1
    return told


def _silent(deadline: Deadline) -> QuerySet[State]:
    """The States of the round that have filed nothing for it."""
    filed = Edition.objects.filter(review__round=deadline.round).exclude(status=EditionStatus.PREPARING)
    states: QuerySet[State] = State.objects.exclude(pk__in=filed.values("review__state"))
    return states.filter(regions=deadline.round.region) if deadline.round.region else states


def _under_way(deadline: Deadline, state: State) -> Edition | None:
    editions = Edition.objects.filter(review__round=deadline.round, review__state=state)
    return editions.select_related("review__state", "review__round").first()


def _facts(
    deadline: Deadline, state: State, edition: Edition | None, membership: Membership
) -> dict[str, object]:
    """What the letter says: the day, and how many tasks are open of how many; none are counted before a start."""
    all_tasks = tasks(edition, person=membership.person) if edition is not None else []
    page, of = ("review_room", [edition.review.reference]) if edition is not None else ("review_rooms", [])
    return in_every_language(
        lambda: {
            "state": str(state),
            "round": str(deadline.round),
            "day": formats.date_format(deadline.day, "DATE_FORMAT"),
            "url": reverse(page, args=of),
        },
        is_started=edition is not None,
        open=sum(not task.is_begun for task in all_tasks),
        tasks=len(all_tasks),
    )
