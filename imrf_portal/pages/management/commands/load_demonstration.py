"""`manage.py load_demonstration`: the demonstration's invented content, placed around this moment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imrf_portal.pages.demonstration import loading


class Command(BaseCommand):
    """Loads the demonstration once, or empties the database and loads it anew."""

    help = "Load the demonstration; where it stands already, nothing changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice: beginning anew."""
        parser.add_argument(
            "--reset",
            action="store_true",
            help="Empty the whole database first, with everything visitors wrote, and place everything anew.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say in a sentence what was done."""
        try:
            if options["reset"]:
                loading.reset()
                done = True
            else:
                done = loading.load()
        except loading.NotADemonstration as refusal:
            raise CommandError(str(refusal)) from refusal
        if not done:
            self.stdout.write(
                "The demonstration stands already; --reset empties the database and places it anew."
            )
            return
        told = ", ".join(f"{number} {what}" for what, number in loading.counts().items())
        self.stdout.write(f"The demonstration is loaded: {told}.")
