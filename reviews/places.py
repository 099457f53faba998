"""What stands at an address: a round, a review, an edition of it."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from imrf_portal.accounts.roles import Person
from imrf_portal.compact.models import Round
from reviews.models import Edition, Review


def find_round(*, year: int, region: str = "") -> Round:
    """The Forum of a year, or the regional review of a region. Raises `Http404`."""
    rounds = Round.objects.select_related("region", "cycle")
    if region:
        return get_object_or_404(rounds, kind=Round.Kind.REGIONAL, year=year, region__slug=region)
    return get_object_or_404(rounds, kind=Round.Kind.FORUM, year=year)


def find_review(person: Person, *, year: int, state: str, region: str = "") -> Review:
    """A State's review for a round, if the person may see anything of it. Raises `Http404`."""
    round = find_round(year=year, region=region)
    visible = Review.objects.visible_to(person).select_related("round__region", "state")
    return get_object_or_404(visible, round=round, state__slug=state)


def find_edition(person: Person, review: Review, number: int | None = None) -> Edition | None:
    """The edition of a number, or (None) the newest that everybody reads; where none is public, the newest that the
    person may see. None where there is none."""
    visible = review.editions.visible_to(person)
    if number is not None:
        found: Edition | None = visible.filter(number=number).first()
        if found is None:
            raise Http404
        return found
    return review.editions.published().first() or visible.first()
