"""`manage.py demonstration_logins`: the accounts to try the portal with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from imrf_portal.pages.demonstration.people import logins


class Command(BaseCommand):
    """Prints the demonstration's logins; nothing where this is no demonstration."""

    help = "Print the demonstration's logins."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a login, the password once."""
        if not settings.DEMONSTRATION:
            return
        known = logins()
        self.stdout.write(f"Demonstration logins, all with the password {known[0].password}")
        width = max(len(login.address) for login in known)
        for login in known:
            code = "   (asks for a one-time code: make demo-code)" if login.has_code else ""
            self.stdout.write(f"  {login.address:{width}}  {login.role}{code}")
