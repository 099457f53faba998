"""What one person has of reviews, for the pages of their own: those they file or write, those that are expected of
their State, the assessments they have written."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Round, State
from imrf_portal.compact.official_clock import official_day
from reviews.models import Assessment, Deadline, Drafter, Edition, Request, Review, delegation_roles


@dataclass(frozen=True)
class Expected:
    """A review that is expected of a State until a day, and has not been begun."""

    state: State
    deadline: Deadline


def editions(person: User) -> QuerySet[Edition]:
    """The newest edition of each review that a person files or helps to write, with `is_asked_for` where the
    secretariat waits for an answer; two queries."""
    invited = Drafter.objects.current().filter(person=person)
    mine = Q(review__state__in=delegation_roles(person)) | Q(review__in=invited.values("review"))
    asked = Request.objects.filter(edition=OuterRef("pk"), settled_at=None)
    newest = Edition.objects.order_by("-review_id", "-number").distinct("review").filter(mine)
    related = newest.select_related("review__state", "review__round__region", "review__round__deadline")
    return related.annotate(is_asked_for=Exists(asked))


def can_start(person: User) -> list[tuple[State, Round]]:
    """The States a person files for, each with the rounds in which it takes part and has no review, the newest first;
    the next round opens in the year before it. Five queries, two for people who file for no State."""
    states = list(State.objects.filter(pk__in=delegation_roles(person)).prefetch_related("regions"))
    if not states:
        return []
    begun = set(Review.objects.filter(state__in=states).values_list("state_id", "round_id"))
    rounds = list(
        Round.objects.filter(year__lte=official_day().year + 1)
        .select_related("region", "deadline")
        .order_by("-year")
    )
    return [
        (state, round)
        for state in states
        for round in rounds
        if (state.pk, round.pk) not in begun
        and (round.region_id is None or round.region_id in {region.pk for region in state.regions.all()})
    ]


def expected(person: User) -> list[Expected]:
    """What is expected of a person's States from today on and not begun, the nearest day first; as `can_start`."""
    dated = [(state, getattr(round, "deadline", None)) for state, round in can_start(person)]
    found = [
        Expected(state, deadline) for state, deadline in dated if deadline and deadline.day >= official_day()
    ]
    return sorted(found, key=lambda one: one.deadline.day)


def assessments(person: User) -> QuerySet[Assessment]:
    """The assessments that a person has written, sent or not; one query."""
    return Assessment.objects.filter(author=person).select_related("state", "round").order_by("-pk")
