"""`manage.py import_indicators FILE.csv`: figures of indicators, tried or kept, with a report by row."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from declarations.commitments.indicators import COLUMNS, Outcome, bring, counted, try_table
from declarations.refusals import Unfit


class Command(BaseCommand):
    """Bring figures in row by row; a row that is refused changes nothing and says why."""

    help = f"Bring figures of indicators from a CSV table with the columns {', '.join(COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The table, and whether to try only."""
        parser.add_argument("table", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would be kept, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report each row; the exit code is 1 where any was refused."""
        try:
            with options["table"].open(encoding="utf-8-sig", newline="") as rows:
                lines = try_table(rows) if options["dry_run"] else bring(rows, by=None)
        except (OSError, UnicodeDecodeError, Unfit) as error:
            raise CommandError(f"{options['table']}: {error}") from error
        for line in lines:
            self.stdout.write(f"line {line.number}: {line.outcome} {line.sentence}".rstrip())
        numbers = counted(lines)
        self.stdout.write(", ".join(f"{number} {outcome}" for outcome, number in numbers.items()))
        if numbers[Outcome.REFUSED]:
            raise SystemExit(1)
