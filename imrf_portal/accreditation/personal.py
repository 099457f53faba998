"""What is kept of a person's wish to speak for an organisation, and letting go of it when they close their account."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, addresses_of, room
from imrf_portal.accreditation.handing_over import let_go_of_what_is_to_come
from imrf_portal.accreditation.models import Invitation, MembershipRequest, digest_of
from imrf_portal.records.workflow import advance


def data_of(person: User) -> Iterable[Room]:
    """What the person asked of organisations and was answered, and whom they invited. One query a room."""
    yield room(
        "membership-requests",
        _("Requests to speak for an organization"),
        MembershipRequest.objects.filter(person=person),
        "organisation__name",
        "role",
        "capacity",
        "status",
        "answer",
        "asked_at",
        "decided_at",
    )
    yield room(
        "invitations-sent",
        _("Invitations to roles you sent"),
        Invitation.objects.filter(invited_by=person),
        "organisation__name",
        "role",
        "status",
        "sent_at",
    )


def forget(person: User) -> None:
    """Take back what the person asked and was not answered, leave roles that they were to take over with who holds
    them, and let nobody know their addresses any more from an invitation. Every step may be taken again."""
    with transaction.atomic():
        let_go_of_what_is_to_come(person)
        own = MembershipRequest.objects.filter(person=person)
        for request in own.waiting():
            advance(
                request,
                MembershipRequest.Status.WITHDRAWN,
                by=person,
                reason="closed",
                decided_at=timezone.now(),
            )
        own.update(capacity="", answer="")
        known = [digest_of(address) for address in addresses_of(person)]
        Invitation.objects.filter(addressee__in=known).update(addressee="", masked="")
