"""Make an account an administrator: how the first one comes to be."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError, CommandParser

from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, Role, User
from imrf_portal.accreditation import accrediting

SECRETARIAT = "secretariat"


class Command(BaseCommand):
    """`manage.py make_administrator EMAIL`."""

    help = "Make the account with this confirmed address an administrator; sign up in the portal first."

    def add_arguments(self, parser: CommandParser) -> None:
        """One address."""
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *, email: str, **options: Any) -> None:
        """Give the role and record it; a second time changes nothing."""
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError("No account has this address. Sign up in the portal with it, then try again.")
        if not person.is_active or person.closed_at is not None:
            raise CommandError("This account is closed or may not sign in.")
        if not EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists():
            raise CommandError("This address is not confirmed. Follow the link in the mail, then try again.")
        secretariat, _ = Organisation.objects.get_or_create(
            slug=SECRETARIAT,
            defaults={
                "name": "Network secretariat",
                "kind": OrganisationKind.SECRETARIAT,
                "is_verified": True,
            },
        )
        role = Membership(person=person, organisation=secretariat, role=Role.ADMINISTRATOR)
        given = accrediting.give_role(role, by=None)
        if given is role:
            self.stdout.write(
                f"{person} is an administrator now, and sets up a second factor at the next sign-in."
            )
        else:
            self.stdout.write(f"{person} is an administrator already.")
