"""`manage.py demo_code`: the current one-time code of the demonstration's staff."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from imrf_portal.pages.demonstration.codes import one_time_code, seconds_left
from imrf_portal.pages.demonstration.people import DOMAIN


class Command(BaseCommand):
    """Prints what an authenticator would show, so that a demonstration needs no telephone."""

    help = (
        "Print the current one-time code of a demonstration login: the moderator's and the administrator's."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose code."""
        parser.add_argument("login", nargs="?", default="", help="An address, or its part before the @.")
        parser.add_argument("--for", dest="address", default="", metavar="ADDRESS", help="The same, by name.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a login."""
        if not settings.DEMONSTRATION:
            raise CommandError(
                "DEMONSTRATION is not set: one-time codes come from people's own authenticators."
            )
        found = self._authenticators(options["address"] or options["login"])
        if not found:
            raise CommandError("No demonstration login with a one-time code has this address.")
        now = timezone.now()
        for authenticator in found:
            code = one_time_code(get_adapter().decrypt(authenticator.data["secret"]), at=now)
            self.stdout.write(f"{authenticator.user.email}  {code}  (for {seconds_left(now)} seconds more)")

    def _authenticators(self, login: str) -> list[Authenticator]:
        known = Authenticator.objects.filter(
            type=Authenticator.Type.TOTP, user__email__endswith=f"@{DOMAIN}"
        ).select_related("user")
        if login:
            known = known.filter(user__email=login if "@" in login else f"{login}@{DOMAIN}")
        return list(known.order_by("-pk"))
