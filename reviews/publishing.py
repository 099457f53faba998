"""The secretariat's acts: acknowledging, asking for what is missing, publishing as filed. It alters nothing and
withholds nothing."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import Membership, OrganisationKind, Role, User
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import clean
from imrf_portal.notifications.announcing import announce, tell
from imrf_portal.notifications.topics import of_states, topic
from imrf_portal.records import workflow
from imrf_portal.records.recording import record
from reviews.models import Edition, EditionStatus, Part, Request
from reviews.naming import edition_facts
from reviews.permissions import may_publish


def acknowledge(edition: Edition, *, by: User) -> None:
    """Tell the State that its review has arrived; a second time changes nothing. Raises `Refused`, and `WrongStep`
    where it is not filed (any more)."""
    require(may_publish(by))
    with transaction.atomic():
        row = workflow.locked(edition)
        if row.status != EditionStatus.FILED:
            raise workflow.WrongStep(row.status, EditionStatus.FILED)
        if row.acknowledged_at is not None:
            return
        edition.acknowledged_at = timezone.now()
        edition.save(update_fields=["acknowledged_at"])
        record("review_acknowledged", edition.review, by=by, facts={"edition": edition.number})
        _tell_delegation(edition, "review_acknowledged", key=f"review-acknowledged-{edition.pk}")


def ask_for(edition: Edition, *, text: str, part: Part | None, by: User) -> Request:
    """Ask the State for a part that is missing or broken; the State decides what comes of it. Raises `Refused`."""
    require(may_publish(by))
    with transaction.atomic():
        row = workflow.locked(edition)
        if row.status == EditionStatus.PREPARING:
            raise workflow.WrongStep(row.status, EditionStatus.FILED)
        request = Request.objects.create(edition=edition, part=part, text=clean(text), by=by)
        record("review_part_asked_for", edition.review, by=by, facts={"part": part.code if part else ""})
        facts = {"words": request.text}
        _tell_delegation(edition, "review_part_asked_for", key=f"review-asked-{request.pk}", facts=facts)
        return request


def publish(edition: Edition, *, by: User) -> None:
    """Let everybody read an edition as it was filed: at once, or from the day on that the State asked for. Followers
    hear when it is public. Raises `Refused`, and `WrongStep` where it is not filed."""
    require(may_publish(by))
    with transaction.atomic():
        public_at = max(timezone.now(), embargo_ends(edition))
        workflow.advance(edition, EditionStatus.PUBLISHED, by=by, published_at=public_at)
        announce(
            "review_published",
            key=f"review-published-{edition.pk}",
            topics=topics_of(edition),
            facts=edition_facts(edition),
            by=by,
            not_before=public_at,
        )


def topics_of(edition: Edition) -> list[str]:
    """What one follows to hear of an edition: its State and the regions of that, its round, and the objectives it says
    anything about."""
    review = edition.review
    said = edition.answers.exclude(objective=None).order_by("objective__number").distinct()
    return [
        topic("round", review.round_id),
        *of_states([review.state_id]),
        *(topic("objective", number) for number in said.values_list("objective__number", flat=True)),
    ]


def embargo_ends(edition: Edition) -> datetime:
    """The instant from which the State lets its edition be read: the beginning of the day in New York, or now."""
    if edition.publish_from is None:
        return timezone.now()
    return timezone.make_aware(
        datetime.combine(edition.publish_from, time.min), timezone.get_default_timezone()
    )


def _tell_delegation(edition: Edition, kind: str, *, key: str, facts: dict[str, str] | None = None) -> None:
    """A letter to the State's focal point and deputies, each once."""
    for person in filers(edition.review.state_id):
        tell(person, kind, key=f"{key}-{person.pk}", facts={**edition_facts(edition), **(facts or {})})


def filers(state: int) -> list[User]:
    """The people who file for the State of key `state` now."""
    held = Membership.objects.current().filter(
        organisation__kind=OrganisationKind.STATE_DELEGATION,
        organisation__state=state,
        role__in=[Role.FOCAL_POINT, Role.DEPUTY],
        person__is_active=True,
    )
    return list(User.objects.filter(pk__in=held.values("person")).order_by("pk"))
