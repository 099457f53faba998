"""Making two organisations one: everything that is kept with the absorbed one moves to the one that stays.

What moves is read from the models themselves, every foreign key to `Organisation`, so that no app to come can be
forgotten. Names as they were shown stay as they were: they are words of their own. What cannot move stays with the
absorbed organisation and is found through `merged_into`: rows that the database keeps from changing, and rows of which
the other organisation has its own already (both endorsed one text). Records are never rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from django.db import DatabaseError, models, transaction
from django.db.models import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.accreditation.permissions import can_be_merged, is_unmerged, may_merge
from imrf_portal.accreditation.standing import let_end, same_roles
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.notifications.subscribing import move_followers
from imrf_portal.notifications.topics import topic
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


@runtime_checkable
class StepsAside(Protocol):
    """A row that would be counted or answered twice beside another of the same organisation, and says how it ends."""

    def step_aside(self, *, by: User | None) -> None:
        """Be there no more for those who count, on the record; nothing where it is there no more already."""


@dataclass(slots=True)
class Outcome:
    """What a merger moves, by kind of thing and how many; and the rows that stay because there are two of them."""

    moved: list[tuple[str, int]] = field(default_factory=list)
    doubled: list[tuple[str, str]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many rows move."""
        return sum(number for _kind, number in self.moved)


def preview(absorbed: Organisation, *, into: Organisation, by: User) -> Outcome:
    """What `merge` would do, found by doing it and taking all of it back. Raises `Refused`."""
    with transaction.atomic():
        outcome = merge(absorbed, into=into, by=by)
        transaction.set_rollback(True)
    absorbed.refresh_from_db()
    return outcome


def merge(absorbed: Organisation, *, into: Organisation, by: User) -> Outcome:
    """Let `into` stand for both from now on; the address of `absorbed` leads there, and its name still finds it.

    Whoever speaks for the one speaks for the other. Raises `Refused`, also where one of them was merged before, so
    that it happens once and never in a circle.
    """
    require(may_merge(by))
    if absorbed.pk == into.pk:
        raise Refused(_("Choose two different organizations."))
    with transaction.atomic():
        for row in map(locked, sorted((absorbed, into), key=lambda one: one.pk)):
            require(is_unmerged(row))
            require(can_be_merged(row))
        outcome = Outcome()
        _end_doubled_roles(absorbed, into, outcome, by=by)
        for relation in relations():
            _move(relation, absorbed, into, outcome, by=by)
        move_followers(topic("organisation", absorbed.pk), topic("organisation", into.pk), label=into.name)
        Organisation.objects.filter(merged_into=absorbed).update(merged_into=into)
        absorbed.merged_into, absorbed.is_verified = into, False
        absorbed.save(update_fields=["merged_into", "is_verified"])
        record("organisation_merged", absorbed, by=by, facts={"into": into.pk, "moved": outcome.number})
        record("organisation_absorbed", into, by=by, facts={"absorbed": absorbed.pk})
        return outcome


def relations() -> list[ForeignObjectRel]:
    """Every foreign key of the portal to an organisation, those of many-to-many tables among them; not the one that
    says what was merged into what."""
    return [
        relation
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and not relation.many_to_many
        and relation.related_model is not Organisation
    ]


def _move(
    relation: ForeignObjectRel, absorbed: Organisation, into: Organisation, outcome: Outcome, *, by: User
) -> None:
    model: Any = relation.related_model
    column = relation.field.name
    ours = model._base_manager.filter(**{column: absorbed})
    try:
        with transaction.atomic():
            moved = ours.update(**{column: into})
    except DatabaseError:
        moved = _move_each(list(ours.order_by("pk")), column, into, outcome, by=by)
    if moved:
        outcome.moved.append((str(model._meta.verbose_name_plural), moved))


def _move_each(
    rows: list[models.Model], column: str, into: Organisation, outcome: Outcome, *, by: User
) -> int:
    """Move those of the rows that can be moved; each of the others stays, steps aside where it knows how, and is
    named."""
    moved = 0
    for row in rows:
        manager: Any = type(row)._base_manager
        try:
            with transaction.atomic():
                moved += manager.filter(pk=row.pk).update(**{column: into})
        except DatabaseError:
            if isinstance(row, StepsAside):
                row.step_aside(by=by)
            outcome.doubled.append((str(row._meta.verbose_name), str(row)))
    return moved


def _end_doubled_roles(absorbed: Organisation, into: Organisation, outcome: Outcome, *, by: User) -> None:
    """Who holds one role in both keeps that in the organisation that stays."""
    now = timezone.now()
    for membership in Membership.objects.current(now).filter(organisation=absorbed).select_related("person"):
        there = Membership(person=membership.person, organisation=into, role=membership.role)
        if same_roles(there).exists():
            let_end(membership, until=now, by=by)
            outcome.doubled.append((str(membership._meta.verbose_name), str(membership)))
