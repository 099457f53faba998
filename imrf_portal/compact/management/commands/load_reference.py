"""`manage.py load_reference`: load the reference data, or bring it up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imrf_portal.compact import loading


class Command(BaseCommand):
    """Runs the loader and prints what it did, a line a file."""

    help = (
        "Loads objectives, States, cycles and the other reference data; may be run again at any time. "
        "Deletes nothing and keeps what administrators changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything; a data file that cannot be understood is named in a sentence."""
        try:
            tallies = loading.load()
        except loading.BadData as error:
            raise CommandError(str(error)) from error
        for file, tally in tallies.items():
            kept = f", {tally.kept} values kept as administrators set them" if tally.kept else ""
            self.stdout.write(
                f"{file}: {tally.created} created, {tally.updated} updated, {tally.unchanged} unchanged{kept}"
            )
