"""`manage.py gather_families`: comments that came before there were families are put into the family of their text."""

from typing import Any

from django.core.management.base import BaseCommand

from consultations.likeness import gather_missing


class Command(BaseCommand):
    """Gathers what is in no family yet, a few hundred comments in a transaction.

    It may be stopped and called again at any time, beside a running portal: it goes on with what is missing and does
    nothing where nothing is.
    """

    help = "Put every comment that is in no family of near-identical texts into one; may be called again."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a step."""
        done = 0
        for count in gather_missing():
            done += count
            self.stdout.write(f"{done} comments looked at")
        self.stdout.write("Every comment with words is in a family.")
