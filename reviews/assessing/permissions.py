"""Who may do what with parallel assessments, one sentence a rule; what may be read comes from `visible_to`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, is_moderator, speaks_for
from imrf_portal.kit.permissions import unless
from imrf_portal.moderation.models import Status
from reviews.assessing.models import Assessment

# Who reports as a State, and who moderates what others say of it.
_NOT_STAKEHOLDERS = (OrganisationKind.STATE_DELEGATION, OrganisationKind.SECRETARIAT)


def assessing_organisations(person: Person) -> QuerySet[Organisation]:
    """The verified organisations in whose name a person may assess: no State's delegation, not the secretariat."""
    spoken_for: QuerySet[Organisation] = speaks_for(person).filter(is_verified=True)
    return spoken_for.exclude(kind__in=_NOT_STAKEHOLDERS)


@unless(
    _(
        "A parallel assessment is filed for an organization that the secretariat has verified and that is not a State’s"
        " delegation."
    )
)
def may_assess(person: Person) -> bool:
    """Whoever speaks for such an organisation."""
    return assessing_organisations(person).exists()


@unless(_("You no longer speak for this organization. What you wrote is kept."))
def may_speak_in(person: Person, assessment: Assessment) -> bool:
    """The author, as long as they speak for its organisation."""
    return assessing_organisations(person).filter(pk=assessment.organisation_id).exists()


@unless(_("This assessment can no longer be changed."))
def may_change(person: Person, assessment: Assessment) -> bool:
    """Its author, until it is sent and while it has come back."""
    is_with_them = assessment.is_unsent or assessment.status == Status.RETURNED
    return isinstance(person, User) and assessment.author_id == person.pk and is_with_them


@unless(_("This assessment can no longer be withdrawn."))
def may_withdraw(person: Person, assessment: Assessment) -> bool:
    """Its author, as long as the step exists."""
    return (
        isinstance(person, User)
        and assessment.author_id == person.pk
        and not assessment.is_unsent
        and Status.WITHDRAWN in Assessment.STEPS[assessment.status]
    )


@unless(_("Only moderators of the secretariat decide about parallel assessments."))
def may_moderate(person: Person) -> bool:
    """Moderators and administrators."""
    return is_moderator(person)
