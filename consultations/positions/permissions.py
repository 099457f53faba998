"""Who may do what with positions, one sentence a rule; what may be listed comes from the models' `visible_to`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consultations.models import Position, PositionVersion
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import unless
from imrf_portal.moderation.models import Status

# From which statuses its author may take a version back.
WITHDRAWABLE = frozenset(
    status for status, steps in PositionVersion.STEPS.items() if Status.WITHDRAWN in steps
)


@unless(_("Sign in to send your position; what you wrote is kept."))
def may_send_positions(person: Person) -> bool:
    """Anybody who is signed in."""
    return isinstance(person, User) and person.is_active


@unless(_("Only the author of the position can do this."))
def is_author_of(person: Person, position: Position) -> bool:
    """The author of a position."""
    return isinstance(person, User) and person.is_active and position.author_id == person.pk


@unless(_("A new version can be sent once nothing of this position waits for moderation."))
def may_write_anew(person: Person, position: Position) -> bool:
    """The author, of a published position or of one that was returned to them; one version at a time."""
    if not is_author_of(person, position):
        return False
    statuses = list(position.versions.order_by("-number").values_list("status", flat=True))
    if Status.WAITING in statuses:
        return False
    return Status.PUBLISHED in statuses or statuses[:1] == [Status.RETURNED]


@unless(_("This position can no longer be withdrawn."))
def may_withdraw_position(person: Person, position: Position) -> bool:
    """The author, as long as a version can be."""
    return bool(is_author_of(person, position)) and position.versions.filter(status__in=WITHDRAWABLE).exists()


@unless(_("Only the author of a published position attaches it to a draft."))
def may_attach(person: Person, position: Position) -> bool:
    """The author, once everybody can read it."""
    return bool(is_author_of(person, position)) and position.standing_id is not None
