"""Finding a position, or a version of it, at its address."""

from __future__ import annotations

from django.http import Http404

from consultations.models import Comment, Position, PositionVersion, UnsentPosition
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.references import BadReference, normalise


def find_position(person: Person, reference: str) -> Position:
    """The position at an address, if the person may see a version of it; one query. Raises `Http404`."""
    visible = Position.objects.visible_to(person)
    try:
        return visible.select_related("cycle", "author", "organisation", "standing__file").get(
            reference=normalise(reference)
        )
    except (BadReference, Position.DoesNotExist) as error:
        raise Http404 from error


def find_version(person: Person, reference: str, number: int) -> PositionVersion:
    """One version of a position, if the person may see it; one query. Raises `Http404`."""
    visible = PositionVersion.objects.visible_to(person)
    try:
        return visible.select_related("position__cycle", "position__author", "file").get(
            position__reference=normalise(reference), number=number
        )
    except (BadReference, PositionVersion.DoesNotExist) as error:
        raise Http404 from error


def find_standing(person: Person, reference: str) -> PositionVersion:
    """The version that everybody reads. Raises `Http404` where none is published."""
    position = find_position(person, reference)
    if position.standing is None:
        raise Http404
    position.standing.position = position
    return position.standing


def attached_to(comment: Comment, person: Person) -> PositionVersion | None:
    """The version of a position that a comment was made of, if the person may read it; one query."""
    visible = PositionVersion.objects.visible_to(person)
    return visible.filter(attached__comment=comment).select_related("position").first()


def own_positions(person: User) -> dict[str, list[PositionVersion] | list[UnsentPosition]]:
    """What a person has of positions, for the page of their own: not sent yet, and the newest version of each that was;
    two queries."""
    newest = PositionVersion.objects.filter(position__author=person).order_by("-position_id", "-number")
    unsent = UnsentPosition.objects.filter(author=person, sent_as__isnull=True).select_related("position")
    return {
        "positions": list(newest.distinct("position").select_related("position")),
        "unsent_positions": list(unsent.order_by("-updated_at")),
    }
