"""Registering an organisation that the portal does not know yet, without making one twice."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, FloatField, Func, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation, OrganisationKind, Role, User
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.accreditation.permissions import may_belong
from imrf_portal.compact.models import StakeholderGroup, State
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.references import new_reference
from imrf_portal.kit.text import one_line
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked

# What anybody may register. Delegations and the secretariat are the secretariat's own to enter.
REGISTRABLE = tuple(
    kind
    for kind in OrganisationKind
    if kind not in {OrganisationKind.STATE_DELEGATION, OrganisationKind.SECRETARIAT}
)
# The stakeholder group of the Compact (A/RES/73/195, paragraph 44) to which a kind belongs; of others there is none.
_GROUPS = {
    OrganisationKind.CIVIL_SOCIETY: "civil-society",
    OrganisationKind.MIGRANTS: "migrant-and-diaspora-organizations",
    OrganisationKind.DIASPORA: "migrant-and-diaspora-organizations",
    OrganisationKind.UNION: "trade-unions",
    OrganisationKind.EMPLOYERS: "private-sector",
    OrganisationKind.ACADEMIA: "academia",
    OrganisationKind.LOCAL_AUTHORITY: "local-authorities-and-communities",
    OrganisationKind.NHRI: "national-human-rights-institutions",
    OrganisationKind.PARLIAMENT: "parliamentarians",
    OrganisationKind.FAITH: "faith-based-organizations",
    OrganisationKind.YOUTH: "civil-society",
    OrganisationKind.MEDIA: "media",
    OrganisationKind.OTHER: "other-relevant-stakeholders",
}
# How alike two names are, from 0 to 1, when they are shown side by side (pg_trgm).
_ALIKE = 0.35
MOST_ALIKE = 10


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of an organisation when it is registered."""

    kind: str
    name: str
    language: str
    acronym: str = ""
    website: str = ""
    state: State | None = None


def alike(name: str, acronym: str = "") -> QuerySet[Organisation]:
    """Up to ten organisations that the portal knows under a similar name or the same acronym, the most alike first;
    accents and case aside. Those that nobody has verified are nobody's to see, and not among them."""
    likeness = Func(
        _folded(F("name")), _folded(Value(name)), function="similarity", output_field=FloatField()
    )
    is_alike = Q(likeness__gte=_ALIKE)
    if acronym:
        is_alike |= Q(acronym__unaccent__iexact=acronym)
    found = Organisation.objects.known().annotate(likeness=likeness).filter(is_alike)
    return found.order_by("-likeness", "pk")[:MOST_ALIKE]


def register(details: Details, *, by: User) -> MembershipRequest:
    """Enter an organisation, not verified, with the request of `by` to manage it; nothing counts before it is verified.

    The same name by the same person while it waits gives back what is there, so that two presses make one. Raises
    `Refused`.
    """
    require(may_belong(by))
    if details.kind not in REGISTRABLE:
        raise Refused(_("Delegations and the secretariat are entered by the secretariat."))
    name = one_line(details.name)
    with transaction.atomic():
        locked(by)
        waiting = MembershipRequest.objects.waiting().filter(
            person=by, role=Role.MANAGER, organisation__name__iexact=name
        )
        if (standing := waiting.select_related("organisation").first()) is not None:
            return standing
        organisation = _enter(
            Organisation(
                kind=details.kind,
                name=name,
                language=details.language,
                acronym=one_line(details.acronym),
                website=details.website,
                state=details.state,
                stakeholder_group=StakeholderGroup.objects.filter(
                    code=_GROUPS.get(OrganisationKind(details.kind), "")
                ).first(),
            )
        )
        record("organisation_registered", organisation, by=by, facts={"kind": organisation.kind})
        request = MembershipRequest.objects.create(person=by, organisation=organisation, role=Role.MANAGER)
        record("membership_asked", request, by=by, facts={"organisation": organisation.pk})
        return request


def _enter(organisation: Organisation) -> Organisation:
    """Save it under an address of its own: its name in Latin letters, else its acronym, with a reference where that is
    taken already or nothing of it is left."""
    plain = slugify(organisation.name)[:60].strip("-") or slugify(organisation.acronym)[:60]
    for slug in (plain, f"{plain}-{new_reference().lower()}".strip("-")):
        if slug:
            organisation.slug = slug
            try:
                with transaction.atomic():
                    organisation.save(force_insert=True)
                return organisation
            except IntegrityError:
                continue
    raise Refused(_("This could not be entered now. Try again."))


def _folded(expression: F | Value) -> Func:
    return Lower(Func(expression, function="unaccent"))
