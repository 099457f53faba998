"""Django's own way to a first administrator, which here would be one without a role, an address or a record."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Says what to use instead."""

    help = "Not used here: see make_administrator."

    def run_from_argv(self, argv: list[str]) -> None:
        """Whatever options Django's command takes, the answer is the same."""
        super().run_from_argv(argv[:2])

    def handle(self, **options: Any) -> None:
        """Refuse with a sentence."""
        raise CommandError(
            "Administrators are people with an account and a role: sign up in the portal, "
            "then run `manage.py make_administrator EMAIL`."
        )
