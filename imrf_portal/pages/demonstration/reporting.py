"""Voluntary national reviews of the demonstration: one that is public in two editions, one that is being prepared;
parallel assessments beside the first: one that is public, one that waits at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.pages.demonstration.data_files import facts
from reviews import drafting, filing, publishing
from reviews.assessing import moderating, sending, writing
from reviews.assessing.models import Assessment
from reviews.assessing.permissions import assessing_organisations
from reviews.drafting import Typed
from reviews.models import Answer, Edition, Question, Translation, delegation_roles

_PUBLISHED_BEFORE = timedelta(days=400)
_CORRECTED_BEFORE = timedelta(days=380)


def report(*, by: User, moderator: User, at: datetime) -> None:
    """File and publish the review of 2022 of the State that `by` files for, correct it, and begin that of 2026."""
    said = facts("reviews")
    state = State.objects.get(pk__in=delegation_roles(by))
    published = said["published"]
    first = _start(published, state, by=by)
    for one in published["answers"]:
        _answer(first, one, by=by)
    _publish(first, by=by, moderator=moderator, at=at - _PUBLISHED_BEFORE)
    second = filing.correct(first.review, remark=published["remark"], by=by)
    _answer(second, published["correction"], by=by)
    _publish(second, by=by, moderator=moderator, at=at - _CORRECTED_BEFORE)
    begun = _start(said["preparing"], state, by=by)
    for one in said["preparing"]["answers"]:
        _answer(begun, one, by=by)


def _start(one: dict[str, Any], state: State, *, by: User) -> Edition:
    return drafting.start(Round.objects.get(slug=one["round"]), state, by=by, language="en")


def _answer(edition: Edition, one: dict[str, Any], *, by: User) -> None:
    asked = Question.objects.select_related("part").get(
        part__round=edition.review.round, part__code=one["part"], code=one["question"]
    )
    objective = Objective.objects.get(number=one["objective"]) if "objective" in one else None
    typed = Typed(one.get("text", ""), "en", tuple(one.get("codes", ())), tuple(one.get("rows", ())))
    standing = Answer.objects.filter(edition=edition, question=asked, objective=objective).first()
    kept = drafting.answer(
        edition, asked, objective=objective, typed=typed, seen=standing.version if standing else 0, by=by
    )
    for language, text in one.get("courtesy", {}).items():
        Translation.objects.create(
            answer=kept.answer, language=language, standing=Translation.Standing.COURTESY, text=text
        )


def _publish(edition: Edition, *, by: User, moderator: User, at: datetime) -> None:
    """File and publish, and place both at an instant of the story."""
    filing.file(edition, by=by)
    publishing.publish(edition, by=moderator)
    Edition.objects.filter(pk=edition.pk).update(filed_at=at, acknowledged_at=at, published_at=at)


def assess(*, people: dict[str, User], moderator: User, at: datetime) -> None:
    """Send the parallel assessments of the review of 2022; those of an earlier day are public since then."""
    said = facts("reviews")
    round = Round.objects.get(slug=said["published"]["round"])
    state = State.objects.get(pk__in=delegation_roles(people["focal-point"]))
    for one in said["assessments"]:
        by = people[one["by"]]
        organisation = assessing_organisations(by)[0]
        assessment = writing.begin(round, state, organisation, by=by, language=one["language"])
        on_objectives = {int(number): text for number, text in one["objectives"].items()}
        typed = writing.Typed(one["title"], one["language"], one["text"], one["links"], on_objectives)
        sending.send(writing.keep(assessment, typed, by=by), by=by)
        if one["before_days"]:
            assessment.refresh_from_db()
            moderating.publish(assessment, by=moderator, seen=assessment.version)
            day = at - timedelta(days=one["before_days"])
            Assessment.objects.filter(pk=assessment.pk).update(sent_at=day, received_at=day, published_at=day)
