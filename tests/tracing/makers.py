"""Makers of things that can be linked, and of links, without their acts."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from imrf_portal.moderation.models import Status
from imrf_portal.tracing.models import Link, Thing
from pledges.models import Pledge, PledgeVersion
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Answer
from tests.makers import make_cycle, make_objective, make_organisation, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, question

# Words that what belongs together has in common.
SHARED = "Demonstration text: harbours register every boat, lanterns mark shallow water, wardens answer distress calls."
OTHER = "Demonstration text: kitchens bake bread, gardeners prune cherry trees, librarians repair maps."


def make_link(one: Model, other: Model, *, status: str = "confirmed", by: User | None = None) -> Link:
    """A link between two things, the first of the kind that comes first."""
    first, second = (
        Thing.objects.get_or_create(**{thing._meta.model_name or "": thing})[0] for thing in (one, other)
    )
    decided = {"decided_at": timezone.now(), "decided_by": by or make_staff()} if status != "proposed" else {}
    return Link.objects.create(first=first, second=second, status=status, score=0.5, likeness=0.5, **decided)


def make_pledge(
    text: str = SHARED, *, objective: Objective | None = None, status: str = Status.PUBLISHED, number: int = 1
) -> Pledge:
    """A pledge of an organisation, public unless its status says otherwise."""
    pledge = Pledge.objects.create(cycle=make_cycle(), organisation=make_organisation())
    is_public = status == Status.PUBLISHED
    version = PledgeVersion.objects.create(
        pledge=pledge,
        number=1,
        kind="individual",
        forms=["policy"],
        title="Demonstration text: pledge",
        text=text,
        language="en",
        level="local",
        status=status,
        published_at=timezone.now() if is_public else None,
    )
    version.objectives.add(objective or make_objective())
    if is_public:
        pledge.standing, pledge.number = version, f"P-2026-{number:04}"
        pledge.save()
    return pledge


def make_answer(text: str = SHARED, *, published: bool = True, iso: str = "KE", **fields: Any) -> Answer:
    """An answer on progress in a State's review, public unless said otherwise."""
    state = make_state(iso, f"State {iso}")
    by = make_focal_point(state)
    edition = make_edition(state, by=by)
    asked = question(edition, "methodology", "method")
    kept = drafting.answer(edition, asked, objective=None, typed=Typed(text, "en"), seen=0, by=by, **fields)
    if published:
        filing.file(edition, by=by)
        publishing.publish(edition, by=make_staff())
    return kept.answer
