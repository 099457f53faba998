"""Who may do what with reviews, one sentence a rule; what may be read comes from the models' `visible_to`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.kit.permissions import unless
from reviews.models import Edition, EditionStatus, Part, Review, delegation_roles


@unless(_("Only a State’s focal point or deputy files its review."))
def may_file_for(person: Person, state: State) -> bool:
    """The focal point and deputies of a State's delegation, as long as their role lasts."""
    return state.pk in delegation_roles(person)


@unless(_("This State takes no part in this regional review."))
def takes_part(state: State, round: Round) -> bool:
    """Every State in a Forum, in a regional review those of its region."""
    return round.region_id is None or state.regions.filter(pk=round.region_id).exists()


@unless(_("You write the parts that the focal point has given you."))
def may_write(person: Person, review: Review, part: Part, objective: Objective | None) -> bool:
    """Focal point and deputies everything, drafters what they were invited to."""
    if not isinstance(person, User):
        return False
    if may_file_for(person, review.state):
        return True
    return any(
        (invited.part_id in {None, part.pk})
        and (invited.objective_id is None or (objective is not None and invited.objective_id == objective.pk))
        for invited in review.drafters.current().filter(person=person)
    )


@unless(
    _(
        "This edition has been filed: it is changed by the next one, or taken back while it is not yet published."
    )
)
def is_being_prepared(edition: Edition) -> bool:
    """What was filed stays as it was filed."""
    return edition.status == EditionStatus.PREPARING


def may_enter(person: Person, review: Review) -> bool:
    """Whether the delegation's room is open to a person: its focal point, deputies and drafters, nobody else."""
    if not isinstance(person, User):
        return False
    return (
        bool(may_file_for(person, review.state)) or review.drafters.current().filter(person=person).exists()
    )


@unless(_("Only the secretariat acknowledges and publishes what States have filed."))
def may_publish(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


@unless(_("Focal point, deputies and those who were asked to write the whole review add annexes."))
def may_annex(person: Person, review: Review) -> bool:
    """Focal point, deputies, and drafters of all parts or of the part “annexes”."""
    if not isinstance(person, User):
        return False
    if may_file_for(person, review.state):
        return True
    invited = review.drafters.current().filter(person=person)
    return invited.filter(part=None).exists() or invited.filter(part__code="annexes").exists()
