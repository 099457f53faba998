"""Who may do what with pledges, one sentence a rule; what may be listed comes from the models' `visible_to`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, Role, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless
from imrf_portal.moderation.models import Status
from pledges.models import Evidence, Partner, PartnerStatus, Pledge, PledgeVersion, spoken_for

# From which statuses the pledging actor may take a version back.
WITHDRAWABLE = frozenset(status for status, steps in PledgeVersion.STEPS.items() if Status.WITHDRAWN in steps)


def acts_for(person: Person, organisation: Organisation) -> bool:
    """Whether a person files for an organisation now: for a State its focal point and deputies, else its members."""
    held = spoken_for(person).filter(organisation=organisation)
    if organisation.kind == OrganisationKind.STATE_DELEGATION:
        held = held.filter(role__in=[Role.FOCAL_POINT, Role.DEPUTY])
    return held.exists()


def filing_organisations(person: Person) -> QuerySet[Organisation]:
    """The verified organisations that a person files for now, as `acts_for` has it, by name."""
    held = spoken_for(person)
    others = held.exclude(organisation__kind=OrganisationKind.STATE_DELEGATION)
    files = others | held.filter(role__in=[Role.FOCAL_POINT, Role.DEPUTY])
    return Organisation.objects.filter(pk__in=files.values("organisation"), is_verified=True).order_by("name")


def filers_of(organisation: Organisation) -> QuerySet[User]:
    """The people who file for an organisation now, who has had an account longest first."""
    standing = Membership.objects.current().filter(organisation=organisation, person__is_active=True)
    if organisation.kind == OrganisationKind.STATE_DELEGATION:
        standing = standing.filter(role__in=[Role.FOCAL_POINT, Role.DEPUTY])
    return User.objects.filter(pk__in=standing.values("person")).order_by("pk")


@unless(_("Sign in to make a pledge; what you wrote is kept."))
def may_write(person: Person) -> bool:
    """Anybody with an account prepares a pledge."""
    return isinstance(person, User) and person.is_active


@unless(
    _(
        "A pledge is made by an organization that the secretariat has verified; for a State its focal point or deputy files."
    )
)
def may_pledge_for(person: Person, organisation: Organisation) -> bool:
    """Those who file for a verified organisation."""
    return organisation.is_verified and acts_for(person, organisation)


@unless(_("Only those who file for the pledging actor may do this."))
def leads(person: Person, pledge: Pledge) -> bool:
    """Those who file for the actor that recorded the pledge."""
    return acts_for(person, pledge.organisation)


@unless(
    _(
        "A pledge can be amended once nothing of it waits for moderation, while it is public or has come back to you."
    )
)
def may_amend(person: Person, pledge: Pledge) -> bool:
    """Those who lead a published pledge, or one that was returned to them; one version at a time."""
    if not leads(person, pledge):
        return False
    statuses = list(pledge.versions.order_by("-number").values_list("status", flat=True))
    if Status.WAITING in statuses:
        return False
    return Status.PUBLISHED in statuses or statuses[:1] == [Status.RETURNED]


@unless(_("This pledge can no longer be withdrawn."))
def may_withdraw(person: Person, pledge: Pledge) -> bool:
    """Those who lead it, as long as a version can be."""
    return bool(leads(person, pledge)) and pledge.versions.filter(status__in=WITHDRAWABLE).exists()


@unless(_("Only those who file for this partner may do this."))
def may_answer_for(person: Person, partner: Partner) -> bool:
    """Those who file for a partner's organisation, while the partner is asked or has confirmed."""
    return partner.status in {PartnerStatus.INVITED, PartnerStatus.CONFIRMED} and acts_for(
        person, partner.organisation
    )


@unless(_("Only a verified actor that has confirmed its part of a public pledge reports on it."))
def may_report(person: Person, partner: Partner) -> bool:
    """Those who file for a confirmed and verified actor of a pledge that is public."""
    return (
        partner.pledge.standing_id is not None
        and partner.status == PartnerStatus.CONFIRMED
        and partner.organisation.is_verified
        and acts_for(person, partner.organisation)
    )


@unless(
    _(
        "Evidence comes from a verified organization that is not among those who made the pledge; they report on it themselves."
    )
)
def may_show_evidence(person: Person, pledge: Pledge, organisation: Organisation) -> bool:
    """Those who file for a verified organisation that has no line in the pledge."""
    is_party = pledge.partners.parties().filter(organisation=organisation).exists()
    return (
        pledge.standing_id is not None
        and organisation.is_verified
        and not is_party
        and acts_for(person, organisation)
    )


@unless(_("Only its author may do this."))
def is_author_of(person: Person, evidence: Evidence) -> bool:
    """Who brought the evidence."""
    return isinstance(person, User) and evidence.author_id == person.pk


@unless(_("Only the secretariat moderates pledges."))
def may_moderate(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


@unless(
    _("A State’s own pledge is checked for completeness only: it can be published or returned, not withheld.")
)
def may_withhold(version: PledgeVersion) -> bool:
    """Every pledge but a State's own."""
    return version.pledge.organisation.kind != OrganisationKind.STATE_DELEGATION
