"""Who may give, ask for, confirm, hand over and end which role; one sentence a rule."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import (
    AT_THE_DESK,
    MANAGING,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    User,
)
from imrf_portal.accounts.roles import Person, is_administrator, manages, speaks_for
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.kit.permissions import unless

# The roles that those who manage an organisation give by invitation; all others are an administrator's to give.
_GIVEN_BY_MANAGERS = {
    OrganisationKind.STATE_DELEGATION: (Role.MEMBER, Role.DEPUTY),
}
_GIVEN_BY_MANAGERS_ELSEWHERE = (Role.MEMBER, Role.MANAGER)
# The roles that one person hands over to the next.
HANDED_OVER = (Role.FOCAL_POINT, Role.DEPUTY, Role.MANAGER)


@unless(_("Only administrators give and end roles and verify organizations."))
def may_accredit(person: Person) -> bool:
    """Administrators."""
    return is_administrator(person)


@unless(_("Sign in to belong to an organization."))
def may_belong(person: Person) -> bool:
    """Anybody with an account registers an organisation and asks to speak for one."""
    return isinstance(person, User) and person.is_active and person.closed_at is None


@unless(_("Nobody asks to join this organization here. Its members are invited."))
def takes_requests(organisation: Organisation) -> bool:
    """Verified organisations and delegations; the secretariat invites its own."""
    return (
        organisation.is_verified
        and organisation.merged_into_id is None
        and organisation.kind != OrganisationKind.SECRETARIAT
    )


@unless(_("You speak for this organization already."))
def is_new_to(person: Person, organisation: Organisation) -> bool:
    """Whoever does not speak for it now."""
    return not speaks_for(person).filter(pk=organisation.pk).exists()


@unless(_("Only who asked takes a request back."))
def is_own(person: Person, request: MembershipRequest) -> bool:
    """Who asked."""
    return person.pk is not None and request.person_id == person.pk


@unless(_("Only those who manage this organization and the secretariat may do this."))
def may_manage(person: Person, organisation: Organisation) -> bool:
    """Its managers, for a delegation its focal point, and administrators; nobody once it was merged into another."""
    if organisation.merged_into_id is not None:
        return False
    return is_administrator(person) or manages(person).filter(pk=organisation.pk).exists()


@unless(_("This organization is not verified yet. Its registration is confirmed when it is verified."))
def may_be_confirmed(request: MembershipRequest) -> bool:
    """Who registered an organisation manages it once the secretariat has verified it."""
    return request.role != Role.MANAGER or request.organisation.is_verified


def roles_to_give(person: Person, organisation: Organisation) -> list[Role]:
    """The roles that a person may invite somebody to in an organisation, in the order of `Role`."""
    if organisation.merged_into_id is not None:
        return []
    if is_administrator(person):
        if organisation.is_open_to_all:
            return [Role.MEMBER, Role.MANAGER]
        if organisation.kind == OrganisationKind.SECRETARIAT:
            return list(AT_THE_DESK)
        return [Role.MEMBER, Role.FOCAL_POINT, Role.DEPUTY, Role.CO_FACILITATOR]
    if not manages(person).filter(pk=organisation.pk).exists():
        return []
    kind = OrganisationKind(organisation.kind)
    return list(_GIVEN_BY_MANAGERS.get(kind, _GIVEN_BY_MANAGERS_ELSEWHERE))


@unless(
    _(
        "Managers invite members and managers, a focal point members and deputies; every other role is given by an administrator."
    )
)
def may_invite(person: Person, organisation: Organisation, role: str) -> bool:
    """Those who may give the role."""
    return role in roles_to_give(person, organisation)


@unless(
    _("A focal point or manager hands over their own role, or that of a deputy; others ask the secretariat.")
)
def may_hand_over(person: Person, membership: Membership) -> bool:
    """Who manages the organisation, where the role is one that is handed over and has not ended."""
    return (
        passes_on(person, membership)
        and bool(may_manage(person, membership.organisation))
        and _stands(membership)
    )


def passes_on(person: Person, membership: Membership) -> bool:
    """Of somebody who manages the organisation, whether a role that stands there is theirs to hand over; no query of
    its own for each of a list."""
    if membership.role not in HANDED_OVER:
        return False
    is_own = person.pk is not None and membership.person_id == person.pk
    return is_own or membership.role == Role.DEPUTY or is_administrator(person)


@unless(_("This role is handed over already. Take that back first."))
def has_no_successor(membership: Membership) -> bool:
    """A role that nobody is to take over later."""
    return not membership.successors.to_come().exists()


@unless(_("This role ends before then. Choose an earlier time."))
def lasts_until(membership: Membership, at: datetime) -> bool:
    """A role without an end, or with a later one."""
    return membership.until is None or at < membership.until


@unless(_("Who could hand the role over takes that back, until the successor’s role has begun."))
def may_take_back(person: Person, successor: Membership) -> bool:
    """Who manages the organisation, where the predecessor's role is theirs to hand over and lasts until then."""
    return takes_back(person, successor) and bool(may_manage(person, successor.organisation))


def takes_back(person: Person, successor: Membership) -> bool:
    """As `passes_on`, of a role that is to come."""
    predecessor = successor.succeeds
    return (
        predecessor is not None
        and passes_on(person, predecessor)
        and predecessor.until == successor.since > timezone.now()
    )


def is_ended_by_its_holder(membership: Membership) -> bool:
    """Whether who holds the role may end it: not one in the secretariat."""
    return membership.role not in AT_THE_DESK


@unless(_("Only you end your own role here; roles in the secretariat are ended by an administrator."))
def may_resign(person: Person, membership: Membership) -> bool:
    """Everybody from their own role, as long as it stands; not from the secretariat."""
    is_own = person.pk is not None and membership.person_id == person.pk
    return is_own and is_ended_by_its_holder(membership) and _stands(membership)


@unless(
    _(
        "You are the last who manages this organization. Hand your role over first, or ask the secretariat to end it."
    )
)
def is_not_the_last(membership: Membership) -> bool:
    """A role in which nobody manages, or in which somebody else does as well."""
    if membership.role not in MANAGING:
        return True
    managing = Membership.objects.current().managing().filter(organisation=membership.organisation_id)
    return managing.exclude(person=membership.person_id).exists()


@unless(_("Only administrators merge organizations."))
def may_merge(person: Person) -> bool:
    """Administrators."""
    return is_administrator(person)


@unless(_("Delegations and the secretariat are not merged. Give or end the roles of their people instead."))
def can_be_merged(organisation: Organisation) -> bool:
    """Any organisation that is nobody's by right: who speaks for a State never comes of two names being made one."""
    return organisation.is_open_to_all


@unless(_("One of the two was merged before. Choose the organization that it was merged into."))
def is_unmerged(organisation: Organisation) -> bool:
    """One that stands for itself; so nothing is merged twice, and nothing in a circle."""
    return organisation.merged_into_id is None


def _stands(membership: Membership) -> bool:
    return Membership.objects.current().filter(pk=membership.pk).exists()
