"""Makers of what tests of reviews are about."""

from __future__ import annotations

from imrf_portal.accounts.models import Role, User
from imrf_portal.compact.models import Round, State
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Edition, Question
from tests.makers import make_cycle, make_delegation, make_member, make_person, make_staff, make_state


def make_round(year: int = 2026) -> Round:
    """A Forum as a round of reporting."""
    return Round.objects.get_or_create(
        slug=f"forum-{year}",
        defaults={"kind": "forum", "year": year, "cycle": make_cycle("2026"), "name": f"Forum {year}"},
    )[0]


def make_focal_point(state: State | None = None, *, role: str = Role.FOCAL_POINT, **fields: object) -> User:
    """Somebody who files for a State."""
    person = make_person("Focal point", **fields)
    make_member(person, make_delegation(state or make_state()), role=role)
    return person


def make_edition(state: State | None = None, *, year: int = 2026, by: User | None = None) -> Edition:
    """A review that a State has begun."""
    state = state or make_state()
    return drafting.start(make_round(year), state, by=by or make_focal_point(state))


def question(edition: Edition, part: str, code: str) -> Question:
    """The question of an edition's round by the codes of its part and its own."""
    return Question.objects.select_related("part").get(
        part__round=edition.review.round, part__code=part, code=code
    )


def make_published(
    state: State | None = None, *, year: int = 2026, text: str = "Demonstration text."
) -> Edition:
    """A review that is public, with one answer on how it was made."""
    state = state or make_state()
    focal_point = make_focal_point(state)
    edition = make_edition(state, year=year, by=focal_point)
    asked = question(edition, "methodology", "method")
    drafting.answer(edition, asked, objective=None, typed=Typed(text, "en"), seen=0, by=focal_point)
    filing.file(edition, by=focal_point)
    publishing.publish(edition, by=make_staff())
    return edition
