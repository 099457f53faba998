"""Belonging, for the house's sweeps: requests, invitations, organisations in every state, and every letter about them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accreditation import accrediting, handing_over, inviting, joining, letters, registering
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.accreditation.registering import Details
from imrf_portal.notifications.models import Delivery
from tests import makers

# Beside what scene.py keeps of everybody's address.
_INVITED = "hidden.local.part.invited@people.example"


def set_belonging(author: User, organisation: Organisation, focal: User, asker: User) -> dict[str, object]:
    """Somebody asks to speak for a delegation, another is invited to it, a third takes a role over tomorrow, one
    organisation waits to be verified, one was merged into another."""
    role = focal.memberships.get()
    asked = joining.ask(role.organisation, capacity="Demonstration text: adviser", by=asker)
    invitation = inviting.invite(role.organisation, role=Role.DEPUTY, address=_INVITED, by=focal)
    pending = registering.register(Details("ngo", "Demonstration pending", "en"), by=asker).organisation
    deputy = makers.make_member(organisation=role.organisation, role=Role.DEPUTY)
    successor = makers.make_member(organisation=role.organisation).person
    tomorrow = timezone.now() + timedelta(days=1)
    to_come = handing_over.hand_over(deputy, to=successor, at=tomorrow, by=focal)
    absorbed = makers.make_organisation("Demonstration absorbed", is_verified=False, merged_into=organisation)
    return {
        "organisation_slug": organisation.slug,
        "delegation": role.organisation.slug,
        "pending": pending.slug,
        "absorbed": absorbed.slug,
        "request": asked.pk,
        "invitation": invitation.pk,
        "invitation_link": letters.token_of(invitation),
        "own_role": author.memberships.get().pk,
        "focal_role": role.pk,
        "role_to_come": to_come.pk,
    }


def let_belong(words: dict[str, object], *, by: User) -> None:
    """Requests are confirmed and declined, an organisation is verified, a role is handed over, once in vain."""
    asked = MembershipRequest.objects.get(pk=words["request"])
    joining.confirm(asked, by=by)
    other = joining.ask(asked.organisation, capacity="Demonstration text", by=makers.make_person())
    joining.decline(other, answer="Demonstration text: not on the list.", by=by)
    accrediting.verify(Organisation.objects.get(slug=words["pending"]), by=by)
    role = Membership.objects.get(pk=words["focal_role"])
    later = handing_over.hand_over(role, to=asked.person, at=timezone.now() + timedelta(days=1), by=by)
    Delivery.objects.filter(kind="role_handed_over").update(status=Delivery.Status.SENT)
    handing_over.take_back(later, by=by)
    role.refresh_from_db()
    handing_over.hand_over(role, to=asked.person, by=by)
