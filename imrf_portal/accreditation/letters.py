"""What people hear by mail of belonging. No letter names a person: who asks and who invites stands on the page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accreditation.models import Invitation, MembershipRequest, RequestStatus
from imrf_portal.kit.tokens import signer
from imrf_portal.notifications.announcing import take_back, tell, write_to_address
from imrf_portal.notifications.facts import in_every_language

PURPOSE = "imrf_portal.accreditation.inviting"
_ANSWERS: dict[str, str] = {
    RequestStatus.CONFIRMED: "membership_confirmed",
    RequestStatus.DECLINED: "membership_declined",
}


def token_of(invitation: Invitation) -> str:
    """What the link of an invitation holds; it works as long as the invitation is open."""
    return signer(PURPOSE).sign_object(invitation.pk)


def tell_managers(request: MembershipRequest) -> None:
    """Those who manage the organisation hear that somebody asks to speak for it; a letter each, once a request."""
    managing = Membership.objects.current().managing().filter(organisation=request.organisation)
    for person in User.objects.filter(pk__in=managing.values("person")).order_by("pk"):
        facts = _facts(request.organisation, page="manage_organisation", of=[request.organisation.slug])
        tell(person, "membership_asked", key=f"membership-asked-{request.pk}-{person.pk}", facts=facts)


def tell_answer(request: MembershipRequest) -> None:
    """Who asked hears the answer."""
    facts = {**_facts(request.organisation, page="my_organisations"), "answer": request.answer}
    kind = _ANSWERS[request.status]
    tell(request.person, kind, key=f"membership-answered-{request.pk}", facts=facts)


def tell_verified(request: MembershipRequest) -> None:
    """Who registered an organisation hears that it is verified."""
    facts = _facts(request.organisation, page="manage_organisation", of=[request.organisation.slug])
    tell(request.person, "organisation_verified", key=f"organisation-verified-{request.pk}", facts=facts)


def tell_successor(membership: Membership) -> None:
    """Who takes a role over hears of it; the instant from which it stands goes with it."""
    begins = timezone.localtime(membership.since, timezone.get_default_timezone())
    facts = in_every_language(
        lambda: {"since": date_format(begins, "DATETIME_FORMAT")},
        **_facts(membership.organisation, role=membership.role, page="my_organisations"),
    )
    tell(membership.person, "role_handed_over", key=_handed_over(membership), facts=facts)


def tell_taken_back(membership: Membership) -> None:
    """Who was to take a role over hears that they do not, unless they have not heard that they were to."""
    if not take_back(_handed_over(membership)):
        facts = _facts(membership.organisation, role=membership.role, page="my_organisations")
        tell(membership.person, "role_taken_back", key=f"role-taken-back-{membership.pk}", facts=facts)


def _handed_over(membership: Membership) -> str:
    return f"role-handed-over-{membership.pk}"


def invite(invitation: Invitation, *, address: str, language: str) -> None:
    """The letter with the link, to an address that need not belong to an account. Nothing else keeps it."""
    organisation = invitation.organisation
    facts = _facts(organisation, role=invitation.role)
    with_link = _facts(organisation, role=invitation.role, page="role_invitation", of=[token_of(invitation)])
    write_to_address(address, "role_invited", person=None, language=language, facts=facts, secret=with_link)


def _facts(
    organisation: Organisation, *, role: str = "", page: str = "", of: list[str] | None = None
) -> dict[str, Any]:
    """The organisation's name as it stands now and, by language, the role in words and the address of a page."""
    return in_every_language(
        lambda: {
            **({"role": str(Role(role).label)} if role else {}),
            **({"url": reverse(page, args=of or [])} if page else {}),
        },
        organisation=organisation.name,
        name_language=organisation.language,
    )
