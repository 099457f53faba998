"""Reminders of a deadline: to those who file for States that have not, once, with what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from imrf_portal.accounts.models import Role
from imrf_portal.compact.official_clock import official_day
from imrf_portal.notifications.models import Delivery
from reviews import drafting, filing, reminding
from reviews.drafting import Typed
from reviews.models import Deadline
from tests.makers import make_state
from tests.reviews.makers import make_edition, make_focal_point, make_round, question

pytestmark = pytest.mark.django_db


def deadline(days: int) -> Deadline:
    return Deadline.objects.create(round=make_round(), day=official_day() + timedelta(days=days))


def test_focal_point_and_deputy_are_reminded_once_with_what_is_missing():
    person, deputy = make_focal_point(), make_focal_point(role=Role.DEPUTY)
    edition = make_edition(by=person)
    asked = question(edition, "next-steps", "steps")
    drafting.answer(edition, asked, objective=None, typed=Typed("Words."), seen=0, by=person)
    deadline(10)
    for _ in range(3):
        reminding.remind()
    letters = Delivery.objects.filter(kind="review_due")
    assert {letter.person for letter in letters} == {person, deputy}
    assert letters.count() == 2
    facts = letters[0].facts
    assert (facts["open"], facts["tasks"]) == (6, 7)
    assert facts["en"]["url"] == f"/en/reviews/file/{edition.review.reference}/"


def test_state_that_has_filed_is_not_reminded():
    person, other = make_focal_point(), make_focal_point(make_state("NP", "Nepal"))
    filing.file(make_edition(by=person), by=person)
    deadline(10)
    reminding.remind()
    assert [letter.person for letter in Delivery.objects.filter(kind="review_due")] == [other]


@pytest.mark.parametrize("days", [-1, 15])
def test_deadline_that_is_over_or_far_off_reminds_nobody(days):
    make_focal_point()
    deadline(days)
    assert reminding.remind() == 0


def test_deadline_that_was_moved_reminds_anew():
    make_focal_point()
    day = deadline(3)
    reminding.remind()
    day.day += timedelta(days=5)
    day.save()
    reminding.remind()
    assert Delivery.objects.filter(kind="review_due").count() == 2
