"""`manage.py import_pledges FILE.csv [--dry-run] [--keep-good]`: pledges that were kept elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pledges.ledger.importing import OPTIONAL, REQUIRED, BadTable, import_table


class Command(BaseCommand):
    """Enter pledges line by line, all of them or none; a pledge that was entered before stays as it is."""

    help = f"Enter pledges from a CSV table with the columns {', '.join(REQUIRED)}; where known also {', '.join(OPTIONAL)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The table, whether to try only, and whether to enter what is good where something is not."""
        parser.add_argument("table", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would be entered, enter nothing")
        parser.add_argument(
            "--keep-good", action="store_true", help="enter the good lines although others are refused"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Report each line; the exit code is 1 where any was refused."""
        is_dry, keep_good = options["dry_run"], options["keep_good"]
        try:
            with options["table"].open(encoding="utf-8-sig", newline="") as rows:
                lines = import_table(rows, by=None, is_dry=is_dry, keep_good=keep_good)
        except (OSError, UnicodeDecodeError, BadTable) as error:
            raise CommandError(f"{options['table']}: {error}") from error
        refused = sum(bool(line.refusal) for line in lines)
        is_entered = not is_dry and (keep_good or not refused)
        for line in lines:
            known = f"is here already as {line.pledge}" if line.is_known else ""
            done = f"entered as {line.pledge}" if is_entered else "can be entered"
            self.stdout.write(f"line {line.number}: {line.external_number}: {line.refusal or known or done}")
        known_before = sum(line.is_known for line in lines)
        new = len(lines) - refused - known_before
        verb = "entered" if is_entered else "can be entered, nothing was"
        self.stdout.write(f"{new} {verb}, {known_before} here already, {refused} refused")
        if refused:
            raise SystemExit(1)
