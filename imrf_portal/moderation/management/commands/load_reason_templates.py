"""`manage.py load_reason_templates`: add the words prepared for each reason, in six languages."""

from typing import Any

from django.core.management.base import BaseCommand

from imrf_portal.moderation import reason_templates


class Command(BaseCommand):
    """Runs the loader and prints how many were added."""

    help = "Adds the reason templates that are not there yet; may be run again at any time. Changes none that is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Add what is missing."""
        self.stdout.write(f"reason templates: {reason_templates.load()} created")
