"""Public reviews that report progress on objectives."""

from __future__ import annotations

from collections.abc import Mapping

from imrf_portal.compact.models import Objective, State
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Edition
from tests.makers import make_staff
from tests.reviews.makers import make_edition, make_focal_point, question


def say(
    state: State, said: Mapping[Objective, str], *, words: str = "Demonstration text.", year: int = 2026
) -> Edition:
    """A public review of a State that reports its progress on objectives, each with words."""
    person = make_focal_point(state)
    edition = make_edition(state, year=year, by=person)
    edition.answers.all().delete()
    progress, actions = question(edition, "progress", "progress"), question(edition, "progress", "actions")
    for objective, code in said.items():
        typed = Typed(codes=(code,))
        drafting.answer(edition, progress, objective=objective, typed=typed, seen=0, by=person)
        drafting.answer(edition, actions, objective=objective, typed=Typed(words, "en"), seen=0, by=person)
    filing.file(edition, by=person)
    publishing.publish(edition, by=make_staff())
    return edition
